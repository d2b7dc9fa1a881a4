// Everything that the life cycle forbids, each with the rule that the answer must name.
#include "flow.h"

namespace rotulus::test {
namespace {

json signature(const std::string& who, const json& more = json::object()) {
  json signed_with{{"password", password_of(who)}};
  signed_with.merge_patch(more);
  return {{"signature", signed_with}};
}

std::string sha256_of(World& world, const Flow& flow) {
  return world.as("olga").get(flow.target() + "/versions?limit=1").data()["items"][0]["sha256"];
}

}  // namespace

TEST_CASE("nobody reviews or approves what he wrote", "[api][forbidden]") {
  World world;
  const Flow flow(world);
  // An owner may review, but wrote a draft of this version.
  REQUIRE(flow.save("# Pump check\n\nTwice a shift.\n", "olga").status == 200);
  REQUIRE(flow.take("carl", "submit").status == 200);
  CHECK(refuses(flow.take("olga", "approve"), 403, "self_approval"));
  CHECK(refuses(flow.take("olga", "request_correction"), 403, "self_approval"));
  CHECK(refuses(flow.take("olga", "reject"), 403, "self_approval"));
  CHECK(refuses(flow.take("carl", "approve"), 403, "self_approval"));
  REQUIRE(flow.take("rhea", "approve").status == 200);
  CHECK(refuses(flow.take("olga", "approve"), 403, "self_approval"));
  CHECK(flow.state() == "in_approval");
}

TEST_CASE("nobody approves what he submitted", "[api][forbidden]") {
  World world;
  const Flow flow(world);
  REQUIRE(flow.take("olga", "submit").status == 200);
  REQUIRE(flow.take("rhea", "approve").status == 200);
  CHECK(refuses(flow.take("olga", "approve"), 403, "self_approval"));
}

TEST_CASE("no step is skipped", "[api][forbidden]") {
  World world;
  const Flow flow(world);
  REQUIRE(flow.take("carl", "submit").status == 200);
  const json steps = flow.workflow()["run"]["steps"];
  REQUIRE(steps.size() == 2);
  CHECK(refuses(flow.take("abel", "approve", {{"step", steps[1]["id"]}}), 409, "step_not_open"));
  CHECK(refuses(flow.take("abel", "reject", {{"step", steps[1]["id"]}}), 409, "step_not_open"));
  CHECK(flow.state() == "in_review");
  // Nor is a draft approved that nobody submitted.
  const Flow other(world);
  CHECK(refuses(other.take("abel", "approve"), 409, "state"));
}

TEST_CASE("a wrong password signs nothing", "[api][forbidden]") {
  World world;
  const Flow flow(world);
  REQUIRE(flow.take("carl", "submit").status == 200);
  const Answer answer = flow.take("rhea", "approve", {{"signature", {{"password", "correct horse x battery"}}}});
  CHECK(refuses(answer, 403, "wrong_password"));
  CHECK(answer.body.find("correct horse") == std::string::npos);
  CHECK(world.as("carl").get(flow.target() + "/signatures").data()["items"].empty());
  CHECK(world.audit_actions(1) == std::vector<std::string>{"signature.refused"});
  CHECK(flow.state() == "in_review");
  CHECK(refuses(flow.take("rhea", "approve", {{"signature", nullptr}}), 422, "signature_required"));
  CHECK(flow.take("rhea", "approve").status == 200);
}

TEST_CASE("wrong passwords at signing are throttled as at signing in", "[api][forbidden]") {
  service::SignInLimits limits;
  limits.failures_before_delay = 3;
  World world({}, limits);
  const Flow flow(world);
  REQUIRE(flow.take("carl", "submit").status == 200);
  for (int i = 0; i < 3; ++i)
    CHECK(refuses(flow.take("rhea", "approve", {{"signature", {{"password", "a guess"}}}}), 403, "wrong_password"));
  CHECK(flow.take("rhea", "approve").status == 429);
}

TEST_CASE("a draft that changed meanwhile is not approved", "[api][forbidden]") {
  World world;
  const Flow flow(world);
  REQUIRE(flow.take("carl", "submit").status == 200);
  const std::string seen = world.as("rhea").get(flow.target()).tag();
  REQUIRE(flow.save("# Pump check\n\nNever mind.\n").status == 200);
  const Answer stale = flow.take("rhea", "approve", {}, {{"If-Match", seen}});
  CHECK(stale.status == 412);
  CHECK(stale.code() == "stale");
  CHECK(flow.take("rhea", "approve", {}, {{"If-Match", ""}}).status == 428);
  // The run about the former draft has ended, whatever the tag says.
  CHECK(refuses(flow.take("rhea", "approve", {}, {{"If-Match", "*"}}), 409, "state"));
  CHECK(flow.workflow()["run"]["state"] == "voided");
  CHECK(flow.state() == "draft");
}

TEST_CASE("a signature is not moved to another version", "[api][forbidden]") {
  World world;
  const Flow flow(world);
  const std::string former = sha256_of(world, flow);
  REQUIRE(flow.save("# Pump check\n\nEvery hour.\n").status == 200);
  REQUIRE(flow.take("carl", "submit").status == 200);
  const auto approve = [&](const json& more) { return flow.take("rhea", "approve", signature("rhea", more)); };
  CHECK(refuses(approve({{"version", "1.0-draft.1"}}), 409, "signature_of_other_version"));
  CHECK(refuses(approve({{"content_sha256", former}}), 409, "signature_of_other_version"));
  CHECK(approve({{"meaning", "approval"}}).status == 400);
  CHECK(world.as("olga").get(flow.target() + "/signatures").data()["items"].empty());
  CHECK(approve({{"version", "1.0-draft.2"}, {"content_sha256", sha256_of(world, flow)}, {"meaning", "review"}}).status == 200);
}

TEST_CASE("an approved version that waits for its date is not edited", "[api][forbidden]") {
  World world;
  const Flow flow(world);
  flow.approve({{"effective_at", "2999-01-01T00:00:00Z"}});
  CHECK(flow.state() == "approved");
  const Client& carl = world.as("carl");
  const std::string tag = carl.get(flow.target()).tag();
  CHECK(refuses(flow.save("# Pump check\n\nSecretly other.\n"), 409, "not_editable"));
  CHECK(refuses(carl.patch(flow.target(), {{"title", "Other"}}, tag), 409, "not_editable"));
  CHECK(refuses(carl.put_bytes(flow.target() + "/content", "other", tag), 409, "not_editable"));
  CHECK(refuses(carl.post(flow.target() + "/restore", {{"version", "1"}}, {{"If-Match", tag}}), 409, "not_editable"));
  CHECK(refuses(flow.take("abel", "approve"), 409, "state"));
  CHECK(refuses(flow.take("carl", "submit"), 409, "state"));
}

TEST_CASE("an effective version stays as it was signed, whatever is saved after it", "[api][forbidden]") {
  World world;
  const Flow flow(world);
  flow.approve();
  const Client& rita = world.as("rita");
  const std::string before = rita.get(flow.target() + "/versions/1.0").likeness();
  REQUIRE(flow.save("# Pump check\n\nSomething else altogether.\n").status == 200);
  CHECK(rita.get(flow.target() + "/versions/1.0").likeness() == before);
  CHECK(rita.get(flow.target() + "/content").body == "# Pump check\n\nOnce a shift.\n");
  CHECK(rita.get(flow.target()).data()["version"] == "1.0");
  const json signatures = rita.get(flow.target() + "/signatures").data();
  CHECK(signatures["items"].size() == 2);
  for (const json& one : signatures["items"]) CHECK(one["valid"] == true);
}

TEST_CASE("an obsolete document is not edited, submitted or retired again", "[api][forbidden]") {
  World world;
  const Flow flow(world);
  flow.approve();
  CHECK(refuses(flow.take("abel", "retire", {{"comment", nullptr}}), 422, "comment_required"));
  CHECK(refuses(flow.take("abel", "retire", {{"signature", nullptr}}), 422, "signature_required"));
  CHECK(refuses(flow.take("carl", "retire"), 403, "permission"));
  REQUIRE(flow.take("abel", "retire").status == 200);
  CHECK(flow.now()["state"] == "obsolete");
  CHECK(refuses(flow.save("# Pump check\n\nAlive.\n"), 409, "not_editable"));
  CHECK(refuses(flow.take("carl", "submit"), 409, "state"));
  CHECK(refuses(flow.take("abel", "retire"), 409, "state"));
}

TEST_CASE("who is not asked does not decide, and nobody decides twice", "[api][forbidden]") {
  World world;
  world.hire("ruth", "reviewer", "QA");
  const Flow flow(world);
  REQUIRE(flow.take("carl", "submit").status == 200);
  // The owner may review documents, but this workflow asks reviewers and approvers.
  CHECK(refuses(flow.take("olga", "approve"), 403, "not_assigned"));
  CHECK(flow.take("rita", "approve").status == 404);
  CHECK(flow.take("hugo", "approve").status == 404);
  REQUIRE(flow.take("rhea", "approve").status == 200);
  CHECK(flow.state() == "in_approval");
  // Reviewers have no part in the step of approval.
  CHECK(refuses(flow.take("ruth", "approve"), 403, "permission"));
  CHECK(refuses(flow.take("rhea", "approve"), 403, "permission"));
  CHECK(refuses(flow.take("ruth", "withdraw"), 403, "permission"));
}

TEST_CASE("sending back and rejecting need a reason", "[api][forbidden]") {
  World world;
  const Flow flow(world);
  REQUIRE(flow.take("carl", "submit").status == 200);
  CHECK(refuses(flow.take("rhea", "request_correction", {{"comment", nullptr}}), 422, "comment_required"));
  CHECK(refuses(flow.take("rhea", "reject", {{"comment", ""}}), 422, "comment_required"));
  CHECK(flow.state() == "in_review");
}

TEST_CASE("a version that nobody may decide is not submitted", "[api][forbidden]") {
  World world;
  REQUIRE(world.as("hugo").post("/api/v1/spaces/HB/documents", {{"title", "Alone"}, {"content", "# Alone\n"}}).status == 201);
  const Client& hugo = world.as("hugo");
  const std::string target = "/api/v1/documents/HB-000001";
  const Answer answer = hugo.post(target + "/transitions", {{"transition", "submit"}}, {{"If-Match", hugo.get(target).tag()}});
  CHECK(refuses(answer, 409, "no_candidate"));
}

TEST_CASE("without the plugin that decides nothing is submitted or approved", "[api][forbidden]") {
  World world({}, {}, plugins::Host::load({{"approval", "/nonexistent/rotulus-approval.so", {}}}, {}));
  const Answer made = world.as("carl").post("/api/v1/spaces/QA/documents", {{"title", "Alone"}, {"content", "# Alone\n"}});
  REQUIRE(made.status == 201);
  const std::string target = "/api/v1/documents/" + made.data()["id"].get<std::string>();
  const Answer answer = world.as("carl").post(target + "/transitions", {{"transition", "submit"}}, {{"If-Match", made.tag()}});
  CHECK(refuses(answer, 503, "plugin"));
  const json plugins = world.as("adam").get("/api/v1/plugins").data()["items"];
  REQUIRE(plugins.size() == 1);
  CHECK(plugins[0]["state"] == "refused");
  CHECK_FALSE(plugins[0]["reason"].get<std::string>().empty());
}

}  // namespace rotulus::test
