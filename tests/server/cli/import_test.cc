#include <csignal>
#include <cstdlib>
#include <optional>
#include <thread>

#include "installation_fixture.h"

using namespace rotulus::test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

bool git(const std::string& arguments) {
  return std::system(("git " + arguments + " >/dev/null 2>&1").c_str()) == 0;  // NOLINT(cert-env33-c): our own words
}

void check_sample(const Json& report) {
  CHECK(report["commits"] == 41);
  CHECK(report["revisions"] == 61);
  CHECK(report["documents"] == 34);
  CHECK(report["commits_without_documents"] == 5);
  CHECK(report["skipped"].size() == 2);  // a symbolic link, a submodule
  CHECK(report["resumed"] == false);
}

// The import of `place / long.git` has begun to write, and has not ended.
void wait_until_under_way(Program& import, const fs::path& database) {
  constexpr std::uintmax_t kSeveralBatches =
      2'000'000;  // a batch grows the log while it is being written, and counts only when it is done
  const auto before = fs::file_size(database);
  const fs::path log = database.string() + "-wal";
  for (int i = 0; i < 50'000; ++i) {
    std::error_code absent;
    const auto written = fs::file_size(log, absent);
    if ((!absent && written > kSeveralBatches) || fs::file_size(database) > before + kSeveralBatches) return;
    if (import.has_ended()) break;
    std::this_thread::sleep_for(1ms);
  }
  FAIL("the import was over before it could be disturbed: " << import.err());
}

constexpr std::size_t kManyCommits = 2'500;

// Whatever was interrupted: one more run brings all the rest, and nothing twice.
void check_taken_up(Installation& place) {
  CHECK(place.run_json({"verify", "--read-data"})["clean"] == true);
  const auto report = place.run_json({"import", "long.git", "--history", "--space", "LONG"});
  CHECK(report["resumed"] == true);
  CHECK(report["commits"] < kManyCommits);
  CHECK(report["commits"] > 0);
  CHECK(place.run_json({"space", "list"})["items"][0]["documents"] == kManyCommits);
  CHECK(place.run_json({"import", "long.git", "--history", "--space", "LONG"})["revisions"] == 0);
  CHECK(place.run_json({"verify"})["revisions"] == kManyCommits);
}

}  // namespace

TEST_CASE("a history is imported without a server, found by the next one, and exported again", "[cli]") {
  Installation place;
  check_sample(place.run_json({"import", place.sample_history().string(), "--history", "--space", "HB"}));
  CHECK(place.run_json({"import", "history.git", "--history", "--space", "HB"})["revisions"] == 0);
  place.make_reader_token("HB", "token");
  auto server = place.serve();
  CHECK(place.search(server, "calibration gauge", "token")["total"] > 0);
  CHECK(place.search(server, "设备维护", "token")["total"] > 0);
  CHECK(place.run_json({"export", "--git", "out.git", "--space", "HB"})["commits"] == 41);
  CHECK(git("-C '" + (place / "out.git").string() + "' fsck --full --strict"));
  CHECK(place.run_json({"verify", "--read-data"})["clean"] == true);
}

TEST_CASE("a history is imported while the server runs, and is found at once", "[cli]") {
  Installation place;
  auto server = place.serve();
  check_sample(place.run_json({"import", place.sample_history().string(), "--history", "--space", "HB"}));
  place.make_reader_token("HB", "token");
  Json found;
  for (int i = 0; i < 300; ++i) {
    found = place.search(server, "calibration", "token");
    if (found["total"] > 0) break;
    std::this_thread::sleep_for(50ms);
  }
  REQUIRE(found["total"] > 0);
  CHECK(place.run({"reindex"}).code == 0);
  CHECK(place.search(server, "calibration", "token")["total"] == found["total"]);

  const std::string number = found["items"][0]["number"];
  const Arguments remote = {"--server", server.url(), "--token-file", "token"};
  const auto ask = [&](Arguments arguments) {
    arguments.insert(arguments.end(), remote.begin(), remote.end());
    return place.run(arguments);
  };
  CHECK(ask({"show", number}).out.find("alibration") != std::string::npos);
  CHECK(ask({"show", number, "--json"}).out.find("\"content\"") != std::string::npos);
  const auto log = ask({"log", number});
  CHECK(log.out.find("Lin Wei") != std::string::npos);
  CHECK(ask({"diff", number, "1", "1"}).code == 0);
  CHECK(ask({"show", "HB-999999"}).err.starts_with("rotulus: "));
  CHECK(ask({"show", number, "--version", "9.9"}).code == 1);
  CHECK(ask({"search", "calibration"}).out.find(number) != std::string::npos);
}

