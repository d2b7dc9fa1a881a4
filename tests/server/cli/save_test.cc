// A file saved as a draft from the command line, on the newest version or merged with it.
#include <fstream>

#include "installation_fixture.h"

using namespace rotulus::test;

namespace {

struct Desk {
  Desk() : server(imported(place).serve()) {
    REQUIRE(place.run({"grant", "admin", "contributor", "--space", "HB"}).code == 0);
    REQUIRE(
        place.run({"token", "create", "--user", "admin", "--scopes", "read_document,read_drafts,edit_document", "--out", "token"})
            .code == 0);
    number = place.search(server, "pump", "token")["items"][0]["number"];
  }

  static Installation& imported(Installation& place) {
    std::filesystem::create_directory(place / "folder");
    write(place, "folder/pump.md", kText);
    REQUIRE(place.run({"import", "folder", "--space", "HB"}).code == 0);
    return place;
  }

  static void write(const Installation& place, const std::string& name, const std::string& text) {
    std::ofstream(place / name, std::ios::binary) << text;
  }

  Ended ask(Arguments arguments) const {
    for (const std::string& more : {std::string("--server"), server.url(), std::string("--token-file"), std::string("token")})
      arguments.push_back(more);
    return place.run(arguments);
  }

  Ended save(const std::string& text, const Arguments& further) const {
    write(place, "mine.md", text);
    Arguments arguments{"save", number, "mine.md"};
    arguments.insert(arguments.end(), further.begin(), further.end());
    return ask(arguments);
  }

  std::string content(const std::string& version) const { return ask({"show", number, "--version", version}).out; }

  static constexpr const char* kText = "# Pump\n\nChecked every month.\n\nThe result is filed.\n\nKept for ten years.\n";
  Installation place;
  Server server;
  std::string number;
};

}  // namespace

TEST_CASE("a file is saved on the version that it was made from, and merged with what was saved since when that is asked for",
          "[cli]") {
  const Desk desk;
  const std::string weekly = "# Pump\n\nChecked every week.\n\nThe result is filed.\n\nKept for ten years.\n";
  const auto saved = desk.save(weekly, {"--base", "1", "--summary", "Weekly"});
  INFO(saved.err);
  REQUIRE(saved.code == 0);
  CHECK(desk.content("2") == weekly);

  const std::string shorter = "# Pump\n\nChecked every month.\n\nThe result is filed.\n\nKept for five years.\n";
  const auto stale = desk.save(shorter, {"--base", "1"});
  CHECK(stale.code == 1);
  CHECK(stale.err.find("--merge") != std::string::npos);

  const auto merged = desk.save(shorter, {"--base", "1", "--merge"});
  INFO(merged.err);
  REQUIRE(merged.code == 0);
  CHECK(merged.out.find("merged with") != std::string::npos);
  CHECK(desk.content("3") == "# Pump\n\nChecked every week.\n\nThe result is filed.\n\nKept for five years.\n");
}

TEST_CASE("a conflict is shown with both sides, and nothing is saved", "[cli]") {
  const Desk desk;
  REQUIRE(desk.save("# Pump\n\nChecked every week.\n", {"--base", "1"}).code == 0);
  const auto refused = desk.save("# Pump\n\nChecked every day.\n", {"--base", "1", "--merge"});
  CHECK(refused.code == 1);
  CHECK(refused.out.find("  file:   Checked every day.") != std::string::npos);
  CHECK(refused.out.find("  newest: Checked every week.") != std::string::npos);
  CHECK(refused.err.starts_with("rotulus: "));
  CHECK(desk.ask({"show", desk.number, "--version", "3"}).code == 1);
  const auto json = desk.save("# Pump\n\nChecked every day.\n", {"--base", "1", "--merge", "--json"});
  CHECK(json.code == 1);
  CHECK(Json::parse(json.out)["rule"] == "merge_conflict");
}

TEST_CASE("what cannot be saved is told in a sentence", "[cli]") {
  const Desk desk;
  CHECK(desk.save("x", {"--base", "7"}).err.find("7") != std::string::npos);
  CHECK(desk.save("x", {"--base", "7", "--merge"}).code == 1);
  CHECK(desk.ask({"save", desk.number, "absent.md", "--base", "1"}).err.find("absent.md") != std::string::npos);
  CHECK(desk.ask({"save", desk.number, "mine.md"}).code == 2);  // no base
}
