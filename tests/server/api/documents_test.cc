#include "world.h"

namespace rotulus::test {
namespace {

const std::string kDocuments = "/api/v1/spaces/QA/documents";

std::string at(const json& document) { return "/api/v1/documents/" + document["id"].get<std::string>(); }

}  // namespace

TEST_CASE("a document is made as a draft with what was said about it", "[api][documents]") {
  World world;
  const Answer made = world.as("carl").post(kDocuments, {{"title", "采样规程"},
                                                         {"language", "zh"},
                                                         {"type", "sop"},
                                                         {"tags", {"采样", "water"}},
                                                         {"path", "规程/采样.md"},
                                                         {"content", "# 采样\n\n每天两次。\n"}});
  REQUIRE(made.status == 201);
  const json document = made.data();
  CHECK(made.field("Location") == at(document));
  CHECK(made.tag() == document["etag"]);
  CHECK(document["number"] == "QA-000001");
  CHECK(document["space"] == "QA");
  CHECK(document["title"] == "采样规程");
  CHECK(document["language"] == "zh");
  CHECK(document["type"] == "sop");
  CHECK(document["tags"] == json::parse(R"(["采样", "water"])"));
  CHECK(document["path"] == "规程/采样.md");
  CHECK(document["owner"] == "carl");
  CHECK(document["author"]["name"] == "carl");
  CHECK(document["state"] == "draft");
  CHECK(document["version"] == "1.0-draft.1");
  CHECK(document["effective"].is_null());
  CHECK(document["draft"]["version"] == "1.0-draft.1");
  CHECK(document["is_text"] == true);
  CHECK(document["permissions"] == json::parse(R"(["read_document", "read_drafts", "edit_document"])"));
  CHECK(world.audit_actions(1) == std::vector<std::string>{"document.save"});
  CHECK(world.as("carl").get(at(document)).data() == document);
  CHECK(world.as("carl").get("/api/v1/documents/QA-000001").data() == document);
}

TEST_CASE("a reader may not make or change documents", "[api][documents]") {
  World world;
  const DocumentId id = world.publish("QA", "manual.md", "# Manual\n");
  const Client& rita = world.as("rita");
  const std::string target = "/api/v1/documents/" + id.text();
  const std::string tag = rita.get(target).tag();
  CHECK(rita.post(kDocuments, {{"title", "Mine"}}).status == 403);
  CHECK(rita.patch(target, {{"title", "Mine"}}, tag).status == 403);
  CHECK(rita.put_bytes(target + "/content", "mine", tag).status == 403);
  CHECK(rita.post(target + "/restore", {{"version", "0.1"}}, {{"If-Match", tag}}).status == 403);
}

TEST_CASE("a document is changed only from its current state", "[api][documents]") {
  World world;
  const DocumentId id = world.publish("QA", "manual.md", "# Manual\n");
  const Client& carl = world.as("carl");
  const std::string target = "/api/v1/documents/" + id.text();
  const std::string tag = carl.get(target).tag();
  CHECK(carl.patch(target, {{"title", "Renamed"}}).status == 428);
  CHECK(carl.put_bytes(target + "/content", "x").status == 428);
  CHECK(carl.post(target + "/restore", {{"version", "0.1"}}).status == 428);
  CHECK(carl.patch(target, {{"title", "Renamed"}}, "\"v999\"").status == 412);
  CHECK(carl.patch(target, {{"title", "Renamed"}}, "W/" + tag).status == 412);
  const Answer changed = carl.patch(target, {{"title", "Renamed"}, {"tags", {"new"}}}, tag);
  REQUIRE(changed.status == 200);
  CHECK(changed.tag() != tag);
  CHECK(carl.patch(target, {{"title", "Again"}}, tag).status == 412);
  CHECK(carl.put_bytes(target + "/content", "x", tag).status == 412);
  CHECK(carl.post(target + "/restore", {{"version", "0.1"}}, {{"If-Match", tag}}).status == 412);
  CHECK(carl.patch(target, {{"title", "Again"}}, changed.tag()).status == 200);
}

TEST_CASE("what is said about a document is checked member by member", "[api][documents]") {
  World world;
  const Client& carl = world.as("carl");
  const auto refused = [&](const char* name, const json& value) {
    json request{{"title", "A title"}};
    request[name] = value;
    const Answer answer = carl.post(kDocuments, request);
    INFO(name << " " << value.dump() << " -> " << answer.body);
    return answer.status == 400 && answer.detail().find("'" + std::string(name)) != std::string::npos;
  };
  for (const json& title : {json(""), json(7), json(nullptr), json("two\nlines"), json(std::string(501, 'x'))})
    CHECK(refused("title", title));
  for (const char* language : {"z", "english", "zh_CN", "zh-", "12", "zh-toolongpart"}) CHECK(refused("language", language));
  for (const char* path : {"/etc/passwd", "../up.md", "a//b.md", "a/./b", "a/", ".git/config", "a/.GIT/x", "a\\b", " a", "a\tb"})
    CHECK(refused("path", path));
  CHECK(refused("tags", "one"));
  CHECK(refused("tags", {"one", ""}));
  CHECK(refused("tags", {"one", "one"}));
  CHECK(refused("tags", std::vector<std::string>(51, "x")));
  CHECK(refused("type", ""));
  CHECK(refused("content", 1));
  CHECK(refused("content", "a\x01z"));
  CHECK(carl.post(kDocuments, json::object()).detail().find("'title' is missing") != std::string::npos);
  for (const char* language : {"", "en", "zh", "zh-Hant", "gsw-CH"})
    CHECK(carl.post(kDocuments, {{"title", "Fine"}, {"language", language}}).status == 201);
}

TEST_CASE("a change that names nothing to change is refused", "[api][documents]") {
  World world;
  const DocumentId id = world.publish("QA", "manual.md", "# Manual\n");
  const std::string target = "/api/v1/documents/" + id.text();
  CHECK(world.as("carl").patch(target, json::object(), world.as("carl").get(target).tag()).status == 400);
}

TEST_CASE("going back makes a new draft with content and description of the older version", "[api][documents]") {
  World world;
  const Client& carl = world.as("carl");
  const json made = carl.post(kDocuments, {{"title", "First"}, {"content", "one\n"}}).data();
  Answer now = carl.put_bytes(at(made) + "/content?summary=second", "two\n", made["etag"]);
  now = carl.patch(at(made), {{"title", "Second"}}, now.tag());
  const Answer restored = carl.post(at(made) + "/restore", {{"version", "1.0-draft.1"}}, {{"If-Match", now.tag()}});
  REQUIRE(restored.status == 200);
  CHECK(restored.data()["version"] == "1.0-draft.4");
  CHECK(restored.data()["title"] == "First");
  CHECK(carl.get(at(made) + "/content").body == "one\n");
  CHECK(carl.get(at(made) + "/versions").data()["items"].size() == 4);
  CHECK(world.audit_actions(1) == std::vector<std::string>{"document.save"});
  CHECK(carl.post(at(made) + "/restore", {{"version", "9.9"}}, {{"If-Match", restored.tag()}}).status == 404);
  // By its number too.
  CHECK(carl.post(at(made) + "/restore", {{"version", "2"}}, {{"If-Match", restored.tag()}}).status == 200);
  CHECK(carl.get(at(made) + "/content").body == "two\n");
}

TEST_CASE("an obsolete document is still read, and not changed", "[api][documents]") {
  World world;
  const DocumentId id = world.publish("QA", "old.md", "# Old\n");
  world.remove(id);
  const std::string target = "/api/v1/documents/" + id.text();
  const Answer shown = world.as("rita").get(target);
  REQUIRE(shown.status == 200);
  CHECK(shown.data()["state"] == "obsolete");
  CHECK(world.as("carl").patch(target, {{"title", "Alive"}}, world.as("carl").get(target).tag()).status == 409);
  CHECK(world.as("carl").get(target + "/content?version=2").status == 410);
  CHECK(world.as("carl").get(target + "/content").body == "# Old\n");
}

TEST_CASE("the documents of a space come in pages, complete, in order and without repeats", "[api][documents]") {
  World world;
  for (int i = 0; i < 23; ++i) world.publish("QA", "d" + std::to_string(i) + ".md", "# Document\n");
  for (int i = 0; i < 7; ++i) world.as("carl").post(kDocuments, {{"title", "Draft"}});
  const auto numbers = [&](const std::string& who, const std::string& query, int limit) {
    std::vector<std::string> found;
    for (const json& item : world.as(who).all_pages(kDocuments + query, limit)) found.push_back(item["number"]);
    CHECK(std::is_sorted(found.begin(), found.end()));
    CHECK(std::set<std::string>(found.begin(), found.end()).size() == found.size());
    return found.size();
  };
  for (const int limit : {1, 7, 10, 30, 100}) {
    CHECK(numbers("rita", "", limit) == 23);
    CHECK(numbers("carl", "", limit) == 30);
    CHECK(numbers("carl", "?state=draft", limit) == 7);
    CHECK(numbers("carl", "?state=effective", limit) == 23);
    CHECK(numbers("rita", "?state=draft", limit) == 0);
  }
  CHECK(world.as("rita").get(kDocuments + "?state=asleep").status == 400);
}

TEST_CASE("the documents of a space are narrowed by words", "[api][documents]") {
  World world;
  for (int i = 0; i < 12; ++i) world.publish("QA", "d" + std::to_string(i) + ".md", i % 2 ? "# Even keel\n" : "# Odd sock\n");
  world.publish("HB", "h.md", "# Odd duck\n");
  world.as("carl").post(kDocuments, {{"title", "Odd draft"}});
  world.catch_up();
  CHECK(world.as("rita").all_pages(kDocuments + "?q=odd", 4).size() == 6);
  CHECK(world.as("carl").all_pages(kDocuments + "?q=odd", 4).size() == 7);
  CHECK(world.as("carl").all_pages(kDocuments + "?q=odd&state=draft", 4).size() == 1);
  CHECK(world.as("bert").get(kDocuments + "?q=odd").status == 404);
}

TEST_CASE("a cursor of another list and a limit out of bounds are refused", "[api][documents]") {
  World world;
  for (int i = 0; i < 3; ++i) world.publish("QA", "d" + std::to_string(i) + ".md", "# Document\n");
  const Client& rita = world.as("rita");
  const std::string cursor = rita.get(kDocuments + "?limit=1").data()["next_cursor"];
  CHECK(rita.get(kDocuments + "?limit=1&cursor=" + cursor).status == 200);
  CHECK(rita.get("/api/v1/spaces?cursor=" + cursor).status == 400);
  for (const char* bad : {"x", "QA-000001", "====", "ZG9jdW1lbnRz"}) CHECK(rita.get(kDocuments + "?cursor=" + bad).status == 400);
  for (const char* limit : {"0", "101", "-1", "ten", "1e2", "99999999999999999999"})
    CHECK(rita.get(kDocuments + "?limit=" + limit).status == 400);
}

}  // namespace rotulus::test
