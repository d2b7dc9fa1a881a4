#include "world.h"

namespace rotulus::test {
namespace {

std::string joined(const json& segments, bool matches_only) {
  std::string text;
  for (const json& segment : segments)
    if (!matches_only || segment["match"] == true) text += segment["text"];
  return text;
}

}  // namespace

TEST_CASE("a hit names the document, its version, and shows why it was found", "[api][search]") {
  World world;
  const DocumentId id = world.publish("QA", "规程/采样.md", "# 采样规程\n\n水质采样每天两次，由实验室负责。\n");
  world.catch_up();
  const json found = world.as("rita").get("/api/v1/search?q=%E6%B0%B4%E8%B4%A8%E9%87%87%E6%A0%B7").data();
  CHECK(found["total"] == 1);
  CHECK(found["total_is_exact"] == true);
  const json& hit = found["items"][0];
  CHECK(hit["id"] == id.text());
  CHECK(hit["number"] == "QA-000001");
  CHECK(hit["state"] == "effective");
  CHECK(hit["version"] == "0.1");
  CHECK(hit["path"] == "规程/采样.md");
  CHECK(joined(hit["title"], false) == "采样规程");
  CHECK(joined(hit["title"], true) == "采样");
  CHECK(joined(hit["snippet"], true).find("水质采样") != std::string::npos);
  CHECK(hit["changed_at"] == "2023-11-14T22:13:20Z");
}

TEST_CASE("hits are narrowed by values, of which those of one field are alternatives", "[api][search]") {
  World world;
  world.publish("QA", "a.md", "---\ntype: sop\ntags: [red]\nlanguage: en\n---\n# Zebra one\n");
  world.publish("QA", "b.md", "---\ntype: report\ntags: [blue]\nlanguage: en\n---\n# Zebra two\n");
  world.publish("QA", "c.md", "---\ntype: manual\ntags: [red, blue]\nlanguage: en\n---\n# Zebra three\n");
  world.catch_up();
  const auto total = [&](const std::string& query) {
    return world.as("rita").get("/api/v1/search?q=zebra" + query).data()["total"].get<int>();
  };
  CHECK(total("") == 3);
  CHECK(total("&space=QA") == 3);
  CHECK(total("&state=effective") == 3);
  CHECK(total("&state=draft") == 0);
  CHECK(world.as("rita").get("/api/v1/search?q=zebra&state=asleep").status == 400);
  CHECK(world.as("rita").get("/api/v1/search?q=zebra&sort=random").status == 400);
  CHECK(world.as("rita").get("/api/v1/search?q=zebra&facets=yes").status == 400);
  CHECK(world.as("rita").get("/api/v1/search?q=zebra&sort=newest&sort=number").status == 400);
  CHECK(world.as("rita").get("/api/v1/search?q=" + std::string(2001, 'x')).status == 400);
}

TEST_CASE("hits come in pages, complete and without repeats, in every order", "[api][search]") {
  World world;
  for (int i = 0; i < 25; ++i) world.publish("QA", "d" + std::to_string(i) + ".md", "# Zebra " + std::to_string(i) + "\n");
  world.as("carl").post("/api/v1/spaces/QA/documents", {{"title", "Zebra draft"}});
  world.catch_up();
  for (const char* sort : {"relevance", "newest", "number"}) {
    for (const char* who : {"rita", "carl"}) {
      std::set<std::string> numbers;
      const auto hits = world.as(who).all_pages(std::string("/api/v1/search?q=zebra&sort=") + sort, 7);
      for (const json& hit : hits) numbers.insert(hit["number"]);
      CHECK(hits.size() == numbers.size());
      CHECK(numbers.size() == (std::string(who) == "carl" ? 26U : 25U));
    }
  }
}

TEST_CASE("a query is never an error", "[api][search]") {
  World world;
  world.publish("QA", "a.md", "# Zebra\n");
  world.catch_up();
  for (const char* q :
       {"", "%22", "(((", "-", "AND%20OR", "title:", "a*%20*", "%22%22%22", "zebra%20%29", "before:never", "%F0%9F%98%80"})
    CHECK(world.as("rita").get(std::string("/api/v1/search?q=") + q).status == 200);
}

TEST_CASE("a misspelt word is corrected, a beginning completed", "[api][search]") {
  World world;
  for (int i = 0; i < 5; ++i)
    world.publish("QA", "a" + std::to_string(i) + ".md", "# Calibration of balances\n\nCalibration twice a year.\n");
  world.catch_up();
  CHECK(world.as("rita").get("/api/v1/search?q=calibartion").data()["did_you_mean"] == "calibration");
  const json items = world.as("rita").get("/api/v1/search/suggest?q=cali&limit=3").data()["items"];
  CHECK(items.size() == 3);
  CHECK(items[0]["text"].get<std::string>().find("Calibration") != std::string::npos);
}

}  // namespace rotulus::test
