#include "flow.h"

namespace rotulus::test {
namespace {

json tasks_of(World& world, const std::string& who) { return world.as(who).get("/api/v1/tasks").data(); }

}  // namespace

TEST_CASE("a task says what waits, where, since when and until when", "[api][tasks]") {
  World world;
  const Flow flow(world);
  CHECK(tasks_of(world, "rhea")["items"].empty());
  REQUIRE(flow.take("carl", "submit").status == 200);
  const json list = tasks_of(world, "rhea");
  CHECK(list["total"] == 1);
  REQUIRE(list["items"].size() == 1);
  const json& task = list["items"][0];
  const json step = flow.workflow()["run"]["steps"][0];
  CHECK(task["kind"] == "review");
  CHECK(task["document"] == json{{"id", flow.id()}, {"number", "QA-000001"}, {"title", "Pump check"}, {"space", "QA"}});
  CHECK(task["version"] == "1.0-draft.1");
  CHECK(task["revision"] == 1);
  CHECK(task["step"] == json{{"id", step["id"]}, {"title", step["title"]}});
  CHECK(task["submitted_by"]["name"] == "carl");
  CHECK(task["due_at"] == step["due_at"]);
  CHECK(task["urgency"] == (step["due_at"].is_null() ? "none" : "green"));
}

TEST_CASE("tasks pass on with the workflow", "[api][tasks]") {
  World world;
  const Flow flow(world);
  REQUIRE(flow.take("carl", "submit").status == 200);
  CHECK(tasks_of(world, "abel")["items"][0]["kind"] == "review");
  CHECK(tasks_of(world, "olga")["total"] == 0);
  REQUIRE(flow.take("rhea", "approve").status == 200);
  CHECK(tasks_of(world, "rhea")["total"] == 0);
  CHECK(tasks_of(world, "abel")["items"][0]["kind"] == "approval");
  REQUIRE(flow.take("abel", "request_correction").status == 200);
  CHECK(tasks_of(world, "abel")["total"] == 0);
  const json correction = tasks_of(world, "carl")["items"][0];
  CHECK(correction["kind"] == "correction");
  CHECK(correction["step"].is_null());
  REQUIRE(flow.save("# Pump check\n\nBetter.\n").status == 200);
  CHECK(tasks_of(world, "carl")["total"] == 0);
}

TEST_CASE("tasks come in pages, complete and without repeats", "[api][tasks]") {
  World world;
  for (int i = 0; i < 7; ++i) REQUIRE(Flow(world).take("carl", "submit").status == 200);
  for (const int limit : {1, 3, 7, 100}) {
    std::set<std::string> ids;
    for (const json& task : world.as("rhea").all_pages("/api/v1/tasks", limit)) ids.insert(task["id"].get<std::string>());
    CHECK(ids.size() == 7);
  }
  CHECK(world.as("rhea").get("/api/v1/tasks?limit=2").data()["total"] == 7);
  CHECK(world.as("rhea").get("/api/v1/tasks?limit=0").status == 400);
  CHECK(world.as("rhea").get("/api/v1/tasks?cursor=x").status == 400);
}

TEST_CASE("who loses his role loses his tasks", "[api][tasks][access]") {
  World world;
  world.hire("ruth", "reviewer", "QA");
  const Flow flow(world);
  REQUIRE(flow.take("carl", "submit").status == 200);
  CHECK(tasks_of(world, "ruth")["total"] == 1);
  const std::string bindings = "/api/v1/spaces/QA/bindings";
  json items = json::array();
  const json before = world.as("olga").get(bindings).data();
  for (const json& item : before["items"])
    if (item["user"] != "ruth") items.push_back(item);
  REQUIRE(world.as("olga").put(bindings, {{"items", items}}, world.as("olga").get(bindings).tag()).status == 200);
  CHECK(tasks_of(world, "ruth")["total"] == 0);
  CHECK(tasks_of(world, "rhea")["total"] == 1);
}

}  // namespace rotulus::test
