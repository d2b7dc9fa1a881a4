#include "world.h"

namespace rotulus::test {

TEST_CASE("the audit log is for auditors", "[api][audit]") {
  World world;
  for (const char* who : {"adam", "olga", "rita", "nora"}) CHECK(world.as(who).get("/api/v1/audit").status == 403);
  const json entry = world.as("aude").get("/api/v1/audit?limit=1").data()["items"][0];
  CHECK(entry["actor"] == "aude");
  CHECK(entry["action"] == "session.begin");
  CHECK(entry["outcome"] == "done");
}

TEST_CASE("the audit log comes in pages, newest first, without gaps", "[api][audit]") {
  World world;
  for (int i = 0; i < 9; ++i) world.publish("QA", "d" + std::to_string(i) + ".md", "# D\n");
  const auto entries = world.as("aude").all_pages("/api/v1/audit", 7);
  REQUIRE(entries.size() > 20);
  for (std::size_t i = 1; i < entries.size(); ++i)
    CHECK(entries[i]["sequence"].get<int>() == entries[i - 1]["sequence"].get<int>() - 1);
  CHECK(entries.back()["sequence"] == 1);
}

TEST_CASE("the audit log is narrowed by actor, action and object", "[api][audit]") {
  World world;
  const json document = world.as("carl").post("/api/v1/spaces/QA/documents", {{"title", "X"}}).data();
  const Client& aude = world.as("aude");
  const auto only = [&](const std::string& query) { return aude.all_pages("/api/v1/audit?" + query, 50); };
  CHECK(only("actor=carl").size() == 2);
  CHECK(only("action=document.save").size() == 1);
  CHECK(only("object=document%20" + document["id"].get<std::string>()).size() == 1);
  CHECK(only("actor=carl&action=session.begin").size() == 1);
  CHECK(only("actor=nobody").empty());
  CHECK(aude.get("/api/v1/audit?cursor=x").status == 400);
}

TEST_CASE("what is refused before anybody is known is recorded as refused", "[api][audit]") {
  World world;
  world.nobody().post("/api/v1/session", {{"username", "olga"}, {"password", "a guess"}});
  const auto entries = world.as("aude").all_pages("/api/v1/audit?action=session.refused", 10);
  REQUIRE(entries.size() == 1);
  CHECK(entries[0]["outcome"] == "refused");
  CHECK(entries[0]["detail"].get<std::string>().find("192.0.2.7") != std::string::npos);
}

}  // namespace rotulus::test
