#include "openapi.h"

#include <set>

#include "schema_checker.h"
#include "world.h"

namespace rotulus::test {
namespace {

using Operations = std::set<std::string>;  // "GET /api/v1/me getMe"

Operations routed(const http::Router& router) {
  Operations operations;
  for (const auto& route : router.routes())
    operations.insert(std::string(http::name(route.method)) + " " + route.pattern + " " + route.name);
  return operations;
}

Operations described() {
  Operations operations;
  for (const auto& [path, methods] : OpenApi::instance().document()["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      std::string upper = method;
      for (char& c : upper) c = static_cast<char>(c - 32);
      operations.insert(upper + " " + path + " " + operation.at("operationId").get<std::string>());
    }
  }
  return operations;
}

// Parameters of a path template: "/a/{b}/c" has b.
std::set<std::string> path_parameters(const std::string& path) {
  std::set<std::string> names;
  for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1))
    names.insert(path.substr(at + 1, path.find('}', at) - at - 1));
  return names;
}

void collect_references(const json& value, std::set<std::string>& references) {
  if (value.is_object() && value.contains("$ref")) references.insert(value["$ref"].get<std::string>());
  if (value.is_structured())
    for (const auto& member : value) collect_references(member, references);
}

// A target that the router takes to `path`.
std::string example_target(std::string path) {
  for (const auto& [name, value] : std::map<std::string, std::string>{
           {"key", "QA"}, {"document", "QA-000001"}, {"version", "0.1"}, {"id", "7"}, {"name", "carl"}, {"template", "sop"}}) {
    const std::string mark = "{" + name + "}";
    if (const auto at = path.find(mark); at != std::string::npos) path.replace(at, mark.size(), value);
  }
  return path;
}

}  // namespace

TEST_CASE("every route is described, and everything described is a route", "[api][openapi]") {
  World world;
  CHECK(routed(world.router()) == described());
}

TEST_CASE("the description names every parameter of a path, and refers only to what it holds", "[api][openapi]") {
  const json& document = OpenApi::instance().document();
  const SchemaChecker checker(document);
  for (const auto& [path, methods] : document["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      INFO(method << " " << path);
      std::set<std::string> named;
      for (const json& parameter : operation.value("parameters", json::array())) {
        const json& resolved = checker.resolve(parameter);
        if (resolved["in"] != "path") continue;
        CHECK(resolved["required"] == true);
        named.insert(resolved["name"].get<std::string>());
      }
      CHECK(named == path_parameters(path));
    }
  }
  std::set<std::string> references;
  collect_references(document, references);
  for (const auto& reference : references) {
    INFO(reference);
    CHECK(document.contains(json::json_pointer(reference.substr(1))));
  }
  for (const char* kind : {"schemas", "responses", "parameters"})
    for (const auto& [name, value] : document["components"][kind].items())
      CHECK(references.contains(std::string("#/components/") + kind + "/" + name));
}

TEST_CASE("every described parameter is taken, and any other is refused by name", "[api][openapi]") {
  World world;
  world.publish("QA", "manual.md", "# Manual\n");
  const Client& olga = world.as("olga");
  const json& document = OpenApi::instance().document();
  const SchemaChecker checker(document);
  for (const auto& [path, methods] : document["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      INFO(method << " " << path);
      std::string upper = method;
      for (char& c : upper) c = static_cast<char>(c - 32);
      if (upper == "DELETE") continue;  // would end the session
      const Fields local{{"X-Peer", "127.0.0.1"}, {"Content-Type", "application/json"}};
      const auto ask = [&](const std::string& query) {
        return olga.send(*http::parse_method(upper), example_target(path) + query, "{}", local);
      };
      const Answer unknown = ask("?surprise=1");
      if (path != "/livez") CHECK(unknown.status == 400);
      if (unknown.status == 400) CHECK(unknown.detail().find("'surprise'") != std::string::npos);
      for (const json& parameter : operation.value("parameters", json::array())) {
        const json& resolved = checker.resolve(parameter);
        if (resolved["in"] != "query") continue;
        const Answer answer = ask("?" + resolved["name"].get<std::string>() + "=x");
        if (answer.status == 400) CHECK(answer.detail().find("is not known at this address") == std::string::npos);
      }
    }
  }
}

TEST_CASE("the checker finds what a schema forbids, and refuses schemas that it does not understand", "[api][openapi]") {
  const json root =
      json::parse(R"({"components": {"schemas": {"Name": {"type": "string", "minLength": 2, "pattern": "^[a-z]+$"}}}})");
  const SchemaChecker checker(root);
  const json schema = json::parse(R"({"type": "object", "required": ["name"], "additionalProperties": false, "properties": {
      "name": {"$ref": "#/components/schemas/Name"},
      "at": {"type": "string", "format": "date-time"},
      "count": {"type": ["integer", "null"], "minimum": 0},
      "kind": {"enum": ["a", "b"]},
      "list": {"type": "array", "items": {"oneOf": [{"type": "integer"}, {"type": "string"}]}, "maxItems": 2}}})");
  const auto faults = [&](const char* text) { return checker.check(schema, json::parse(text)).size(); };
  CHECK(faults(R"({"name": "ab", "at": "2026-03-01T09:30:00Z", "count": null, "kind": "a", "list": [1, "x"]})") == 0);
  CHECK(faults(R"({})") == 1);
  CHECK(faults(R"({"name": "a"})") == 1);
  CHECK(faults(R"({"name": "A1"})") == 1);
  CHECK(faults(R"({"name": "ab", "more": 1})") == 1);
  CHECK(faults(R"({"name": "ab", "at": "yesterday"})") == 1);
  CHECK(faults(R"({"name": "ab", "count": -1})") == 1);
  CHECK(faults(R"({"name": "ab", "count": "1"})") == 1);
  CHECK(faults(R"({"name": "ab", "kind": "c"})") == 1);
  CHECK(faults(R"({"name": "ab", "list": [true]})") == 1);
  CHECK(faults(R"({"name": "ab", "list": [1, 2, 3]})") == 1);
  CHECK(faults(R"([])") == 1);
  const json map = json::parse(R"({"type": "object", "additionalProperties": {"type": "string"}})");
  CHECK(checker.check(map, json::parse(R"({"a": "x", "b": "y"})")).empty());
  CHECK(checker.check(map, json::parse(R"({"a": "x", "b": 1})")).size() == 1);
  CHECK_THROWS(checker.check(json::parse(R"({"dependentRequired": {}})"), json::object()));
  CHECK_THROWS(checker.check(json::parse(R"({"$ref": "#/components/schemas/Nobody"})"), json::object()));
}

TEST_CASE("the description is served, with a tag", "[api][openapi]") {
  World world;
  const Answer answer = world.nobody().get("/api/openapi.json");
  CHECK(answer.status == 200);
  CHECK(answer.data()["openapi"] == "3.1.0");
  CHECK(world.nobody().get("/api/openapi.json", {{"If-None-Match", answer.tag()}}).status == 304);
}

}  // namespace rotulus::test
