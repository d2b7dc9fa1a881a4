// Saving on top of what others have saved meanwhile.
#include <array>
#include <thread>

#include "flow.h"
#include "storage/audit.h"

namespace rotulus::test {
namespace {

const std::string kText =
    "# Pump check\n\nThe pump is checked every month.\n\nThe result is filed.\n\n## Records\n\nKept for ten years.\n";

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  return text.replace(text.find(what), what.size(), with);  // throws where it is not there
}

// A draft of carl's that olga has written on.
struct Moved {
  explicit Moved(const std::string& theirs) : flow(world, {{"content", kText}, {"tags", {"pump", "monthly"}}}) {
    tag = world.as("carl").get(flow.target()).tag();
    REQUIRE(flow.save(theirs, "olga").status == 200);
  }

  Answer put(const std::string& mine, const std::string& query = "?merge_base=1") {
    return world.as("carl").put_bytes(flow.target() + "/content" + query, mine);
  }
  Answer patch(const json& change) { return world.as("carl").patch(flow.target() + "?merge_base=1", change); }
  Answer preview(const json& change) { return world.as("carl").post(flow.target() + "/merge", change); }
  std::string content() { return world.as("carl").get(flow.target() + "/content").body; }
  std::size_t versions() { return world.as("carl").get(flow.target() + "/versions").data()["items"].size(); }

  World world;
  Flow flow;
  std::string tag;  // of the state before olga
};

const std::string kTheirs = replaced(kText, "every month", "every week");
const std::string kMine = replaced(kText, "ten years", "five years");

}  // namespace

TEST_CASE("a save on a base that has moved is refused, and told that it can be merged", "[api][merge]") {
  Moved moved(kTheirs);
  const Answer refused = moved.world.as("carl").put_bytes(moved.flow.target() + "/content", kMine, moved.tag);
  CHECK(refuses(refused, 412, "mergeable"));
  CHECK(refused.code() == "stale");
  CHECK(refused.detail().find("merge_base") != std::string::npos);
  CHECK(moved.content() == kTheirs);
  // Even with merge_base: who names a state means it.
  const Answer both = moved.world.as("carl").put_bytes(moved.flow.target() + "/content?merge_base=1", kMine, moved.tag);
  CHECK(both.status == 412);
  CHECK(moved.versions() == 2);
}

TEST_CASE("changes of different places are merged and saved as one draft, and the answer and the history tell so",
          "[api][merge]") {
  Moved moved(kTheirs);
  const Answer saved = moved.put(kMine);
  INFO(saved.body);
  REQUIRE(saved.status == 200);
  CHECK(saved.data()["version"] == "1.0-draft.3");
  CHECK(saved.tag() == saved.data()["etag"]);
  CHECK(saved.data()["merged"]["base"] == "1.0-draft.1");
  CHECK(saved.data()["merged"]["theirs"] == "1.0-draft.2");
  CHECK(saved.data()["merged"]["text"] == json::parse(R"({"mine": 1, "theirs": 1, "both": 0, "words": 0})"));
  CHECK(moved.content() == replaced(kTheirs, "ten years", "five years"));
  CHECK(saved.data()["summary"] == "Change the content\n\nWritten from version 1.0-draft.1, merged with version 1.0-draft.2.");
  CHECK(moved.world.audit_actions(1) == std::vector<std::string>{"document.save"});
}

TEST_CASE("on a base that has not moved merge_base saves as always", "[api][merge]") {
  World world;
  const Flow flow(world, {{"content", kText}});
  const Client& carl = world.as("carl");
  const Answer saved = carl.put_bytes(flow.target() + "/content?merge_base=1.0-draft.1&summary=Mine", kMine);
  REQUIRE(saved.status == 200);
  CHECK_FALSE(saved.data().contains("merged"));
  CHECK(saved.data()["summary"] == "Mine");
  CHECK(carl.get(flow.target() + "/content").body == kMine);
}

