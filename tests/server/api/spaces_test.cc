#include "world.h"

namespace rotulus::test {

TEST_CASE("one sees the spaces that he has a role in, with what he may do there", "[api][spaces]") {
  World world;
  world.publish("QA", "a.md", "# A\n");
  const json list = world.as("rita").get("/api/v1/spaces").data();
  REQUIRE(list["items"].size() == 1);
  CHECK(list["items"][0]["key"] == "QA");
  CHECK(list["items"][0]["documents"] == 1);
  CHECK(list["items"][0]["permissions"] == json::parse(R"(["read_document"])"));
  CHECK(world.as("nora").get("/api/v1/spaces").data()["items"].empty());
  // The administrator manages spaces, and does not thereby read documents.
  const json all = world.as("adam").get("/api/v1/spaces").data();
  CHECK(all["items"].size() == 2);
  for (const json& space : all["items"]) CHECK(space["documents"] == 0);
}

TEST_CASE("who may make spaces makes one; a taken key is a conflict", "[api][spaces]") {
  World world;
  const json request{{"key", "LAB"}, {"title", "实验室"}, {"description", "Methods and\ninstruments"}};
  CHECK(world.as("olga").post("/api/v1/spaces", request).status == 403);
  const Answer made = world.as("adam").post("/api/v1/spaces", request);
  REQUIRE(made.status == 201);
  CHECK(made.field("Location") == "/api/v1/spaces/LAB");
  CHECK(made.data()["title"] == "实验室");
  CHECK(world.audit_actions(1).front().starts_with("space.create"));
  const Answer again = world.as("adam").post("/api/v1/spaces", request);
  CHECK(again.status == 409);
  CHECK(again.code() == "conflict");
}

TEST_CASE("a space with a key that is none is refused", "[api][spaces]") {
  World world;
  for (const char* key : {"q", "qa", "Q", "1QA", "Q A", "QA-1", "TOOLONGTOBEAKEY17"}) {
    INFO(key);
    CHECK(world.as("adam").post("/api/v1/spaces", {{"key", key}, {"title", "x"}}).status == 400);
  }
}

TEST_CASE("a space is changed only from its current state", "[api][spaces]") {
  World world;
  const Client& olga = world.as("olga");
  const std::string target = "/api/v1/spaces/QA";
  const std::string tag = olga.get(target).tag();
  CHECK(tag.starts_with("\"v"));
  const Answer missing = olga.patch(target, {{"title", "Quality"}});
  CHECK(missing.status == 428);
  CHECK(missing.code() == "precondition_missing");
  const Answer changed = olga.patch(target, {{"title", "Quality"}}, tag);
  REQUIRE(changed.status == 200);
  CHECK(changed.data()["title"] == "Quality");
  CHECK(changed.tag() != tag);
  CHECK(world.audit_actions(1) == std::vector<std::string>{"space.update"});
  const Answer stale = olga.patch(target, {{"description", "late"}}, tag);
  CHECK(stale.status == 412);
  CHECK(stale.code() == "stale");
  CHECK(olga.patch(target, {{"description", "in time"}}, changed.tag()).data()["title"] == "Quality");
  CHECK(world.as("rita").patch(target, {{"title", "Mine"}}, olga.get(target).tag()).status == 403);
}

TEST_CASE("an owner gives and takes roles, from the current state only", "[api][spaces]") {
  World world;
  const Client& olga = world.as("olga");
  const std::string target = "/api/v1/spaces/QA/bindings";
  const Answer before = olga.get(target);
  CHECK(before.data()["items"] == json::parse(R"([{"user": "abel", "role": "approver"}, {"user": "carl", "role": "contributor"},
      {"user": "olga", "role": "owner"}, {"user": "rhea", "role": "reviewer"}, {"user": "rita", "role": "reader"}])"));
  const json wanted = json::parse(R"({"items": [{"user": "olga", "role": "owner"}, {"user": "nora", "role": "reader"}]})");
  CHECK(olga.put(target, wanted).status == 428);
  const Answer after = olga.put(target, wanted, before.tag());
  REQUIRE(after.status == 200);
  CHECK(after.data()["items"].size() == 2);
  const auto actions = world.audit_actions(5);
  CHECK(std::count(actions.begin(), actions.end(), "binding.grant") == 1);
  CHECK(std::count(actions.begin(), actions.end(), "binding.revoke") == 4);
  CHECK(world.as("nora").get("/api/v1/spaces/QA").status == 200);
  CHECK(world.as("rita").get("/api/v1/spaces/QA").status == 404);
  CHECK(olga.put(target, wanted, before.tag()).status == 412);
}

TEST_CASE("roles are for those who manage them, and must exist", "[api][spaces]") {
  World world;
  const std::string target = "/api/v1/spaces/QA/bindings";
  const std::string tag = world.as("olga").get(target).tag();
  const auto refused = [&](const json& items) { return world.as("olga").put(target, {{"items", items}}, tag); };
  CHECK(world.as("carl").get(target).status == 403);
  CHECK(world.as("carl").put(target, {{"items", json::array()}}, tag).status == 403);
  CHECK(refused({{{"user", "nora"}, {"role", "emperor"}}}).detail().find("'emperor'") != std::string::npos);
  CHECK(refused({{{"user", "nobody"}, {"role", "reader"}}}).detail().find("'nobody'") != std::string::npos);
  CHECK(refused({{{"user", "nora"}}}).detail().find("'items[0].role' is missing") != std::string::npos);
  CHECK(refused({{{"user", "nora"}, {"role", "reader"}, {"until", "x"}}}).detail().find("'items[0].until'") != std::string::npos);
  CHECK(refused({"nora"}).detail().find("'items[0]'") != std::string::npos);
  CHECK(world.as("olga").get(target).tag() == tag);
}

TEST_CASE("those who edit or give roles see who has a role in a space", "[api][spaces]") {
  World world;
  const json expected = json::parse(R"([
      {"name": "abel", "display_name": "abel of QA", "roles": ["approver"]},
      {"name": "adam", "display_name": "adam of ", "roles": ["administrator"]},
      {"name": "aude", "display_name": "aude of ", "roles": ["auditor"]},
      {"name": "carl", "display_name": "carl of QA", "roles": ["contributor"]},
      {"name": "olga", "display_name": "olga of QA", "roles": ["owner"]},
      {"name": "rhea", "display_name": "rhea of QA", "roles": ["reviewer"]},
      {"name": "rita", "display_name": "rita of QA", "roles": ["reader"]}])");
  for (const char* who : {"carl", "olga", "adam"}) {
    json items = world.as(who).get("/api/v1/spaces/QA/people").data()["items"];
    std::sort(items.begin(), items.end(), [](const json& a, const json& b) { return a["name"] < b["name"]; });
    CHECK(items == expected);
  }
  CHECK(world.as("rita").get("/api/v1/spaces/QA/people").status == 403);
  CHECK(world.as("hugo").get("/api/v1/spaces/QA/people").likeness() ==
        world.as("hugo").get("/api/v1/spaces/NONE/people").likeness());
  CHECK(world.as("carl").get("/api/v1/spaces/no-key/people").status == 404);
}

TEST_CASE("the list of spaces comes in pages, complete and without repeats", "[api][spaces]") {
  World world;
  for (int i = 10; i < 25; ++i) world.as("adam").post("/api/v1/spaces", {{"key", "S" + std::to_string(i)}, {"title", "x"}});
  std::vector<std::string> keys;
  for (const json& space : world.as("adam").all_pages("/api/v1/spaces", 4)) keys.push_back(space["key"]);
  CHECK(keys.size() == 17);
  CHECK(std::is_sorted(keys.begin(), keys.end()));
  CHECK(std::set<std::string>(keys.begin(), keys.end()).size() == 17);
}

}  // namespace rotulus::test
