// Shredding over the interface: who may, what is asked for, and what is left.
#include <algorithm>

#include "flow.h"

namespace rotulus::test {
namespace {

json signature_of(const std::string& who) { return {{"password", password_of(who)}}; }

Answer shred(World& world, const std::string& who, const std::string& target, const json& more = json::object()) {
  json body = {{"reason", "holds personal data"}, {"signature", signature_of(who)}};
  body.update(more);
  for (auto member = body.begin(); member != body.end();) member = member->is_null() ? body.erase(member) : std::next(member);
  return world.as(who).post(target + "/shred", body, {{"If-Match", "*"}});
}

}  // namespace

TEST_CASE("a shredded document answers that it is gone, and is found no more", "[api][shredding]") {
  World world;
  const std::string target = "/api/v1/documents/" + world.publish("QA", "a.md", "# Aardvark\n\nAbout aardvarks.\n").text();
  world.publish("QA", "b.md", "# Another aardvark\n");
  world.catch_up();
  const Answer done = shred(world, "abel", target);
  CHECK(done.status == 200);
  CHECK(done.data()["number"] == "QA-000001");
  for (const char* part : {"", "/content", "/content?version=1", "/versions", "/versions/1", "/compare?from=1&to=1", "/workflow",
                           "/signatures", "/comments", "/evidence"}) {
    INFO(part);
    const Answer gone = world.as("olga").get(target + part);
    CHECK(gone.status == 410);
    CHECK(gone.data()["rule"] == "shredded");
  }
  CHECK(world.as("olga").get("/api/v1/documents/QA-000001").status == 410);
  CHECK(world.as("hugo").get(target).status == 404);  // to whom it never existed
  const json found = world.as("olga").get("/api/v1/search?q=aardvark").data();
  CHECK(found["total"] == 1);
  CHECK(world.as("olga").get("/api/v1/spaces/QA/documents").status == 200);
  CHECK(shred(world, "abel", target).status == 410);
  CHECK(world.as("carl").patch(target, {{"title", "x"}}, "*").status == 410);
  const auto actions = world.audit_actions(20);
  CHECK(std::count(actions.begin(), actions.end(), "document.shred") == 1);
}

TEST_CASE("shredding takes the permission, a reason, the password and the version that was seen", "[api][shredding]") {
  World world;
  const std::string target = "/api/v1/documents/" + world.publish("QA", "a.md", "# A\n").text();
  CHECK(refuses(shred(world, "carl", target), 403, "permission"));
  CHECK(refuses(shred(world, "abel", target, {{"reason", nullptr}}), 422, "comment_required"));
  CHECK(refuses(shred(world, "abel", target, {{"signature", nullptr}}), 422, "signature_required"));
  CHECK(refuses(shred(world, "abel", target, {{"signature", {{"password", "wrong"}}}}), 403, "wrong_password"));
  const json body = {{"reason", "x"}, {"signature", signature_of("abel")}};
  CHECK(world.as("abel").post(target + "/shred", body).status == 428);
  CHECK(world.as("abel").post(target + "/shred", body, {{"If-Match", "\"v99\""}}).status == 412);
  CHECK(world.as("abel").get(target).status == 200);
}

TEST_CASE("in a controlled space one person retires a document and another shreds it", "[api][shredding][four-eyes]") {
  World world;
  const std::string target = "/api/v1/documents/" + world.publish("QA", "a.md", "# A\n").text();
  REQUIRE(world.as("carl").post("/api/v1/spaces/QA/documents", {{"title", "Draft"}}).status == 201);
  Client& olga = world.as("olga");
  REQUIRE(olga.patch("/api/v1/spaces/QA", {{"controlled", true}}, olga.get("/api/v1/spaces/QA").tag()).status == 200);
  world.hire("dora", "approver", "QA");

  CHECK(refuses(shred(world, "abel", target), 409, "state"));
  const json retire = {{"transition", "retire"}, {"comment", "no longer true"}, {"signature", signature_of("abel")}};
  REQUIRE(world.as("abel").post(target + "/transitions", retire, {{"If-Match", "*"}}).status == 200);
  CHECK(refuses(shred(world, "abel", target), 403, "self_approval"));
  CHECK(shred(world, "dora", target).status == 200);
  // A draft that was never in force: by somebody who did not write it.
  CHECK(shred(world, "dora", "/api/v1/documents/QA-000002").status == 200);
}

TEST_CASE("what is in a workflow can be shredded, and its tasks end", "[api][shredding]") {
  World world;
  const Flow flow(world);
  REQUIRE(flow.take("carl", "submit").status == 200);
  REQUIRE_FALSE(world.as("rhea").get("/api/v1/tasks").data()["items"].empty());
  CHECK(shred(world, "abel", flow.target()).status == 200);
  CHECK(world.as("rhea").get("/api/v1/tasks").data()["items"].empty());
}

}  // namespace rotulus::test