TEST_CASE("the same change sent again makes no further draft", "[api][merge]") {
  Moved moved(kTheirs);
  REQUIRE(moved.put(kMine).status == 200);
  const Answer again = moved.put(kMine);
  CHECK(again.status == 200);
  CHECK(again.data()["version"] == "1.0-draft.3");
  CHECK(moved.versions() == 3);
}

TEST_CASE("a true conflict returns both sides and saves nothing", "[api][merge]") {
  Moved moved(replaced(kText, "ten years", "three years"));
  const Answer refused = moved.put(kMine);
  CHECK(refuses(refused, 409, "merge_conflict"));
  const json merge = refused.data()["merge"];
  CHECK(merge["base"] == "1.0-draft.1");
  CHECK(merge["theirs"] == "1.0-draft.2");
  CHECK(merge["etag"] == moved.world.as("carl").get(moved.flow.target()).tag());
  REQUIRE(merge["conflicts"].size() == 1);
  CHECK(merge["conflicts"][0] == json::parse(R"({"kind": "text", "base_line": 9, "mine_line": 9, "theirs_line": 9,
      "base": "Kept for ten years.\n", "mine": "Kept for five years.\n", "theirs": "Kept for three years.\n"})"));
  CHECK(moved.versions() == 2);
}

TEST_CASE("the description is merged field by field, and tags as sets", "[api][merge]") {
  Moved moved(kTheirs);
  const Client& olga = moved.world.as("olga");
  REQUIRE(olga.patch(moved.flow.target(), {{"owner", "olga"}, {"tags", {"pump", "weekly"}}}, "*").status == 200);
  const Answer saved = moved.patch({{"title", "Check of the pump"}, {"tags", {"monthly", "pump", "water"}}, {"content", kMine}});
  INFO(saved.body);
  REQUIRE(saved.status == 200);
  CHECK(saved.data()["title"] == "Check of the pump");
  CHECK(saved.data()["owner"] == "olga");
  CHECK(saved.data()["tags"] == json::parse(R"(["pump", "weekly", "water"])"));
  CHECK(moved.content() == replaced(kTheirs, "ten years", "five years"));

  REQUIRE(olga.patch(moved.flow.target(), {{"title", "Weekly check"}}, "*").status == 200);
  const Answer refused = moved.patch({{"title", "Monthly check"}});
  CHECK(refuses(refused, 409, "merge_conflict"));
  CHECK(refused.data()["merge"]["conflicts"] ==
        json::parse(
            R"([{"kind": "field", "field": "title", "base": "Pump check", "mine": "Monthly check", "theirs": "Weekly check"}])"));
}

TEST_CASE("a change of the description alone leaves the content that others have saved", "[api][merge]") {
  Moved moved(kTheirs);
  const Answer saved = moved.patch({{"title", "Check of the pump"}});
  REQUIRE(saved.status == 200);
  CHECK(saved.data()["merged"]["text"].is_null());
  CHECK(moved.content() == kTheirs);
}

TEST_CASE("a merge can be looked at before it is saved", "[api][merge]") {
  Moved moved(kTheirs);
  const Answer shown = moved.preview({{"base", "1"}, {"content", kMine}, {"title", "Check of the pump"}});
  INFO(shown.body);
  REQUIRE(shown.status == 200);
  const json merge = shown.data();
  CHECK(merge["clean"] == true);
  CHECK(merge["base"]["revision"] == 1);
  CHECK(merge["theirs"]["revision"] == 2);
  CHECK(merge["description"]["title"] == "Check of the pump");
  std::string text;
  for (const json& block : merge["blocks"]) text += block["text"].get<std::string>();
  CHECK(text == replaced(kTheirs, "ten years", "five years"));
  CHECK(moved.versions() == 2);
  // With the tag that it names, it is saved as any change.
  const Answer saved = moved.world.as("carl").patch(moved.flow.target(), {{"content", text}}, merge["etag"]);
  CHECK(saved.status == 200);

  const Answer conflict = moved.preview({{"base", "1"}, {"content", replaced(kText, "every month", "every day")}});
  CHECK(conflict.data()["clean"] == false);
  CHECK(conflict.data()["conflicts"].size() == 1);
}

