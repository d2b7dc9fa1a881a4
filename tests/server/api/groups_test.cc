#include "world.h"

namespace rotulus::test {
namespace {

const std::string kGroups = "/api/v1/groups";

}  // namespace

TEST_CASE("a group is made with its members", "[api][groups]") {
  World world;
  const json request{{"name", "board"}, {"title", "变更委员会"}, {"members", {"olga", "abel"}}};
  const Answer made = world.as("adam").post(kGroups, request);
  REQUIRE(made.status == 201);
  CHECK(made.field("Location") == kGroups + "/board");
  CHECK(made.data() == json::parse(R"({"name": "board", "title": "变更委员会", "members": ["abel", "olga"]})"));
  const Answer shown = world.as("adam").get(kGroups + "/board");
  CHECK(shown.data() == made.data());
  CHECK(shown.tag() == made.tag());
  CHECK(world.as("adam").post(kGroups, request).status == 409);
  CHECK(world.as("adam").get(kGroups + "/nothing").status == 404);
}

TEST_CASE("a group is changed only from its current state", "[api][groups]") {
  World world;
  const Client& adam = world.as("adam");
  const Answer made = adam.post(kGroups, {{"name", "board"}, {"title", "Board"}, {"members", {"abel"}}});
  const json wanted{{"title", "Change board"}, {"members", {"olga", "rhea"}}};
  CHECK(adam.put(kGroups + "/board", wanted).status == 428);
  const Answer changed = adam.put(kGroups + "/board", wanted, made.tag());
  REQUIRE(changed.status == 200);
  CHECK(changed.tag() != made.tag());
  CHECK(changed.data()["title"] == "Change board");
  CHECK(changed.data()["members"] == json::parse(R"(["olga", "rhea"])"));
  CHECK(adam.put(kGroups + "/board", wanted, made.tag()).status == 412);
  CHECK(adam.put(kGroups + "/nothing", wanted, made.tag()).status == 404);
  const auto actions = world.audit_actions(3);
  CHECK(std::count(actions.begin(), actions.end(), "group.members") >= 1);
}

TEST_CASE("groups are for those who manage users", "[api][groups][access]") {
  World world;
  REQUIRE(world.as("adam").post(kGroups, {{"name", "board"}, {"title", "Board"}}).status == 201);
  const Client& olga = world.as("olga");
  CHECK(olga.get(kGroups).status == 403);
  CHECK(olga.get(kGroups + "/board").status == 403);
  CHECK(olga.get(kGroups + "/board").likeness() == olga.get(kGroups + "/nothing").likeness());
  CHECK(olga.post(kGroups, {{"name", "mine"}, {"title", "Mine"}}).status == 403);
  CHECK(olga.put(kGroups + "/board", {{"title", "Mine"}, {"members", {"olga"}}}, "*").status == 403);
}

TEST_CASE("what is said of a group is checked member by member", "[api][groups][input]") {
  World world;
  const Client& adam = world.as("adam");
  const auto refused = [&](const json& more, const std::string& member) {
    json body{{"name", "board"}, {"title", "Board"}};
    body.merge_patch(more);
    const Answer answer = adam.post(kGroups, body);
    INFO(body.dump() << " -> " << answer.body);
    return answer.status == 400 && answer.detail().find(member) != std::string::npos;
  };
  CHECK(refused({{"name", nullptr}}, "'name'"));
  CHECK(refused({{"name", 1}}, "'name'"));
  CHECK(refused({{"name", "Has Space"}}, ""));
  CHECK(refused({{"name", std::string(65, 'x')}}, "'name'"));
  CHECK(refused({{"title", ""}}, "'title'"));
  CHECK(refused({{"title", std::string(201, 'x')}}, "'title'"));
  CHECK(refused({{"members", "abel"}}, "'members'"));
  CHECK(refused({{"members", {1}}}, "'members[0]'"));
  CHECK(refused({{"members", {"nobody"}}}, "'nobody'"));
  CHECK(refused({{"members", std::vector<std::string>(1001, "x")}}, "'members'"));
  CHECK(refused({{"role", "owner"}}, "'role'"));
  CHECK(adam.get(kGroups).data()["items"].empty());
  const Answer made = adam.post(kGroups, {{"name", "board"}, {"title", "Board"}});
  CHECK(adam.put(kGroups + "/board", {{"title", "Board"}}, made.tag()).detail().find("'members' is missing") !=
        std::string::npos);
  CHECK(adam.put(kGroups + "/board", {{"title", "Board"}, {"members", {"nobody"}}}, made.tag()).status == 400);
}

TEST_CASE("groups are listed by name, in pages, and made once for one key", "[api][groups]") {
  World world;
  const Client& adam = world.as("adam");
  for (const char* name : {"c", "a", "e", "b", "d"}) REQUIRE(adam.post(kGroups, {{"name", name}, {"title", name}}).status == 201);
  std::string names;
  for (const json& group : adam.all_pages(kGroups, 2)) names += group["name"].get<std::string>();
  CHECK(names == "abcde");
  const auto make = [&] { return adam.post(kGroups, {{"name", "once"}, {"title", "Once"}}, {{"Idempotency-Key", "g"}}); };
  const Answer first = make();
  CHECK(first.status == 201);
  CHECK(make().body == first.body);
}

}  // namespace rotulus::test
