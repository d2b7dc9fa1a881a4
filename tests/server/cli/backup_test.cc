// Backups, restore and shredding with the real program, while it serves and without.
#include <thread>

#include "installation_fixture.h"

using namespace rotulus::test;

namespace {

namespace fs = std::filesystem;

struct BackedUp : Installation {
  std::string recovery_key;

  BackedUp() : Installation(Start::kEmpty) {
    write_configuration();
    recovery_key = run_json({"init"})["recovery_key"];
    run_json({"space", "create", "QA"});
    fs::create_directory(*this / "docs");
    write_file(*this / "docs/notes.md", "# Notes\n\nSomething about badgers.\n");
    write_file(*this / "docs/list.md", "# List\n");
    run_json({"import", "docs", "--space", "QA"});
  }
  bool is_data(const std::string& name) const { return fs::exists(*this / name / "format"); }
};

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the drill: a backup of a serving installation, everything destroyed, restored with the recovery key",
          "[cli][backup]") {
  BackedUp place;
  {
    Server server = place.serve();
    const Json first = place.run_json({"backup", "backups"});
    CHECK(first["documents"] == 2);
    const Json second = place.run_json({"backup", "backups"});
    CHECK(second["new_bytes"] < first["new_bytes"]);
    CHECK(place.run_json({"backup", "check", "backups"})["clean"] == true);
    CHECK(contains(server.get("/metrics").body, "rotulus_build_info"));
    server.stop();
  }
  CHECK(place.run_json({"backup", "list", "backups"})["items"].size() == 2);
  for (const char* lost : {"data", "key", "data.audit-key", "data.checkpoints"}) fs::remove_all(place / lost);

  const Json restored = place.run_json({"restore", "backups", "--recovery-fd", "0"}, place.recovery_key + "\n");
  CHECK(restored["documents"] == 2);
  CHECK_FALSE(restored["verifier_key"].get<std::string>().empty());
  CHECK(place.is_data("data"));
  CHECK_FALSE(fs::exists(place / "data.restoring"));
  const Json verified = place.run_json({"verify", "--read-data", "--recovery-fd", "0"}, place.recovery_key + "\n");
  CHECK(verified["clean"] == true);
  const auto log = place.run({"audit", "list", "--recovery-fd", "0"}, place.recovery_key + "\n").out;
  CHECK(contains(log, "backup.restore"));
}

TEST_CASE("a restore into the place where checkpoints are known records the break", "[cli][backup]") {
  BackedUp place;
  place.run_json({"backup", "backups"});
  place.run_json({"space", "create", "HB"});
  fs::remove_all(place / "data");
  place.run_json({"restore", "backups"});
  CHECK(place.run_json({"audit", "list", "--action", "audit.break"})["items"].size() == 1);
  CHECK(place.run_json({"verify", "--read-data"})["clean"] == true);
  place.serve().stop();
}

TEST_CASE("a restore that is refused leaves no data directory and says what to do", "[cli][backup]") {
  BackedUp place;
  const std::string id = place.run_json({"backup", "backups"})["id"];
  CHECK(contains(place.run_refused({"restore", "backups"}), "exists already"));
  CHECK(contains(place.run_refused({"restore", "nowhere", "--data", "new"}), "is no backup directory"));
  CHECK(contains(place.run_refused({"restore", "backups", "--data", "new", "--at", "2000-01-01T00:00:00Z"}), "no backup from"));
  CHECK(contains(place.run_refused({"restore", "backups", "--data", "new", "--at", "000099-x"}), "no backup 000099-x"));
  write_file(place / "other.key", "rotulus-key-1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
  fs::permissions(place / "other.key", fs::perms::owner_read | fs::perms::owner_write);
  CHECK(contains(place.run_refused({"restore", "backups", "--data", "new", "--key-file", "other.key"}), "does not open"));
  for (const auto& segment : fs::directory_iterator(place / "backups/segments")) {
    std::string bytes = read_file(segment.path());
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
    write_file(segment.path(), bytes);
    const std::string name = segment.path().filename();
    CHECK(contains(place.run_refused({"restore", "backups", "--data", "new"}), name));
    CHECK(contains(place.run({"backup", "check", "backups"}).out, name));
    break;
  }
  CHECK_FALSE(place.is_data("new"));
  CHECK_FALSE(fs::exists(place / "new.restoring"));
  CHECK(contains(place.run_refused({"backup", "data"}), "lies in the data directory"));
  CHECK(contains(place.run_refused({"backup"}), "rotulus backup DIR"));
}

TEST_CASE("a document is shredded on the command line, and so it is in what is restored from before", "[cli][backup]") {
  BackedUp place;
  const std::string before = place.run_json({"backup", "backups"})["id"];
  SECTION("without a server") {
    CHECK(place.run_json({"document", "shred", "QA-000001", "--reason", "personal data"})["number"] == "QA-000001");
  }
  SECTION("while it serves") {
    Server server = place.serve();
    CHECK(place.run_json({"document", "shred", "QA-000001", "--reason", "personal data"})["number"] == "QA-000001");
    server.stop();
  }
  CHECK(contains(place.run_refused({"document", "shred", "QA-000001", "--reason", "again"}), "was shredded"));
  CHECK(contains(place.run_refused({"document", "shred", "QA-9", "--reason", "x"}), "no such document"));
  place.run_refused({"document", "shred", "QA-000002"}, 2);
  place.run_json({"backup", "backups"});
  CHECK(place.run_json({"verify", "--read-data"})["clean"] == true);
  const Json restored = place.run_json({"restore", "backups", "--data", "new", "--at", before});
  CHECK(restored["shredded"] == 1);
  CHECK(place.run_json({"verify", "--read-data", "--data", "new"})["clean"] == true);
}

TEST_CASE("a server makes backups by its configuration and shows them among its figures", "[cli][backup]") {
  BackedUp place;
  place.write_configuration("backup:\n  directory: backups\n  test_restore: 1\n");
  Server server = place.serve();
  std::string figures;
  for (int i = 0; i < 600 && !contains(figures, "rotulus_backup_test_restore_failing"); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    figures = server.get("/metrics").body;
  }
  CHECK(contains(figures, "rotulus_backup_test_restore_failing 0"));
  CHECK(contains(figures, "rotulus_backup_last_success_timestamp_seconds"));
  CHECK(contains(figures, "rotulus_backup_failing 0"));
  CHECK(contains(figures, "rotulus_backup_overdue 0"));
  server.stop();
  CHECK(place.run_json({"backup", "list"})["items"].size() == 1);
  CHECK(place.run_json({"backup", "check"})["clean"] == true);
}