TEST_CASE("a folder with its table of metadata is imported", "[cli]") {
  const Installation place;
  const std::string samples = std::string(ROTULUS_SOURCE_DIR) + "/samples";
  const auto report = place.run({"import", samples + "/qa", "--space", "QA", "--metadata", samples + "/metadata.csv"});
  INFO(report.err);
  CHECK(report.code == 0);
  CHECK(report.out.find("documents created") != std::string::npos);
  CHECK(
      place.run({"import", samples + "/qa", "--space", "QA", "--metadata", samples + "/metadata.csv"}).out.find("Nothing new") !=
      std::string::npos);
}

TEST_CASE("what cannot be imported is told in a sentence, and nothing is left of it", "[cli]") {
  const Installation place;
  CHECK(place.run_refused({"import", "absent", "--space", "QA"}).find("absent") != std::string::npos);
  CHECK(place.run_refused({"import", "absent", "--space", "QA", "--history"}).find("absent") != std::string::npos);

  REQUIRE(git("init -q --bare --initial-branch=main '" + (place / "empty.git").string() + "'"));
  CHECK(place.run_refused({"import", "empty.git", "--space", "QA", "--history"}).find("commit") != std::string::npos);

  place.sample_history();
  write_file(place / "history.git/HEAD", "ref: refs/heads/elsewhere\n");
  CHECK(place.run_refused({"import", "history.git", "--space", "QA", "--history"}).find("branch") != std::string::npos);
  CHECK(place.run_refused({"import", "history.git", "--space", "QA", "--history", "--branch", "nope"}).find("main") !=
        std::string::npos);

  write_file(place / "folder/a.md", "# A\n");
  for (const char* table :
       {"path,title\n\"a.md,unfinished\n", "title\nA\n", "path,colour\na.md,red\n", "path\na.md\na.md\n", ""}) {
    write_file(place / "table.csv", table);
    INFO(table);
    CHECK(place.run_refused({"import", "folder", "--space", "QA", "--metadata", "table.csv"}).find("table.csv") !=
          std::string::npos);
  }
  CHECK(place.run_json({"verify"})["documents"] == 0);
}

TEST_CASE("an import that was killed is taken up where it was", "[cli]") {
  Installation place;
  place.long_history(kManyCommits);
  {
    auto import = place.start({"import", "long.git", "--history", "--space", "LONG"});
    wait_until_under_way(import, place / "data/store.db");
    import.signal(SIGKILL);
    REQUIRE(import.wait().signal == SIGKILL);
  }
  check_taken_up(place);
}

TEST_CASE("an import stops cleanly on Ctrl-C, on the directory and through the server", "[cli]") {
  Installation place;
  place.long_history(kManyCommits);
  std::optional<Server> server;
  const bool served = GENERATE(false, true);
  if (served) server.emplace(place.serve());
  auto import = place.start({"import", "long.git", "--history", "--space", "LONG"});
  wait_until_under_way(import, place / "data/store.db");
  import.signal(SIGINT);
  const auto ended = import.wait();
  INFO(ended.err);
  CHECK(ended.code == 1);
  CHECK(ended.err.find("Run it again") != std::string::npos);
  check_taken_up(place);
}

TEST_CASE("when the server is killed in an import, its client says so and the import is taken up", "[cli]") {
  Installation place;
  place.long_history(kManyCommits);
  {
    auto server = place.serve();
    auto import = place.start({"import", "long.git", "--history", "--space", "LONG"});
    wait_until_under_way(import, place / "data/store.db");
    CHECK(place.run_refused({"import", "long.git", "--history", "--space", "LONG"}).find("Another import") != std::string::npos);
    server.program().signal(SIGKILL);
    CHECK(import.wait().err.find("ended the connection") != std::string::npos);
  }
  check_taken_up(place);
}
