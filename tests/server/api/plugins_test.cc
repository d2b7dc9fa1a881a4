#include "flow.h"

namespace rotulus::test {
namespace {

std::set<std::string> ids(const json& list) {
  std::set<std::string> found;
  for (const json& item : list["items"]) found.insert(item["id"].get<std::string>());
  return found;
}

// The workflows that come with the server, and a plugin with an enrichment hook.
std::shared_ptr<const plugins::Host> remarking_plugins() {
  plugins::HostOptions options;
  options.deadline = std::chrono::seconds(60);
  return plugins::Host::load(
      {{"approval", std::filesystem::path(ROTULUS_PLUGINS) / "rotulus-approval.so", {}}, {"steady", ROTULUS_STEADY, {}}},
      options);
}

}  // namespace

TEST_CASE("templates are listed with their form, and one is shown with its text", "[api][plugins]") {
  World world;
  const Client& nora = world.as("nora");
  const json list = nora.get("/api/v1/templates").data();
  CHECK(ids(list).contains("sop"));
  for (const json& shown : list["items"]) CHECK_FALSE(shown.contains("body"));
  json sop = nora.get("/api/v1/templates/sop").data();
  for (const char* language : {"zh", "en"}) {
    CHECK_FALSE(sop["name"][language].get<std::string>().empty());
    CHECK(sop["body"][language].get<std::string>().starts_with("# "));
  }
  CHECK(sop["languages"] == json::parse(R"(["en", "zh"])"));
  CHECK_FALSE(sop["fields"].empty());
  CHECK_FALSE(sop["sections"].empty());
  sop.erase("body");
  CHECK(std::count(list["items"].begin(), list["items"].end(), sop) == 1);
  CHECK(nora.get("/api/v1/templates/nothing").status == 404);
}

TEST_CASE("workflows are listed by name, in both languages", "[api][plugins]") {
  World world;
  const json list = world.as("nora").get("/api/v1/workflows").data();
  CHECK(ids(list).contains("review-approval"));
  CHECK(ids(list).contains("simple-approval"));
  for (const json& workflow : list["items"]) {
    CHECK(workflow["name"].contains("zh"));
    CHECK(workflow["name"].contains("en"));
    CHECK_FALSE(workflow.contains("definition"));
  }
}

TEST_CASE("plugins are shown to those who run the server", "[api][plugins]") {
  World world;
  CHECK(world.as("olga").get("/api/v1/plugins").status == 403);
  const json items = world.as("adam").get("/api/v1/plugins").data()["items"];
  REQUIRE(items.size() == 2);
  for (const json& plugin : items) {
    CHECK(plugin["state"] == "ready");
    CHECK(plugin["reason"].get<std::string>().empty());
    CHECK(plugin["sha256"].get<std::string>().size() == 64);
    CHECK_FALSE(plugin["extension_points"].empty());
    CHECK(plugin["failures"] == 0);
    CHECK(plugin["last_failure_at"].is_null());
  }
}

TEST_CASE("what enrichment hooks remark stands with the workflow of a draft, and is in the way of nothing", "[api][plugins]") {
  World world({}, {}, remarking_plugins());
  const Flow flow(world);
  const json remark =
      json::parse(R"([{"place": "field", "name": "topic", "line": null, "message": {"en": "A topic would help."}}])");
  CHECK(flow.workflow("carl")["remarks"] == remark);
  REQUIRE(flow.take("carl", "submit").status == 200);
  CHECK(flow.workflow("rhea")["remarks"] == remark);
  REQUIRE(flow.take("rhea", "approve").status == 200);
  REQUIRE(flow.take("abel", "approve").status == 200);
  CHECK(flow.workflow("carl")["remarks"] == json::array());
  REQUIRE(flow.save("# Pump check\n\nTwice a shift.\n").status == 200);
  CHECK(flow.workflow("carl")["remarks"] == remark);
  CHECK(world.as("rita").get(flow.target() + "/workflow").status == 404);
}

TEST_CASE("a document that no enrichment hook has a word on has no remarks", "[api][plugins]") {
  World world;
  CHECK(Flow(world).workflow()["remarks"] == json::array());
}

}  // namespace rotulus::test