TEST_CASE("what cannot be merged is said with what to do", "[api][merge][input]") {
  Moved moved(kTheirs);
  CHECK(moved.put(kMine, "?merge_base=9").status == 404);
  CHECK(moved.put(kMine, "?merge_base=").status == 428);
  CHECK(moved.put(kMine, "?merge_base=1&merge_base=2").status == 400);
  CHECK(moved.preview({{"content", kMine}}).detail().find("'base'") != std::string::npos);
  CHECK(moved.preview({{"base", "1"}}).status == 400);
  const Answer binary = moved.put(std::string("\0\x01", 2));
  CHECK(binary.status == 412);
  CHECK(binary.code() == "stale");
  CHECK(binary.detail().find("no text") != std::string::npos);
  CHECK(moved.versions() == 2);
}

TEST_CASE("bytes that are no text are saved where others have left the content alone", "[api][merge]") {
  World world;
  const Flow flow(world, {{"content", kText}});
  REQUIRE(world.as("olga").patch(flow.target(), {{"owner", "olga"}}, "*").status == 200);
  const std::string bytes("\0\x01", 2);
  const Answer saved = world.as("carl").put_bytes(flow.target() + "/content?merge_base=1", bytes);
  REQUIRE(saved.status == 200);
  CHECK(saved.data()["owner"] == "olga");
  CHECK(world.as("carl").get(flow.target() + "/content").body == bytes);
}

TEST_CASE("the rules of the life cycle hold for a merge as for any save", "[api][merge]") {
  Moved moved(kTheirs);
  REQUIRE(moved.flow.take("carl", "submit").status == 200);
  // A save on top of what is in review ends the review, whether it was merged or not.
  REQUIRE(moved.put(kMine).status == 200);
  CHECK(moved.flow.state() == "draft");
  moved.flow.approve({{"effective_at", in_days(30)}});
  CHECK(refuses(moved.put(kText + "More.\n"), 409, "not_editable"));
  CHECK(refuses(moved.preview({{"base", "1"}, {"content", kText + "More.\n"}}), 409, "not_editable"));
}

TEST_CASE("a merge in a confidential space is a recorded reading of both versions", "[api][merge][confidential]") {
  Moved moved(kTheirs);
  moved.world.make_confidential("QA");
  REQUIRE(moved.preview({{"base", "1"}, {"content", kMine}}).status == 200);
  storage::AuditQuery query;
  query.action = "document.read";
  query.limit = 10;
  CHECK(storage::AuditLog(moved.world.app().read()).list(query).size() >= 1);
}

TEST_CASE("four who merge at the same time lose nothing of each other", "[api][merge]") {
  World world;
  std::string text, expected;
  for (int i = 0; i < 4; ++i) {
    text += "Line " + std::to_string(i) + ".\n\n";
    expected += "Line " + std::to_string(i) + ", changed.\n\n";
  }
  const Flow flow(world, {{"content", text}});
  std::array<int, 4> statuses{};
  std::vector<std::thread> people;
  const Client& carl = world.as("carl");
  for (std::size_t i = 0; i < statuses.size(); ++i)
    people.emplace_back([&, i] {
      std::string mine = text;
      mine.replace(mine.find(std::to_string(i) + "."), 2, std::to_string(i) + ", changed.");
      statuses[i] = carl.put_bytes(flow.target() + "/content?merge_base=1", mine).status;
    });
  for (std::thread& person : people) person.join();
  CHECK(statuses == std::array<int, 4>{200, 200, 200, 200});
  CHECK(carl.get(flow.target() + "/content").body == expected);
}

}  // namespace rotulus::test
