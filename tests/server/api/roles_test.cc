// Roles of one's own, roles for groups and for a time, documents on their own, and why somebody may do what.
#include <thread>

#include "storage/accounts.h"
#include "storage/spaces.h"
#include "world.h"

namespace rotulus::test {
namespace {

const std::string kRoles = "/api/v1/roles";

json put_bindings(const Client& client, const std::string& target, const json& more) {
  json items = client.get(target).data()["items"];
  for (const json& item : more) items.push_back(item);
  const Answer answer = client.put(target, {{"items", items}}, client.get(target).tag());
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  return answer.data();
}

}  // namespace

TEST_CASE("a role of one's own gives what it says, until it says something else", "[api][roles]") {
  World world;
  const DocumentId document = world.publish("QA", "a.md", "# A\n");
  const Client& adam = world.as("adam");
  const Answer made =
      adam.post(kRoles, {{"name", "librarian"}, {"title", "馆员"}, {"permissions", {"read_document", "manage_bindings"}}});
  REQUIRE(made.status == 201);
  CHECK(made.field("Location") == kRoles + "/librarian");
  CHECK(made.data()["shipped"] == false);
  put_bindings(world.as("olga"), "/api/v1/spaces/QA/bindings", {{{"user", "nora"}, {"role", "librarian"}}});
  const Client& nora = world.as("nora");
  CHECK(nora.get("/api/v1/documents/" + document.text()).status == 200);
  CHECK(nora.get("/api/v1/spaces/QA/bindings").status == 200);
  const json change{{"title", "馆员"}, {"permissions", {"read_document"}}};
  CHECK(adam.put(kRoles + "/librarian", change).status == 428);
  REQUIRE(adam.put(kRoles + "/librarian", change, made.tag()).status == 200);
  CHECK(adam.put(kRoles + "/librarian", change, made.tag()).status == 412);
  CHECK(nora.get("/api/v1/spaces/QA/bindings").status == 403);
  CHECK(nora.get("/api/v1/documents/" + document.text()).status == 200);
}

TEST_CASE("a shipped role does not change, and one that somebody has is not removed", "[api][roles]") {
  World world;
  const Client& adam = world.as("adam");
  CHECK(adam.put(kRoles + "/reader", {{"title", "x"}, {"permissions", {"read_drafts"}}}, "*").status == 409);
  CHECK(adam.send(http::Method::kDelete, kRoles + "/reader", "", {{"If-Match", "*"}}).status == 409);
  CHECK(adam.post(kRoles, {{"name", "reader"}, {"title", "x"}, {"permissions", {"read_drafts"}}}).status == 409);
  CHECK(adam.post(kRoles, {{"name", "Not a name"}, {"title", "x"}, {"permissions", {"read_drafts"}}}).status == 400);
  CHECK(adam.post(kRoles, {{"name", "x"}, {"title", "x"}, {"permissions", {"everything"}}}).status == 400);
  CHECK(adam.post(kRoles, {{"name", "x"}, {"title", "x"}, {"permissions", json::array()}}).status == 400);
  REQUIRE(adam.post(kRoles, {{"name", "clerk"}, {"title", "x"}, {"permissions", {"read_drafts"}}}).status == 201);
  put_bindings(world.as("olga"), "/api/v1/spaces/QA/bindings", {{{"user", "nora"}, {"role", "clerk"}}});
  const auto remove = [&] { return adam.send(http::Method::kDelete, kRoles + "/clerk", "", {{"If-Match", "*"}}).status; };
  CHECK(remove() == 409);
  const std::string bindings = "/api/v1/spaces/QA/bindings";
  json items = json::array();
  for (const json& item : adam.get(bindings).data()["items"])
    if (item["role"] != "clerk") items.push_back(item);
  REQUIRE(adam.put(bindings, {{"items", items}}, adam.get(bindings).tag()).status == 200);
  CHECK(remove() == 204);
  CHECK(adam.get(kRoles + "/clerk").status == 404);
}

TEST_CASE("a role of a group is its members', and goes with the membership", "[api][roles]") {
  World world;
  const DocumentId document = world.publish("QA", "a.md", "# A\n");
  const std::string target = "/api/v1/documents/" + document.text();
  const Client& adam = world.as("adam");
  REQUIRE(adam.post("/api/v1/groups", {{"name", "team"}, {"title", "Team"}, {"members", {"nora"}}}).status == 201);
  CHECK(world.as("nora").get(target).status == 404);
  put_bindings(world.as("olga"), "/api/v1/spaces/QA/bindings", {{{"group", "team"}, {"role", "reader"}}});
  CHECK(world.as("nora").get(target).status == 200);
  REQUIRE(
      adam.put("/api/v1/groups/team", {{"title", "Team"}, {"members", {"bert"}}}, adam.get("/api/v1/groups/team").tag()).status ==
      200);
  CHECK(world.as("nora").get(target).status == 404);
  CHECK(world.as("bert").get(target).status == 200);
  const std::string bindings = "/api/v1/spaces/QA/bindings";
  CHECK(world.as("olga").put(bindings, {{"items", {{{"group", "none"}, {"role", "reader"}}}}}, "*").status == 400);
  CHECK(world.as("olga").put(bindings, {{"items", {{{"group", "team"}, {"user", "rita"}, {"role", "reader"}}}}}, "*").status ==
        400);
  CHECK(world.as("olga").put(bindings, {{"items", {{{"role", "reader"}}}}}, "*").status == 400);
}

TEST_CASE("a role for a time ends by itself", "[api][roles]") {
  World world;
  const DocumentId document = world.publish("QA", "a.md", "# A\n");
  const std::string target = "/api/v1/documents/" + document.text();
  const std::string bindings = "/api/v1/spaces/QA/bindings";
  CHECK(world.as("olga")
            .put(bindings, {{"items", {{{"user", "nora"}, {"role", "reader"}, {"expires_at", "2001-01-01T00:00:00Z"}}}}}, "*")
            .status == 400);
  put_bindings(world.as("olga"), bindings, {{{"user", "nora"}, {"role", "reader"}, {"expires_at", "2999-01-01T00:00:00Z"}}});
  CHECK(world.as("nora").get(target).status == 200);
  // As it is when the time has come.
  world.app().write({UserId{}, "test"}, [&](storage::Transaction& tx) {
    const auto nora = storage::Accounts(tx).user("nora")->id;
    const auto qa = storage::Spaces(tx).find(*SpaceKey::parse("QA"))->id;
    storage::grant(tx, nora, {"reader", Scope::of(qa), Timestamp{Timestamp::now().microseconds - 1}});
  });
  CHECK(world.as("nora").get(target).status == 404);
  for (int i = 0; i < 100 && world.audit_actions(1).front() != "binding.expire"; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  CHECK(world.audit_actions(1).front() == "binding.expire");
  for (const json& item : world.as("olga").get(bindings).data()["items"]) CHECK(item["user"] != "nora");
}

TEST_CASE("a document on its own is open to those with a role on it, and somebody always manages it", "[api][roles]") {
  World world;
  const DocumentId document = world.publish("QA", "a.md", "# A zebra\n");
  world.catch_up();
  const std::string target = "/api/v1/documents/" + document.text();
  const Client& olga = world.as("olga");
  const auto set = [&](const json& body) { return olga.put(target + "/access", body, olga.get(target + "/access").tag()); };
  CHECK(olga.get(target + "/access").data() == json({{"inherits", true}, {"items", json::array()}}));
  CHECK(set({{"inherits", false}, {"items", json::array()}}).status == 409);
  CHECK(set({{"inherits", false}, {"items", {{{"user", "rita"}, {"role", "reader"}}}}}).status == 409);
  const json own{{"inherits", false}, {"items", {{{"user", "olga"}, {"role", "owner"}}, {{"user", "bert"}, {"role", "reader"}}}}};
  REQUIRE(set(own).status == 200);
  // For the very next request, whatever the index has heard of it.
  CHECK(world.as("rita").get(target).status == 404);
  CHECK(world.as("rita").get("/api/v1/search?q=zebra").data()["items"].empty());
  CHECK(world.as("adam").get(target + "/access").status == 404);
  CHECK(world.as("bert").get(target).status == 200);
  CHECK(olga.get(target).status == 200);
  const json readers = olga.get(target + "/readers").data();
  CHECK(readers["inherits"] == false);
  CHECK(readers["items"].size() == 2);
  std::set<std::string> blocked;
  for (const json& reader : readers["blocked"]) blocked.insert(reader["user"]);
  CHECK(blocked == std::set<std::string>{"abel", "carl", "rhea", "rita"});
  REQUIRE(set({{"inherits", true}, {"items", json::array()}}).status == 200);
  CHECK(world.as("rita").get(target).status == 200);
  CHECK(world.as("bert").get(target).status == 404);
}

TEST_CASE("who can read a document is answered with the reasons", "[api][roles]") {
  World world;
  const DocumentId document = world.publish("QA", "a.md", "# A\n");
  const std::string target = "/api/v1/documents/" + document.text() + "/readers";
  REQUIRE(world.as("adam").post("/api/v1/groups", {{"name", "team"}, {"title", "Team"}, {"members", {"nora", "rita"}}}).status ==
          201);
  put_bindings(world.as("olga"), "/api/v1/spaces/QA/bindings", {{{"group", "team"}, {"role", "contributor"}}});
  const json readers = world.as("olga").get(target).data();
  std::map<std::string, json> by_name;
  for (const json& reader : readers["items"]) by_name[reader["user"]] = reader;
  CHECK(by_name.size() == 6);
  CHECK(by_name.at("rita")["reasons"].size() == 2);
  CHECK(by_name.at("nora")["reads"]["drafts"] == true);
  const json reason = by_name.at("nora")["reasons"][0];
  CHECK(reason["group"] == "team");
  CHECK(reason["role"] == "contributor");
  CHECK(reason["space"] == "QA");
  CHECK(world.as("aude").get(target).data() == readers);
  CHECK(world.as("adam").get(target).data() == readers);
  CHECK(world.as("rita").get(target).status == 403);
  CHECK(world.as("hugo").get(target).likeness() == world.as("hugo").get("/api/v1/documents/QA-000099/readers").likeness());
}

TEST_CASE("what somebody can do is answered with the reasons", "[api][roles]") {
  World world;
  world.publish("QA", "a.md", "# A\n");
  const json access = world.as("adam").get("/api/v1/users/olga/access").data();
  REQUIRE(access["items"].size() == 1);
  CHECK(access["items"][0]["space"] == "QA");
  CHECK(access["items"][0]["reasons"][0]["role"] == "owner");
  CHECK(world.as("olga").get("/api/v1/users/olga/access").data() == access);
  CHECK(world.as("aude").get("/api/v1/users/olga/access").data() == access);
  CHECK(world.as("olga").get("/api/v1/users/rita/access").status == 403);
  CHECK(world.as("olga").get("/api/v1/users/nobody/access").status == 403);
  CHECK(world.as("adam").get("/api/v1/users/nobody/access").status == 404);
  const json everywhere = world.as("adam").get("/api/v1/users/adam/access").data();
  CHECK(everywhere["items"].size() == 3);  // the whole system, and what comes of it in each space
  CHECK(everywhere["items"][0]["space"].is_null());
}

}  // namespace rotulus::test
