// Input that no proper client sends.
#include "fields.h"

#include <map>
#include <random>

#include "world.h"

namespace rotulus::test {
namespace {

using http::Method;

const std::string kDocuments = "/api/v1/spaces/QA/documents";

Answer post(const Client& client, const std::string& target, std::string body, const std::string& type = "application/json") {
  return client.send(Method::kPost, target, std::move(body), {{"Content-Type", type}});
}

}  // namespace

TEST_CASE("a body that is no JSON is refused with the place where it goes wrong", "[api][input]") {
  World world;
  const Client& carl = world.as("carl");
  for (const char* body : {"", "{", "}", "title", "{\"title\": }", "{'title': 'x'}", "{\"title\": \"x\",}",
                           "{\"title\": \"x\"} x", "// x\n{}", "{\"title\": 01}"}) {
    INFO(body);
    const Answer answer = post(carl, kDocuments, body);
    CHECK(answer.status == 400);
    CHECK(answer.code() == "invalid_argument");
    CHECK(answer.field("Content-Type") == "application/problem+json");
  }
  for (const char* body : {"[]", "\"title\"", "1", "null", "true"}) CHECK(post(carl, kDocuments, body).status == 400);
  CHECK(post(carl, kDocuments, "{\"title\": 1e999}").status == 400);
}

TEST_CASE("unknown and repeated members are refused by name", "[api][input]") {
  World world;
  const Client& carl = world.as("carl");
  CHECK(post(carl, kDocuments, R"({"title": "x", "titel": "y"})").detail().find("'titel'") != std::string::npos);
  CHECK(post(carl, kDocuments, R"({"title": "x", "title": "y"})").detail().find("'title' stands twice") != std::string::npos);
  CHECK(post(carl, kDocuments, R"({"title": "x", "titl\u0065": "y"})").detail().find("'title' stands twice") !=
        std::string::npos);
  CHECK(world.as("adam").patch("/api/v1/users/nora", {{"disabled", true}, {"admin", true}}).status == 400);
  CHECK(world.as("carl").get(kDocuments).data()["items"].empty());
}

TEST_CASE("bytes that are no UTF-8, NUL and lone surrogates are refused", "[api][input]") {
  World world;
  const Client& carl = world.as("carl");
  CHECK(post(carl, kDocuments, "{\"title\": \"\xff\"}").status == 400);
  CHECK(post(carl, kDocuments, "{\"title\": \"\xc0\xaf\"}").status == 400);
  CHECK(post(carl, kDocuments, "{\"title\": \"\xed\xa0\x80\"}").status == 400);
  CHECK(post(carl, kDocuments, std::string("{\"title\": \"a\0b\"}", 16)).status == 400);
  CHECK(post(carl, kDocuments, R"({"title": "a\u0000b"})").status == 400);
  CHECK(post(carl, kDocuments, R"({"title": "\ud800"})").status == 400);
  CHECK(post(carl, kDocuments, R"({"title": "x", "content": "a\u0000b"})").status == 400);
  CHECK(post(carl, kDocuments, R"({"title": "\u001b[31mred"})").status == 400);
  CHECK(post(carl, kDocuments, R"({"title": "\ud83d\ude00 fine"})").status == 201);
}

TEST_CASE("deep and huge bodies are refused", "[api][input]") {
  api::ApiOptions options;
  options.content_bytes = 10'000;
  World world(options);
  const Client& carl = world.as("carl");
  CHECK(post(carl, kDocuments, std::string(100'000, '[')).status == 413);
  CHECK(post(carl, kDocuments, std::string(50'000, '[')).status == 400);
  CHECK(post(carl, kDocuments, "{\"title\":" + std::string(20'000, '[') + std::string(20'000, ']') + "}").status == 400);
  CHECK(post(world.nobody(), "/api/v1/session", "{\"username\": \"" + std::string(70'000, 'x') + "\"}").status == 413);
  CHECK(post(carl, kDocuments, R"({"title": "x", "content": ")" + std::string(10'001, 'x') + "\"}").status == 400);
  CHECK(post(carl, kDocuments, R"({"title": "x", "content": ")" + std::string(10'000, 'x') + "\"}").status == 201);
  const auto patch = [&](std::size_t bytes) {
    return carl.patch("/api/v1/documents/QA-000001", {{"content", std::string(bytes, 'y')}}, "*").status;
  };
  CHECK(patch(10'000) == 200);
  CHECK(patch(10'001) == 400);
  CHECK(patch(100'000) == 413);
  CHECK(post(carl, "/api/v1/documents/QA-000001/transitions", "{\"comment\": \"" + std::string(70'000, 'x') + "\"}").status ==
        413);
  CHECK(post(carl, "/api/v1/documents/QA-000001/comments", "{\"text\": \"" + std::string(70'000, 'x') + "\"}").status == 413);
}

TEST_CASE("JSON must say that it is JSON", "[api][input]") {
  World world;
  const Client& carl = world.as("carl");
  for (const char* type : {"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx"}) {
    const Answer answer = post(carl, kDocuments, R"({"title": "x"})", type);
    CHECK(answer.status == 415);
    CHECK(answer.code() == "unsupported");
  }
  CHECK(post(carl, kDocuments, R"({"title": "x"})", "Application/JSON; charset=utf-8").status == 201);
}

TEST_CASE("methods that an address does not take are answered with those that it does", "[api][input]") {
  World world;
  const Client& carl = world.as("carl");
  const Answer answer = carl.send(Method::kPut, "/api/v1/me");
  CHECK(answer.status == 405);
  CHECK(answer.field("Allow") == "GET, HEAD, OPTIONS");
  CHECK(answer.code() == "method_not_allowed");
  CHECK(carl.send(Method::kDelete, kDocuments).status == 405);
  CHECK(carl.send(Method::kOptions, kDocuments).status == 204);
  CHECK(carl.get("/api/v1/nothing").status == 404);
  CHECK(carl.get("/api/v2/me").status == 404);
  CHECK(carl.get("/api/v1/documents//content").status == 404);
  CHECK(carl.send(Method::kHead, "/api/v1/me").status == 200);
}

TEST_CASE("every answer forbids keeping it", "[api][input]") {
  World world;
  CHECK(world.as("carl").get("/api/v1/me").field("Cache-Control") == "no-store");
  CHECK(world.as("carl").get("/api/v1/documents/QA-000009").field("Cache-Control") == "no-store");
  CHECK(world.nobody().get("/api/v1/me").field("Cache-Control") == "no-store");
}

TEST_CASE("no body brings a handler down", "[api][input]") {
  World world;
  world.publish("QA", "a.md", "# A\n");
  const std::vector<std::string> seeds{
      R"({"title": "x", "language": "zh", "tags": ["a", "b"], "path": "a/b.md", "content": "text"})",
      R"({"items": [{"user": "carl", "role": "reader"}]})",
      R"({"username": "carl", "password": "x"})",
      R"({"name": "n", "scopes": ["read_document"], "expires_at": ")" + in_days(30) + R"("})",
      R"({"version": "1", "disabled": true, "key": "LAB"})",
      R"({"transition": "approve", "step": "review", "signature": {"password": "x", "version": "1.0"}, "comment": "c"})",
      R"({"title": "x", "template": "sop", "fields": {"department": "QA"}, "change": "major", "workflow": "simple-approval"})",
      R"({"text": "x", "line": 3, "name": "board", "members": ["carl"]})"};
  std::vector<std::pair<Method, std::string>> targets;
  for (const auto& route : world.router().routes()) {
    if (route.method == Method::kGet || route.method == Method::kDelete) continue;
    std::string target = route.pattern;
    for (const auto& [mark, value] :
         std::map<std::string, std::string>{{"{key}", "QA"}, {"{document}", "QA-000001"}, {"{name}", "nora"}})
      if (const auto at = target.find(mark); at != std::string::npos) target.replace(at, mark.size(), value);
    targets.emplace_back(route.method, target);
  }
  std::mt19937 random(20260301);
  const auto below = [&](std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random); };
  const std::string splinters[] = {
      "\"", "{", "}", "[", "]", ":", ",", "null", "-1e9", "\\u0000", "\\", "\xff", std::string(1, '\0'), "真"};
  for (int i = 0; i < 3000; ++i) {
    std::string body = seeds[below(seeds.size())];
    for (std::size_t cuts = below(4); cuts > 0; --cuts) {
      const std::size_t at = below(body.size() + 1);
      if (below(2) == 0)
        body.erase(at, below(6));
      else
        body.insert(at, splinters[below(std::size(splinters))]);
    }
    const auto& [method, target] = targets[below(targets.size())];
    const Answer answer = world.as("olga").send(method, target, body, {{"Content-Type", "application/json"}, {"If-Match", "*"}});
    INFO(target << " " << body);
    CHECK(answer.status < 500);
  }
}

TEST_CASE("strict reading names the member in every error", "[api][input]") {
  const auto fields = [](const char* text) { return api::Fields::parse(text, {"a", "b"}); };
  const api::TextRule rule{2, 4, api::Lines::kOne};
  using Catch::Contains;
  CHECK_THROWS_WITH(fields("{}").text("a", rule), Contains("'a' is missing"));
  CHECK_THROWS_WITH(fields(R"({"a": 1})").text("a", rule), Contains("'a' must be a text"));
  CHECK_THROWS_WITH(fields(R"({"a": "x"})").text("a", rule), Contains("'a'"));
  CHECK_THROWS_WITH(fields(R"({"a": "12345"})").text("a", rule), Contains("'a' has at most 4 bytes"));
  CHECK_THROWS_WITH(fields(R"({"a": "x\ny"})").text("a", rule), Contains("'a' must not hold control characters or line breaks"));
  CHECK(fields(R"({"a": "x\ny"})").text("a", {1, 4, api::Lines::kMany}) == "x\ny");
  CHECK_THROWS_WITH(fields(R"({"a": "true"})").flag("a"), Contains("'a' must be true or false"));
  CHECK_THROWS_WITH(fields(R"({"a": "2026-01-01"})").time("a"), Contains("'a' must be a time"));
  CHECK_THROWS_WITH(fields(R"({"a": [1]})").texts("a", 5, rule), Contains("'a[0]' must be a text"));
  CHECK_THROWS_WITH(fields(R"({"a": ["xx", "xx"]})").texts("a", 1, rule), Contains("'a' has at most 1 entries"));
  CHECK_THROWS_WITH(fields(R"({"a": [{"b": 1}, {"c": 1}]})").objects("a", 5, {"b"}), Contains("'a[1].c' is not known here"));
  CHECK_THROWS_WITH(fields(R"({"a": 1.5})").optional_integer("a", 1, 9), Contains("'a' must be a whole number from 1 to 9"));
  CHECK_THROWS_WITH(fields(R"({"a": 18446744073709551615})").optional_integer("a", -1, 9),
                    Contains("'a' must be a whole number"));
  CHECK(fields(R"({"a": 9})").optional_integer("a", 1, 9) == 9);
  CHECK_THROWS_WITH(fields(R"({"a": []})").optional_object("a", {"b"}), Contains("'a' must be an object"));
  CHECK_THROWS_WITH(fields(R"({"a": {"c": 1}})").optional_object("a", {"b"}), Contains("'a.c' is not known here"));
  CHECK_THROWS_WITH(fields(R"({"a": {}})").optional_object("a", {"b"})->text("b", rule), Contains("'a.b' is missing"));
  CHECK_THROWS_WITH(fields(R"({"a": {"x": 1}})").optional_named_texts("a", 5, {1, 4}, rule), Contains("'a.x' must be a text"));
  CHECK_THROWS_WITH(fields(R"({"a": {"": "xx"}})").optional_named_texts("a", 5, {1, 4}, rule), Contains("member of 'a'"));
  CHECK_THROWS_WITH(fields(R"({"a": {"x": "xx", "y": "xx"}})").optional_named_texts("a", 1, {1, 4}, rule),
                    Contains("'a' has at most 1 members"));
  CHECK_FALSE(fields("{}").optional_object("a", {}));
  CHECK_FALSE(fields("{}").optional_named_texts("a", 5, {1, 4}, rule));
  CHECK_FALSE(fields("{}").optional_text("a", rule));
  CHECK_THROWS_WITH(fields(R"({"a": null})").optional_text("a", rule), Contains("'a' must be a text"));
}

}  // namespace rotulus::test
