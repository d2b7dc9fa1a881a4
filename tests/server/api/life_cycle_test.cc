#include "flow.h"

namespace rotulus::test {
namespace {

using Names = std::set<std::string>;

Names possible(const Flow& flow, const std::string& who) {
  Names names;
  const json shown = flow.workflow(who);
  for (const json& one : shown["transitions"]) names.insert(one["transition"].get<std::string>());
  return names;
}

Names waiting_for(const json& step) {
  Names names;
  for (const json& user : step["waiting_for"]) names.insert(user["name"].get<std::string>());
  return names;
}

}  // namespace

TEST_CASE("a workflow shows its steps, for whom each waits, and what was decided", "[api][life cycle]") {
  World world;
  const Flow flow(world);
  CHECK(flow.workflow()["run"].is_null());
  REQUIRE(flow.take("carl", "submit", {{"comment", "Ready."}}).status == 200);
  json run = flow.workflow()["run"];
  CHECK(run["workflow"] == "review-approval");
  CHECK(run["state"] == "open");
  CHECK(run["version"] == "1.0-draft.1");
  CHECK(run["revision"] == 1);
  CHECK(run["comment"] == "Ready.");
  CHECK(run["submitted_by"] == json::parse(R"({"name": "carl", "display_name": "carl of QA"})"));
  CHECK(run["effective_at"].is_null());
  REQUIRE(run["steps"].size() == 2);
  CHECK(run["steps"][0]["kind"] == "review");
  CHECK(run["steps"][0]["state"] == "open");
  CHECK(waiting_for(run["steps"][0]) == Names{"abel", "rhea"});
  CHECK(run["steps"][1]["kind"] == "approval");
  CHECK(run["steps"][1]["state"] == "waiting");
  CHECK(waiting_for(run["steps"][1]).empty());

  REQUIRE(flow.take("rhea", "approve", {{"comment", "Fine."}}).status == 200);
  run = flow.workflow()["run"];
  CHECK(run["steps"][0]["state"] == "done");
  REQUIRE(run["steps"][0]["decisions"].size() == 1);
  const json& decision = run["steps"][0]["decisions"][0];
  CHECK(decision["user"]["name"] == "rhea");
  CHECK(decision["decision"] == "approved");
  CHECK(decision["comment"] == "Fine.");
  CHECK(decision["signature"] == world.as("olga").get(flow.target() + "/signatures").data()["items"][0]["id"]);
  CHECK(run["steps"][1]["state"] == "open");
  CHECK(waiting_for(run["steps"][1]) == Names{"abel"});
}

TEST_CASE("everybody is offered what he may do now, and nothing else", "[api][life cycle]") {
  World world;
  const Flow flow(world);
  CHECK(possible(flow, "carl") == Names{"submit"});
  CHECK(possible(flow, "rhea").empty());
  REQUIRE(flow.take("carl", "submit").status == 200);
  CHECK(possible(flow, "carl") == Names{"withdraw"});
  CHECK(possible(flow, "rhea") == Names{"approve", "reject", "request_correction"});
  const json offered = flow.workflow("rhea")["transitions"][0];
  CHECK(offered["transition"] == "approve");
  CHECK(offered["step"] == flow.workflow()["run"]["steps"][0]["id"]);
  CHECK(offered["needs"] == json::parse(R"(["signature"])"));
  CHECK(offered["version"] == "1.0-draft.1");
  REQUIRE(flow.take("rhea", "approve").status == 200);
  CHECK(possible(flow, "rhea").empty());
  CHECK(possible(flow, "abel") == Names{"approve", "reject", "request_correction"});
  REQUIRE(flow.take("abel", "approve").status == 200);
  CHECK(possible(flow, "abel") == Names{"retire"});
  CHECK(possible(flow, "carl") == Names{"confirm"});
}

TEST_CASE("readers see nothing of a workflow", "[api][life cycle][access]") {
  World world;
  const Flow flow(world);
  flow.approve();
  const std::string absent = "/api/v1/documents/0123456789abcdef0123456789abcdef/workflow";
  CHECK(world.as("rita").get(flow.target()).status == 200);
  CHECK(world.as("rita").get(flow.target() + "/workflow").status == 404);
  CHECK(world.as("hugo").get(flow.target() + "/workflow").likeness() == world.as("hugo").get(absent).likeness());
}

TEST_CASE("an approved version waits for its date", "[api][life cycle]") {
  World world;
  const Flow flow(world);
  flow.approve({{"effective_at", "2999-01-01T00:00:00Z"}});
  CHECK(flow.state() == "approved");
  CHECK(world.as("rita").get(flow.target()).status == 404);
  const json version = world.as("olga").get(flow.target() + "/versions/1.0").data();
  CHECK(version["effective_from"] == "2999-01-01T00:00:00Z");
  CHECK(version["draft_label"] == "1.0-draft.1");
  CHECK(flow.workflow()["run"]["effective_at"] == "2999-01-01T00:00:00Z");
  // Taken back, it is a draft again.
  REQUIRE(flow.take("carl", "withdraw").status == 200);
  CHECK(flow.state() == "draft");
  CHECK(flow.save("# Pump check\n\nOnce more.\n").status == 200);
}

TEST_CASE("a withdrawn version is a draft again, and its run has ended", "[api][life cycle]") {
  World world;
  const Flow flow(world);
  REQUIRE(flow.take("carl", "submit").status == 200);
  const Answer withdrawn = flow.take("carl", "withdraw");
  REQUIRE(withdrawn.status == 200);
  CHECK(withdrawn.data()["state"] == "draft");
  CHECK(withdrawn.tag() == withdrawn.data()["etag"]);
  CHECK(flow.workflow()["run"]["state"] == "withdrawn");
  CHECK(world.as("rhea").get("/api/v1/tasks").data()["total"] == 0);
  CHECK(flow.take("carl", "submit").status == 200);
}

TEST_CASE("a rejected version goes no further, and a new draft begins anew", "[api][life cycle]") {
  World world;
  const Flow flow(world);
  REQUIRE(flow.take("carl", "submit").status == 200);
  REQUIRE(flow.take("rhea", "reject", {{"comment", "Not wanted."}}).status == 200);
  CHECK(flow.state() == "rejected");
  CHECK(flow.workflow()["run"]["state"] == "rejected");
  CHECK(refuses(flow.take("carl", "submit"), 409, "state"));
  REQUIRE(flow.save("# Pump check\n\nBetter.\n").status == 200);
  CHECK(flow.take("carl", "submit").status == 200);
}

TEST_CASE("the review of a version in force is kept, with a new date", "[api][life cycle]") {
  World world;
  const Flow flow(world);
  flow.approve();
  CHECK(flow.now()["effective"]["review_due"].is_null());
  // Without a template there is no period to go by.
  CHECK(flow.take("carl", "confirm").status == 400);
  CHECK(flow.take("carl", "confirm", {{"review_due", "2001-01-01T00:00:00Z"}}).status == 400);
  const Answer confirmed = flow.take("carl", "confirm", {{"review_due", "2998-05-01T00:00:00Z"}});
  REQUIRE(confirmed.status == 200);
  CHECK(confirmed.data()["effective"]["review_due"] == "2998-05-01T00:00:00Z");
  CHECK(confirmed.data()["effective"]["version"] == "1.0");
  CHECK(confirmed.data()["state"] == "effective");
}

TEST_CASE("a retired document is obsolete, still read, and signed as such", "[api][life cycle]") {
  World world;
  const Flow flow(world);
  flow.approve();
  REQUIRE(flow.take("abel", "retire", {{"comment", "The pump is gone."}}).status == 200);
  CHECK(world.as("rita").get(flow.target()).data()["state"] == "obsolete");
  CHECK(world.as("rita").get(flow.target() + "/content").body == "# Pump check\n\nOnce a shift.\n");
  const json items = world.as("rita").get(flow.target() + "/signatures").data()["items"];
  REQUIRE(items.size() == 3);
  CHECK(items[2]["meaning"] == "retirement");
  CHECK(items[2]["signer"]["name"] == "abel");
}

TEST_CASE("of two who decide from the same state, the second is told to look again", "[api][life cycle]") {
  World world;
  world.hire("anna", "approver", "QA");
  world.hire("axel", "approver", "QA");
  const Flow flow(world, {{"workflow", "two-approvals"}});
  REQUIRE(flow.take("carl", "submit").status == 200);
  REQUIRE(flow.take("rhea", "approve").status == 200);
  const Fields seen{{"If-Match", world.as("anna").get(flow.target()).tag()}};
  CHECK(flow.take("anna", "approve", {}, seen).status == 200);
  CHECK(flow.take("axel", "approve", {}, seen).status == 412);
  CHECK(flow.take("axel", "approve").status == 200);
  CHECK(flow.state() == "effective");
}

TEST_CASE("a token acts within its scopes, and signs nothing", "[api][life cycle][access]") {
  World world;
  const Flow flow(world);
  REQUIRE(flow.take("carl", "submit").status == 200);
  const auto with_scopes = [&](const json& scopes) {
    const json request{{"name", "t"}, {"scopes", scopes}, {"expires_at", in_days(30)}};
    Client client = world.nobody();
    client.use_token(world.as("rhea").post("/api/v1/tokens", request).data()["token"]);
    return client;
  };
  const auto approve = [&](const Client& client, const std::string& password) {
    const json body{{"transition", "approve"}, {"signature", {{"password", password}}}};
    return client.post(flow.target() + "/transitions", body, {{"If-Match", "*"}});
  };
  const Client narrow = with_scopes({"read_document", "read_drafts"});
  CHECK(narrow.get(flow.target() + "/workflow").data()["transitions"].empty());
  CHECK(refuses(approve(narrow, password_of("rhea")), 403, "permission"));
  const Client wide = with_scopes({"read_document", "read_drafts", "review_document"});
  CHECK(approve(wide, "a guess").status == 403);
  CHECK(approve(wide, password_of("rhea")).status == 403);
  CHECK(flow.state() == "in_review");
  CHECK(wide.post(flow.target() + "/transitions", {{"transition", "request_correction"}, {"comment", "See line 3."}},
                  {{"If-Match", "*"}})
            .status == 200);
}

TEST_CASE("a transition is taken once, however often it is asked for with the same key", "[api][life cycle][idempotency]") {
  World world;
  const Flow flow(world);
  REQUIRE(flow.take("carl", "submit").status == 200);
  const std::string tag = world.as("rhea").get(flow.target()).tag();
  const Fields fields{{"If-Match", tag}, {"Idempotency-Key", "approve-1"}};
  const Answer first = flow.take("rhea", "approve", {}, fields);
  REQUIRE(first.status == 200);
  const Answer second = flow.take("rhea", "approve", {}, fields);
  CHECK(second.status == 200);
  CHECK(second.body == first.body);
  CHECK(second.field("Idempotency-Replayed") == "true");
  CHECK(flow.workflow()["run"]["steps"][0]["decisions"].size() == 1);
  CHECK(flow.take("rhea", "approve", {{"comment", "Other."}}, fields).status == 422);
}

TEST_CASE("what is asked of a transition is checked member by member", "[api][life cycle][input]") {
  World world;
  const Flow flow(world);
  const auto refused = [&](const json& body, const std::string& member) {
    const Answer answer = world.as("carl").post(flow.target() + "/transitions", body, {{"If-Match", "*"}});
    INFO(body.dump() << " -> " << answer.body);
    return answer.status == 400 && answer.detail().find("'" + member) != std::string::npos;
  };
  CHECK(refused(json::object(), "transition"));
  for (const char* none : {"save", "take_effect", "expire", "archive", "none", "APPROVE", ""})
    CHECK(refused({{"transition", none}}, "transition"));
  CHECK(refused({{"transition", 1}}, "transition"));
  const auto with = [&](const std::string& transition, const std::string& member, const json& value) {
    return json{{"transition", transition}, {member, value}};
  };
  CHECK(refused(with("submit", "surprise", 1), "surprise"));
  CHECK(refused(with("submit", "comment", 1), "comment"));
  CHECK(refused(with("submit", "comment", std::string(10'001, 'x')), "comment"));
  CHECK(refused(with("submit", "effective_at", "tomorrow"), "effective_at"));
  CHECK(refused(with("approve", "effective_at", "2999-01-01T00:00:00Z"), "effective_at"));
  CHECK(refused(with("submit", "review_due", "2999-01-01T00:00:00Z"), "review_due"));
  CHECK(refused(with("submit", "step", "review"), "step"));
  CHECK(refused(with("approve", "step", ""), "step"));
  CHECK(refused(with("approve", "signature", "secret"), "signature"));
  const json sound{{"password", "x"}};
  for (const auto& [member, value] : std::vector<std::pair<std::string, json>>{{"password", ""},
                                                                               {"password", nullptr},
                                                                               {"meaning", "joke"},
                                                                               {"version", ""},
                                                                               {"content_sha256", "abc"},
                                                                               {"surprise", 1}}) {
    json signature = sound;
    signature[member] = value;
    CHECK(refused(with("approve", "signature", signature), "signature." + member));
  }
  CHECK(refused(with("approve", "signature", {{"version", "1.0"}}), "signature.password"));
  CHECK(flow.state() == "draft");
}

TEST_CASE("a body with a password that is refused does not come back in the answer", "[api][life cycle][input]") {
  World world;
  const Flow flow(world);
  const Answer answer = world.as("carl").post(flow.target() + "/transitions",
                                              {{"transition", "approve"}, {"signature", {{"password", "my secret\n"}}}});
  CHECK(answer.status == 400);
  CHECK(answer.body.find("my secret") == std::string::npos);
}

}  // namespace rotulus::test
