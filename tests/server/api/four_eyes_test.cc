// In a controlled space nobody changes alone who may do what: not its owner, not the administrator, and by no way around.
#include "service/access_changes.h"
#include "storage/access_requests.h"
#include "storage/accounts.h"
#include "storage/spaces.h"
#include "world.h"

namespace rotulus::test {
namespace {

using http::Method;

const std::string kBindings = "/api/v1/spaces/QA/bindings";
const std::string kRequests = "/api/v1/access-requests";

// QA is controlled; olga owns it, adam administers everything: either can decide what the other asks for.
struct Controlled : World {
  Controlled() {
    const Answer changed =
        as("olga").patch("/api/v1/spaces/QA", {{"controlled", true}}, as("olga").get("/api/v1/spaces/QA").tag());
    REQUIRE(changed.status == 200);
    REQUIRE(changed.data()["controlled"] == true);
  }

  json items(const std::string& who) { return as(who).get(kBindings).data()["items"]; }

  Answer put_bindings(const std::string& who, const json& wanted, const json& reason) {
    json body{{"items", wanted}};
    if (!reason.is_null()) body["reason"] = reason;
    return as(who).put(kBindings, body, as(who).get(kBindings).tag());
  }

  // What `who` files by giving one more role.
  json ask(const std::string& who, const json& item) {
    json wanted = items(who);
    wanted.push_back(item);
    const Answer filed = put_bindings(who, wanted, "She takes over from Li Na.");
    INFO(filed.body);
    REQUIRE(filed.status == 202);
    REQUIRE(filed.field("Location") == kRequests + "/" + filed.data()["id"].dump());
    return filed.data();
  }

  Answer decide(const std::string& who, const json& request, const std::string& decision = "approve",
                const std::string& password = {}) {
    return as(who).post(
        kRequests + "/" + request["id"].dump() + "/decision",
        {{"decision", decision}, {"comment", "Seen."}, {"password", password.empty() ? password_of(who) : password}});
  }

  bool reads(const std::string& who, const std::string& target) { return as(who).get(target).status == 200; }
  bool has_role(const std::string& who, const std::string& role) {
    for (const json& item : items("adam"))
      if (item.value("user", "") == who && item["role"] == role) return true;
    return false;
  }

