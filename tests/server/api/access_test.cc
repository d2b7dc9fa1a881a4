// What somebody may not see is answered exactly as what does not exist, and leaves no trace in what he does see.
#include "world.h"

namespace rotulus::test {
namespace {

using http::Method;

// Every request that names a document.
struct Ask {
  Method method;
  std::string path;  // after the document
  std::string body = {};
};
const std::vector<Ask> kAsks{{Method::kGet, ""},
                             {Method::kPatch, "", R"({"title": "x"})"},
                             {Method::kGet, "/content"},
                             {Method::kGet, "/content?version=1"},
                             {Method::kPut, "/content", "x"},
                             {Method::kGet, "/text"},
                             {Method::kGet, "/text?version=1"},
                             {Method::kPost, "/text", "{}"},
                             {Method::kGet, "/versions"},
                             {Method::kGet, "/versions/1"},
                             {Method::kGet, "/versions/0.1"},
                             {Method::kGet, "/compare?from=1&to=1"},
                             {Method::kGet, "/translations"},
                             {Method::kGet, "/feedback"},
                             {Method::kPut, "/feedback/helped"},
                             {Method::kDelete, "/feedback/helped"},
                             {Method::kPost, "/feedback/outdated", R"({"reason": "x"})"},
                             {Method::kPost, "/feedback/outdated/1/answer", R"({"answer": "x"})"},
                             {Method::kPost, "/feedback/outdated/1/withdrawal"},
                             {Method::kPost, "/restore", R"({"version": "1"})"},
                             {Method::kGet, "/workflow"},
                             {Method::kPost, "/transitions", R"({"transition": "submit"})"},
                             {Method::kPost, "/transitions", R"({"transition": "retire", "comment": "x"})"},
                             {Method::kPost, "/shred", R"({"reason": "x"})"},
                             {Method::kGet, "/signatures"},
                             {Method::kGet, "/signatures?version=1"},
                             {Method::kGet, "/comments"},
                             {Method::kGet, "/comments?version=1"},
                             {Method::kGet, "/comments/1"},
                             {Method::kPost, "/comments", R"({"text": "x"})"}};

void check_alike(const Client& client, const std::string& hidden, const std::string& absent) {
  for (const Ask& ask : kAsks) {
    for (const char* tag : {"", "\"v1\"", "*"}) {
      const Fields fields{{"Content-Type", "application/json"}, {"If-Match", tag}};
      INFO(http::name(ask.method) << " " << hidden << ask.path << " If-Match: " << tag);
      const Answer one = client.send(ask.method, "/api/v1/documents/" + hidden + ask.path, ask.body, fields);
      const Answer other = client.send(ask.method, "/api/v1/documents/" + absent + ask.path, ask.body, fields);
      CHECK(one.status == 404);
      CHECK(one.likeness() == other.likeness());
    }
  }
}

}  // namespace

TEST_CASE("a document of another space cannot be told from none", "[api][access]") {
  World world;
  world.publish("QA", "mine.md", "# Mine\n");
  const DocumentId hidden = world.publish("HB", "secret.md", "# Secret\n");
  const std::string absent = "0123456789abcdef0123456789abcdef";
  for (const char* who : {"rita", "carl", "olga", "adam", "aude", "nora"}) {
    INFO(who);
    check_alike(world.as(who), hidden.text(), absent);
    check_alike(world.as(who), "HB-000001", "HB-000002");
    check_alike(world.as(who), "HB-000001", "nothing%20at%20all");
  }
}

TEST_CASE("a space that one has no role in cannot be told from none", "[api][access]") {
  World world;
  const auto likeness = [&](const std::string& key) {
    const Client& rita = world.as("rita");
    const std::string target = "/api/v1/spaces/" + key;
    std::string text;
    for (const char* part : {"", "/bindings", "/people", "/documents", "/documents?q=x", "/documents?state=draft"}) {
      const Answer answer = rita.get(target + part);
      CHECK(answer.status == 404);
      text += answer.likeness();
    }
    text += rita.patch(target, {{"title", "x"}}, "\"v1\"").likeness();
    text += rita.put(target + "/bindings", {{"items", json::array()}}, "\"x\"").likeness();
    text += rita.post(target + "/documents", {{"title", "x"}}).likeness();
    return text;
  };
  const std::string hidden = likeness("HB");
  CHECK(hidden == likeness("NONE"));
  CHECK(hidden == likeness("no-key-at-all"));
}

TEST_CASE("a reader of one space finds, counts and completes nothing of another", "[api][access]") {
  World world;
  world.publish("QA", "a.md", "# Common zebra procedure\n\nzebra in our own space\n");
  for (int i = 0; i < 5; ++i)
    world.publish("HB", "b" + std::to_string(i) + ".md", "# Common zebra quagga\n\nzebra quagga elsewhere\n");
  world.catch_up();
  const Client& rita = world.as("rita");
  const json found = rita.get("/api/v1/search?q=zebra&facets=true").data();
  CHECK(found["total"] == 1);
  REQUIRE(found["items"].size() == 1);
  CHECK(found["items"][0]["space"] == "QA");
  for (const json& facet : found["facets"])
    for (const json& value : facet["values"]) CHECK(value["count"] == 1);
  CHECK(found.dump().find("HB") == std::string::npos);
  CHECK(rita.get("/api/v1/search?q=quagga").data()["total"] == 0);
  CHECK(rita.get("/api/v1/search?q=quaga").data()["did_you_mean"] == "");
  CHECK(rita.get("/api/v1/search?q=zebra&space=HB").data()["total"] == 0);
  CHECK(rita.get("/api/v1/search?q=HB-000001").body.find("HB") == std::string::npos);
  CHECK(rita.get("/api/v1/search/suggest?q=comm").data()["items"].size() == 1);
  CHECK(rita.get("/api/v1/search/suggest?q=quag").data()["items"].empty());
  CHECK(rita.get("/api/v1/search/suggest?q=HB-0").data()["items"].empty());
  for (const char* who : {"adam", "aude", "nora"}) {
    CHECK(world.as(who).get("/api/v1/search?q=zebra&facets=true").data()["total"] == 0);
    CHECK(world.as(who).get("/api/v1/search/suggest?q=zeb").data()["items"].empty());
  }
  CHECK(world.as("bert").get("/api/v1/search?q=zebra").data()["total"] == 5);
}

TEST_CASE("drafts are invisible to readers, everywhere", "[api][access]") {
  World world;
  const json draft =
      world.as("carl").post("/api/v1/spaces/QA/documents", {{"title", "Walrus plan"}, {"content", "walrus\n"}}).data();
  world.catch_up();
  const Client& rita = world.as("rita");
  check_alike(rita, draft["id"], "0123456789abcdef0123456789abcdef");
  check_alike(rita, draft["number"], "QA-000099");
  CHECK(rita.get("/api/v1/spaces/QA/documents").data()["items"].empty());
  CHECK(rita.get("/api/v1/spaces/QA").data()["documents"] == 0);
  CHECK(rita.get("/api/v1/search?q=walrus").data()["total"] == 0);
  CHECK(rita.get("/api/v1/search/suggest?q=walr").data()["items"].empty());
  CHECK(world.as("carl").get("/api/v1/spaces/QA").data()["documents"] == 1);
  CHECK(world.as("carl").get("/api/v1/search?q=walrus").data()["total"] == 1);
}

TEST_CASE("a draft of a document in force leaves no trace for its readers", "[api][access]") {
  World world;
  const DocumentId id = world.publish("QA", "manual.md", "# Manual\n\nold text\n");
  const std::string target = "/api/v1/documents/" + id.text();
  const Client& rita = world.as("rita");
  const std::string before = rita.get(target).likeness();
  const std::string versions = rita.get(target + "/versions").likeness();
  const Client& carl = world.as("carl");
  Answer now = carl.put_bytes(target + "/content", "# Manual\n\nwalrus text\n", carl.get(target).tag());
  now = carl.patch(target,
                   {{"title", "Walrus"}, {"tags", {"walrus"}}, {"type", "walrus"}, {"path", "walrus.md"}, {"language", "de"}},
                   now.tag());
  REQUIRE(now.status == 200);
  world.catch_up();
  CHECK(rita.get(target).likeness() == before);
  CHECK(rita.get(target + "/versions").likeness() == versions);
  CHECK(rita.get(target + "/content").body == "# Manual\n\nold text\n");
  CHECK(rita.get(target).data()["draft"].is_null());
  CHECK(rita.get("/api/v1/spaces/QA/documents").data()["items"][0] == rita.get(target).data());
  for (const char* version : {"2", "1.0-draft.1", "3", "1.0-draft.2"}) {
    const Answer absent = rita.get(target + "/versions/77");
    CHECK(rita.get(target + "/versions/" + version).likeness() == absent.likeness());
    CHECK(rita.get(target + "/content?version=" + version).likeness() == rita.get(target + "/content?version=77").likeness());
    CHECK(rita.get(target + "/compare?from=1&to=" + version).likeness() == absent.likeness());
    CHECK(rita.get(target + "/compare?from=" + version + "&to=1").likeness() == absent.likeness());
  }
  CHECK(rita.get("/api/v1/search?q=walrus&facets=true").data()["total"] == 0);
  CHECK(rita.get("/api/v1/search?tag=walrus&q=").data()["total"] == 0);
  CHECK(rita.get("/api/v1/search/suggest?q=walr").data()["items"].empty());
  CHECK(carl.get(target).data()["draft"]["version"] == "1.0-draft.2");
  CHECK(carl.get(target + "/content?version=1.0-draft.2").body == "# Manual\n\nwalrus text\n");
  CHECK(carl.get("/api/v1/search?q=walrus").data()["total"] == 1);
}

TEST_CASE("a taken role is gone with the next request", "[api][access]") {
  World world;
  const DocumentId id = world.publish("QA", "manual.md", "# Manual zebra\n");
  world.catch_up();
  const Client& rita = world.as("rita");
  CHECK(rita.get("/api/v1/documents/" + id.text()).status == 200);
  const std::string bindings = "/api/v1/spaces/QA/bindings";
  world.as("olga").put(bindings, {{"items", {{{"user", "olga"}, {"role", "owner"}}}}}, world.as("olga").get(bindings).tag());
  check_alike(rita, id.text(), "0123456789abcdef0123456789abcdef");
  CHECK(rita.get("/api/v1/search?q=zebra").data()["total"] == 0);
  CHECK(rita.get("/api/v1/search/suggest?q=zeb").data()["items"].empty());
}

TEST_CASE("nothing tells how much happens in other spaces", "[api][access]") {
  World world;
  const DocumentId first = world.publish("QA", "a.md", "# A\n");
  for (int i = 0; i < 9; ++i) world.publish("HB", "h" + std::to_string(i) + ".md", "# H\n");
  const DocumentId second = world.publish("QA", "b.md", "# B\n");
  const Client& rita = world.as("rita");
  CHECK(rita.get("/api/v1/documents/" + first.text()).data()["revision"] == 1);
  const json other = rita.get("/api/v1/documents/" + second.text()).data();
  CHECK(other["revision"] == 1);
  CHECK(other["number"] == "QA-000002");
}

}  // namespace rotulus::test
