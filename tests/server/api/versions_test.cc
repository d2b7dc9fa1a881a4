#include "world.h"

namespace rotulus::test {
namespace {

std::string at(const DocumentId& id) { return "/api/v1/documents/" + id.text(); }

std::string numbered_lines(int from, int to) {
  std::string text;
  for (int i = from; i <= to; ++i) text += "line " + std::to_string(i) + "\n";
  return text;
}

}  // namespace

TEST_CASE("versions are listed newest first, in pages, complete and without repeats", "[api][versions]") {
  World world;
  const DocumentId id = world.publish("QA", "a.md", "0\n");
  for (int i = 1; i < 17; ++i) world.publish_again(id, std::to_string(i) + "\n");
  for (const int limit : {1, 5, 17, 100}) {
    std::vector<int> revisions;
    for (const json& version : world.as("rita").all_pages(at(id) + "/versions", limit))
      revisions.push_back(version["revision"].get<int>());
    CHECK(revisions.size() == 17);
    CHECK(std::is_sorted(revisions.rbegin(), revisions.rend()));
    CHECK(std::set<int>(revisions.begin(), revisions.end()).size() == 17);
  }
}

TEST_CASE("one version is found by label and by number", "[api][versions]") {
  World world;
  const DocumentId id = world.publish("QA", "a.md", "one\n");
  world.publish_again(id, "two\n");
  const json by_label = world.as("rita").get(at(id) + "/versions/0.1").data();
  CHECK(by_label == world.as("rita").get(at(id) + "/versions/1").data());
  CHECK(by_label["state"] == "superseded");
  CHECK(by_label["author"] == json::parse(R"({"name": "Lin Wei", "email": "lin@example.org"})"));
  CHECK(by_label["time"] == "2023-11-14T22:13:20Z");
  for (const char* none : {"0.9", "3", "0", "-1", "x", "99999999999999999999"})
    CHECK(world.as("rita").get(at(id) + "/versions/" + none).status == 404);
}

TEST_CASE("a comparison shows what changed with the lines around it", "[api][versions]") {
  World world;
  const DocumentId id = world.publish("QA", "a.md", numbered_lines(1, 30));
  std::string changed = numbered_lines(1, 30);
  changed.replace(changed.find("line 15\n"), 8, "line fifteen\nand more\n");
  world.publish_again(id, changed);
  const json comparison = world.as("rita").get(at(id) + "/compare?from=0.1&to=0.2").data();
  CHECK(comparison["from"]["label"] == "0.1");
  CHECK(comparison["to"]["label"] == "0.2");
  const json& blocks = comparison["blocks"];
  REQUIRE(blocks.size() == 5);
  CHECK(blocks[0] == json::parse(R"({"kind": "skipped", "lines_skipped": 11})"));
  CHECK(blocks[1] ==
        json::parse(R"({"kind": "same", "from_line": 12, "to_line": 12, "lines": ["line 12", "line 13", "line 14"]})"));
  CHECK(blocks[2]["kind"] == "changed");
  CHECK(blocks[2]["from_line"] == 15);
  CHECK(blocks[2]["removed"].size() == 1);
  CHECK(blocks[2]["added"].size() == 2);
  CHECK(blocks[3]["lines"] == json::parse(R"(["line 16", "line 17", "line 18"])"));
  CHECK(blocks[3]["from_line"] == 16);
  CHECK(blocks[3]["to_line"] == 17);
  CHECK(blocks[4] == json::parse(R"({"kind": "skipped", "lines_skipped": 12})"));
}

TEST_CASE("a comparison inside a line shows the characters that differ", "[api][versions]") {
  World world;
  const DocumentId id = world.publish("QA", "a.md", "每天采样两次。\n");
  world.publish_again(id, "每天采样三次。\n");
  const json block = world.as("rita").get(at(id) + "/compare?from=1&to=2").data()["blocks"][0];
  const auto joined = [](const json& line, bool changed) {
    std::string text;
    for (const json& span : line)
      if (span["changed"] == changed) text += span["text"];
    return text;
  };
  CHECK(joined(block["removed"][0], true) == "两");
  CHECK(joined(block["added"][0], true) == "三");
  CHECK(joined(block["added"][0], false) == "每天采样次。");
}

TEST_CASE("between two changes a long equal stretch is shortened, a short one is not", "[api][versions]") {
  World world;
  const DocumentId id = world.publish("QA", "a.md", "x\n" + numbered_lines(1, 7) + "x\n" + numbered_lines(1, 8) + "x\n");
  world.publish_again(id, "y\n" + numbered_lines(1, 7) + "y\n" + numbered_lines(1, 8) + "y\n");
  const json blocks = world.as("rita").get(at(id) + "/compare?from=1&to=2").data()["blocks"];
  REQUIRE(blocks.size() == 7);
  CHECK(blocks[1]["lines"].size() == 7);
  CHECK(blocks[3]["lines"] == json::parse(R"(["line 1", "line 2", "line 3"])"));
  CHECK(blocks[4]["lines_skipped"] == 2);
  CHECK(blocks[5]["lines"] == json::parse(R"(["line 6", "line 7", "line 8"])"));
  CHECK(blocks[5]["from_line"] == 15);
}

TEST_CASE("comparing a version with itself, and with what is no text", "[api][versions]") {
  World world;
  const DocumentId id = world.publish("QA", "a.md", "one\n");
  world.publish_again(id, std::string("\0\1\2", 3));
  CHECK(world.as("rita").get(at(id) + "/compare?from=1&to=1").data()["blocks"].size() == 1);
  const json binary = world.as("rita").get(at(id) + "/compare?from=1&to=2").data();
  CHECK(binary["binary"] == true);
  CHECK_FALSE(binary.contains("blocks"));
  CHECK(world.as("rita").get(at(id) + "/compare?from=1").data()["to"]["revision"] == 2);
  CHECK(world.as("rita").get(at(id) + "/compare").status == 400);
  CHECK(world.as("rita").get(at(id) + "/compare?from=7&to=1").status == 404);
}

}  // namespace rotulus::test