  // In the name of the local owner, as the command line does.
  service::ChangeResult on_the_machine(const storage::AccessChange& change, const std::string& reason) {
    return service::submit_changes(app(), {change}, {std::nullopt, reason});
  }
  UserId id_of(const std::string& name) { return storage::Accounts(app().read()).user(name)->id; }
  SpaceId qa() { return storage::Spaces(app().read()).find(*SpaceKey::parse("QA"))->id; }
};

std::string rule_of(const Answer& answer) { return answer.data().value("rule", ""); }

}  // namespace

TEST_CASE("in a controlled space a role is given by one person and approved by another", "[api][four-eyes]") {
  Controlled world;
  const DocumentId document = world.publish("QA", "a.md", "# A\n");
  const std::string target = "/api/v1/documents/" + document.text();
  const json request = world.ask("olga", {{"user", "nora"}, {"role", "reader"}});
  CHECK(request["state"] == "open");
  CHECK(request["changes"][0]["kind"] == "grant");
  CHECK(request["changes"][0]["user"] == "nora");
  CHECK_FALSE(world.reads("nora", target));

  const Answer own = world.decide("olga", request);
  CHECK(own.status == 403);
  CHECK(rule_of(own) == "own_request");
  const Answer wrong = world.decide("adam", request, "approve", "not my password");
  CHECK(wrong.status == 403);
  CHECK(rule_of(wrong) == "wrong_password");
  CHECK_FALSE(world.reads("nora", target));

  CHECK(world.as("adam").get(kRequests + "?for=decision").data()["to_decide"] == 1);
  const Answer approved = world.decide("adam", request);
  INFO(approved.body);
  REQUIRE(approved.status == 200);
  CHECK(approved.data()["state"] == "approved");
  CHECK(approved.data()["decisions"][0]["user"] == "adam");
  CHECK(world.reads("nora", target));
  CHECK(world.decide("adam", request).status == 409);
  // The trail: who asked, who approved, what came of it.
  const auto granted = world.as("aude").get("/api/v1/audit?action=binding.grant&limit=1").data()["items"][0];
  CHECK(granted["actor"] == "adam");
  CHECK(granted["detail"] == "reader in space QA; request " + request["id"].dump());
  const auto filed = world.as("aude").get("/api/v1/audit?action=access_request.file").data()["items"][0];
  CHECK(filed["actor"] == "olga");
  CHECK(filed["detail"].get<std::string>().find("She takes over from Li Na.") != std::string::npos);
}

TEST_CASE("without a reason nothing is filed, and a rejected or withdrawn request changes nothing", "[api][four-eyes]") {
  Controlled world;
  json wanted = world.items("olga");
  wanted.push_back({{"user", "nora"}, {"role", "reader"}});
  for (const json& reason : {json(nullptr), json(""), json("  ")}) {
    const Answer refused = world.put_bindings("olga", wanted, reason);
    CHECK(refused.status == 422);
    CHECK(rule_of(refused) == "reason_required");
  }
  const json first = world.ask("olga", {{"user", "nora"}, {"role", "reader"}});
  const Answer silent = world.as("adam").post(kRequests + "/" + first["id"].dump() + "/decision",
                                              {{"decision", "reject"}, {"password", password_of("adam")}});
  CHECK(silent.status == 422);
  CHECK(world.decide("adam", first, "reject").data()["state"] == "rejected");
  const json second = world.ask("olga", {{"user", "nora"}, {"role", "reader"}});
  CHECK(world.as("adam").post(kRequests + "/" + second["id"].dump() + "/withdrawal", json::object()).status == 403);
  CHECK(world.as("olga").post(kRequests + "/" + second["id"].dump() + "/withdrawal", json::object()).data()["state"] ==
        "withdrawn");
  CHECK(world.decide("adam", second).status == 409);
  CHECK_FALSE(world.has_role("nora", "reader"));
}

TEST_CASE("taking a role away waits for a second person too", "[api][four-eyes]") {
  Controlled world;
  json wanted = json::array();
  for (const json& item : world.items("adam"))
    if (item["user"] != "rita") wanted.push_back(item);
  REQUIRE(world.put_bindings("adam", wanted, "She left the team.").status == 202);
  CHECK(world.has_role("rita", "reader"));
  const json request = world.as("olga").get(kRequests + "?for=decision").data()["items"][0];
  CHECK(request["changes"][0]["kind"] == "revoke");
  CHECK(world.decide("olga", request).status == 200);
  CHECK_FALSE(world.has_role("rita", "reader"));
}

TEST_CASE("nobody decides on his own access", "[api][four-eyes]") {
  Controlled world;
  const json request = world.ask("adam", {{"user", "olga"}, {"role", "approver"}});
  const Answer own = world.decide("olga", request);
  CHECK(own.status == 403);
  CHECK(rule_of(own) == "affected_person");
  CHECK_FALSE(world.has_role("olga", "approver"));
}

TEST_CASE("an administrator gives himself nothing by a group", "[api][four-eyes]") {
  Controlled world;
  const Client& adam = world.as("adam");
  REQUIRE(adam.post("/api/v1/groups", {{"name", "team"}, {"title", "Team"}, {"members", {"rita"}}}).status == 201);
  const json request = world.ask("olga", {{"group", "team"}, {"role", "reader"}});
  const auto join = [&](const json& members) {
    return adam.put("/api/v1/groups/team", {{"title", "Team"}, {"members", members}, {"reason", "for a look"}},
                    adam.get("/api/v1/groups/team").tag());
  };
  // While the request is open already: what is approved is what was seen.
  CHECK(join({"adam", "rita"}).status == 202);
  CHECK(adam.get("/api/v1/groups/team").data()["members"] == json::array({"rita"}));
  REQUIRE(world.decide("adam", request).status == 200);
  const Answer filed = join({"adam", "bert", "rita"});
  CHECK(filed.status == 202);
  CHECK(filed.data()["changes"][0]["added"] == json::array({"adam", "bert"}));
  CHECK(rule_of(world.decide("adam", filed.data())) == "own_request");
  CHECK(adam.get("/api/v1/groups/team").data()["members"] == json::array({"rita"}));
  REQUIRE(world.decide("olga", filed.data()).status == 200);
  CHECK(adam.get("/api/v1/groups/team").data()["members"] == json::array({"adam", "bert", "rita"}));
}

TEST_CASE("an administrator gives himself nothing by the contents of a role", "[api][four-eyes]") {
  Controlled world;
  const Client& adam = world.as("adam");
  REQUIRE(adam.post("/api/v1/roles", {{"name", "visitor"}, {"title", "Visitor"}, {"permissions", {"read_audit"}}}).status == 201);
  const json request = world.ask("olga", {{"user", "bert"}, {"role", "visitor"}});
  const auto widen = [&] {
    return adam.put("/api/v1/roles/visitor",
                    {{"title", "Visitor"}, {"permissions", {"read_document", "read_drafts"}}, {"reason", "too narrow"}},
                    adam.get("/api/v1/roles/visitor").tag());
  };
  CHECK(widen().status == 202);
  CHECK(adam.get("/api/v1/roles/visitor").data()["permissions"] == json::array({"read_audit"}));
  REQUIRE(world.decide("adam", request).status == 200);
  const Answer filed = widen();
  CHECK(filed.status == 202);
  CHECK(rule_of(world.decide("adam", filed.data())) == "own_request");
  REQUIRE(world.decide("olga", filed.data()).status == 200);
  CHECK(adam.get("/api/v1/roles/visitor").data()["permissions"] == json::array({"read_document", "read_drafts"}));
  // The other request saw the role as it was: it cannot be put into force any more.
  const json stale = adam.get(kRequests + "?state=open").data()["items"][0];
  const Answer late = world.decide("olga", stale);
  CHECK(late.status == 409);
  CHECK(rule_of(late) == "changed");
  CHECK(adam.get(kRequests + "/" + stale["id"].dump()).data()["state"] == "open");
}

TEST_CASE("a reset that reaches into a controlled space is approved by a second person, who gets the link", "[api][four-eyes]") {
  Controlled world;
  const Client& adam = world.as("adam");
  // Of somebody whose credentials open nothing there it is done at once.
  CHECK(adam.post("/api/v1/users/bert/reset", json::object()).status == 201);
  CHECK(adam.post("/api/v1/users/rita/reset", json::object()).status == 422);
  const Answer filed = adam.post("/api/v1/users/rita/reset", {{"reason", "She has forgotten it."}});
  INFO(filed.body);
  REQUIRE(filed.status == 202);
  CHECK_FALSE(filed.data().contains("reset_token"));
  CHECK(rule_of(world.decide("adam", filed.data())) == "own_request");
  const Answer approved = world.decide("olga", filed.data());
  REQUIRE(approved.status == 200);
  const std::string token = approved.data()["reset_token"];
  CHECK_FALSE(adam.get(kRequests + "/" + filed.data()["id"].dump()).data().contains("reset_token"));
  const json wanted{{"token", token}, {"new_password", "known to rita alone"}};
  // Her name may not stand in it.
  CHECK(world.nobody().post("/api/v1/password/reset", wanted).status == 400);
  const json better{{"token", token}, {"new_password", "nobody else knows this"}};
  CHECK(world.nobody().post("/api/v1/password/reset", better).status == 204);
  CHECK(world.nobody().post("/api/v1/password/reset", better).status == 404);
}

TEST_CASE("a role for the whole system reaches into controlled spaces, and one that says nothing of spaces does not",
          "[api][four-eyes]") {
  Controlled world;
  const Client& adam = world.as("adam");
  const auto give = [&](const std::string& user, const std::string& role) {
    json items = adam.get("/api/v1/bindings").data()["items"];
    items.push_back({{"user", user}, {"role", role}});
    return adam.put("/api/v1/bindings", {{"items", items}, {"reason", "a helper"}}, adam.get("/api/v1/bindings").tag());
  };
  // A second administrator would be the second person whenever adam wants one.
  CHECK(give("bert", "administrator").status == 202);
  CHECK(give("bert", "reader").status == 202);
  REQUIRE(adam.post("/api/v1/roles", {{"name", "clerk"}, {"title", "Clerk"}, {"permissions", {"manage_users"}}}).status == 201);
  CHECK(give("bert", "clerk").status == 200);
}

TEST_CASE("a delegation is a role for a time, and is asked for like any other", "[api][four-eyes]") {
  Controlled world;
  const json request = world.ask("olga", {{"user", "carl"}, {"role", "owner"}, {"expires_at", "2999-01-01T00:00:00Z"}});
  CHECK_FALSE(world.has_role("carl", "owner"));
  // Carl asks for himself as well, and cannot help himself to it.
  const Answer asked = world.as("carl").post(kRequests, {{"space", "QA"}, {"role", "owner"}, {"reason", "Olga is away."}});
  REQUIRE(asked.status == 201);
  CHECK(rule_of(world.decide("carl", asked.data())) == "permission");
  CHECK(rule_of(world.decide("olga", request)) == "own_request");
  REQUIRE(world.decide("adam", request).status == 200);
  CHECK(world.has_role("carl", "owner"));
  const Answer own = world.decide("carl", asked.data());
  CHECK(own.status == 403);
  CHECK(rule_of(own) == "own_request");
}

TEST_CASE("a token decides on nothing", "[api][four-eyes]") {
  Controlled world;
  const json request = world.ask("olga", {{"user", "nora"}, {"role", "reader"}});
  const Answer made = world.as("adam").post(
      "/api/v1/tokens", {{"name", "robot"}, {"scopes", {"manage_bindings", "manage_users"}}, {"expires_at", in_days(30)}});
  REQUIRE(made.status == 201);
  Client robot(world.router());
  robot.use_token(made.data()["token"]);
  const std::string target = kRequests + "/" + request["id"].dump();
  CHECK(robot.post(target + "/decision", {{"decision", "approve"}, {"password", password_of("adam")}}).status == 403);
  CHECK(robot.post(kRequests, {{"space", "QA"}, {"role", "owner"}, {"reason", "x"}}).status == 403);
  CHECK(world.as("olga").get(target).data()["state"] == "open");
}

TEST_CASE("a requester whom a token stands for is still the requester", "[api][four-eyes]") {
  Controlled world;
  const Answer made =
      world.as("adam").post("/api/v1/tokens", {{"name", "robot"}, {"scopes", {"manage_bindings"}}, {"expires_at", in_days(30)}});
  Client robot(world.router());
  robot.use_token(made.data()["token"]);
  json wanted = robot.get(kBindings).data()["items"];
  wanted.push_back({{"user", "nora"}, {"role", "reader"}});
  const Answer filed = robot.put(kBindings, {{"items", wanted}, {"reason", "by script"}}, robot.get(kBindings).tag());
  REQUIRE(filed.status == 202);
  CHECK(rule_of(world.decide("adam", filed.data())) == "own_request");
}

TEST_CASE("on the command line the local owner only asks, and two people approve", "[api][four-eyes]") {
  Controlled world;
  world.hire("otto", "owner", "HB");
  storage::AccessChange change;
  change.kind = storage::AccessChange::Kind::kGrant;
  change.grantee = world.id_of("nora");
  change.binding = {"reader", Scope::of(world.qa())};
  CHECK_THROWS_AS(world.on_the_machine(change, ""), Error);
  const auto filed = world.on_the_machine(change, "asked for by telephone");
  REQUIRE(filed.request);
  CHECK(filed.request->approvals_needed == 2);
  const json request = world.as("adam").get(kRequests + "/" + std::to_string(filed.request->id)).data();
  CHECK(request["requester"] == "local owner");
  // Whoever sits at the machine is at most one of them.
  CHECK(world.decide("adam", request).data()["state"] == "open");
  CHECK_FALSE(world.has_role("nora", "reader"));
  CHECK(rule_of(world.decide("adam", request)) == "already_decided");
  CHECK(world.decide("olga", request).data()["state"] == "approved");
  CHECK(world.has_role("nora", "reader"));
}

TEST_CASE("who is given a role in a controlled space has set his own password", "[api][four-eyes]") {
  Controlled world;
  REQUIRE(world.as("adam").post("/api/v1/users", {{"name", "puppet"}, {"password", "known to the administrator"}}).status == 201);
  json wanted = world.items("olga");
  wanted.push_back({{"user", "puppet"}, {"role", "reader"}});
  const Answer refused = world.put_bindings("olga", wanted, "a new colleague");
  CHECK(refused.status == 409);
  CHECK(rule_of(refused) == "password_not_own");
  CHECK(refused.detail().find("puppet") != std::string::npos);
}

TEST_CASE("a document of a controlled space opens and closes by request", "[api][four-eyes]") {
  Controlled world;
  const DocumentId document = world.publish("QA", "a.md", "# A\n");
  const std::string target = "/api/v1/documents/" + document.text();
  const json wanted{{"inherits", false}, {"items", {{{"user", "carl"}, {"role", "owner"}}}}, {"reason", "personal data"}};
  const Answer filed = world.as("olga").put(target + "/access", wanted, world.as("olga").get(target + "/access").tag());
  INFO(filed.body);
  REQUIRE(filed.status == 202);
  CHECK(world.reads("rita", target));
  REQUIRE(world.decide("adam", filed.data()).status == 200);
  CHECK_FALSE(world.reads("rita", target));
  CHECK(world.reads("carl", target));
}

TEST_CASE("a space is controlled only when there are two to decide, and released only by both", "[api][four-eyes]") {
  Controlled world;
  const Client& olga = world.as("olga");
  const auto set = [&](const Client& client, const json& change) {
    return client.patch("/api/v1/spaces/QA", change, client.get("/api/v1/spaces/QA").tag());
  };
  CHECK(set(olga, {{"confidential", true}}).data()["confidential"] == true);
  CHECK(set(olga, {{"controlled", false}}).status == 422);
  CHECK(set(olga, {{"confidential", false}, {"reason", "too many entries"}}).status == 202);
  const Answer filed = set(olga, {{"controlled", false}, {"title", "Quality"}, {"reason", "no longer needed"}});
  REQUIRE(filed.status == 202);
  CHECK(olga.get("/api/v1/spaces/QA").data()["controlled"] == true);
  CHECK(olga.get("/api/v1/spaces/QA").data()["title"] == "Quality");
  CHECK(rule_of(world.decide("olga", filed.data())) == "own_request");
  REQUIRE(world.decide("adam", filed.data()).status == 200);
  CHECK(olga.get("/api/v1/spaces/QA").data()["controlled"] == false);
  // Without adam there is one left.
  json items = json::array();
  for (const json& item : world.as("adam").get("/api/v1/bindings").data()["items"])
    if (item["user"] != "adam") items.push_back(item);
  REQUIRE(world.as("adam").put("/api/v1/bindings", {{"items", items}}, world.as("adam").get("/api/v1/bindings").tag()).status ==
          200);
  const Answer alone = set(olga, {{"controlled", true}});
  CHECK(alone.status == 409);
  CHECK(rule_of(alone) == "too_few_approvers");
}

TEST_CASE("a request is seen by those it concerns and those who decide, and does not exist for others", "[api][four-eyes]") {
  Controlled world;
  const json request = world.ask("olga", {{"user", "nora"}, {"role", "reader"}});
  const std::string target = kRequests + "/" + request["id"].dump();
  for (const char* who : {"olga", "adam", "nora", "aude"}) {
    INFO(who);
    CHECK(world.as(who).get(target).status == 200);
    CHECK(world.as(who).get(kRequests).data()["items"].size() == 1);
  }
  for (const char* who : {"rita", "carl", "hugo"}) {
    INFO(who);
    CHECK(world.as(who).get(target).likeness() == world.as(who).get(kRequests + "/77").likeness());
    CHECK(world.as(who).get(kRequests).data()["items"].empty());
    CHECK(world.as(who).post(target + "/decision", {{"decision", "approve"}, {"password", password_of(who)}}).status == 404);
  }
}

TEST_CASE("where a space is not controlled a request spares the owner nothing but the typing", "[api][four-eyes]") {
  World world;
  const Answer asked =
      world.as("rita").post(kRequests, {{"space", "QA"}, {"role", "contributor"}, {"reason", "I keep the SOPs now."}});
  REQUIRE(asked.status == 201);
  const std::string decision = kRequests + "/" + asked.data()["id"].dump() + "/decision";
  CHECK(world.as("hugo").post(decision, {{"decision", "approve"}, {"password", password_of("hugo")}}).status == 404);
  CHECK(world.as("olga").post(decision, {{"decision", "approve"}, {"password", password_of("olga")}}).status == 200);
  CHECK(world.as("rita").post("/api/v1/spaces/QA/documents", {{"title", "x"}}).status == 201);
  // Nobody asks for what he does not know of.
  CHECK(world.as("nora").post(kRequests, {{"space", "QA"}, {"role", "reader"}, {"reason", "x"}}).status == 404);
}

}  // namespace rotulus::test
