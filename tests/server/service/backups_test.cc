#include "service/backups.h"

#include "import_fixture.h"
#include "storage/audit.h"

using namespace rotulus;
using namespace rotulus::test;

namespace {

namespace fs = std::filesystem;

struct BackupsFixture : ImportFixture {
  std::vector<std::string> events;
  service::BackupOptions options;

  BackupsFixture() {
    options.directory = directory / "backups";
    options.keep = {2, 0, 0, 0};
    options.test_restore = 2;
    options.on_event = [this](std::string_view event, bool, const std::string&) { events.emplace_back(event); };
    change("QA");
  }
  void change(const std::string& key) {
    store->write({UserId{}, "test"},
                 [&](storage::Transaction& tx) { storage::create_space(tx, *SpaceKey::parse(key), key, ""); });
  }
  std::size_t backups() const { return storage::list_backups(options.directory).size(); }
  std::vector<storage::AuditEntry> entries(const std::string& action) const {
    storage::AuditQuery query;
    query.action = action;
    return storage::AuditLog(store->read()).list(query);
  }
};

Timestamp hours_from_now(int hours) { return Timestamp::from_seconds(Timestamp::now().seconds() + hours * std::int64_t{3600}); }

}  // namespace

TEST_CASE("the clock makes a backup when a turn has come since the last, and only then", "[service][backup]") {
  BackupsFixture f;
  service::Backups backups(*f.store, f.options);
  CHECK_FALSE(backups.status().last_success);
  backups.run_due(Timestamp::now());
  CHECK(f.backups() == 1);
  backups.run_due(Timestamp::now());
  CHECK(f.backups() == 1);
  CHECK(backups.status().last_success);
  CHECK_FALSE(backups.status().is_overdue(Timestamp::now()));
  CHECK(backups.status().is_overdue(hours_from_now(50)));
  backups.run_due(hours_from_now(25));
  CHECK(f.backups() == 2);
  // A server that was restarted knows of it.
  service::Backups restarted(*f.store, f.options);
  CHECK(restarted.status().last_success);
  restarted.run_due(Timestamp::now());
  CHECK(f.backups() == 2);
}

TEST_CASE("the clock keeps as many as it is told, tries some by restoring them, and all of it is in the log",
          "[service][backup]") {
  BackupsFixture f;
  service::Backups backups(*f.store, f.options);
  for (int turn = 0; turn < 4; ++turn) {
    f.change("S" + std::to_string(turn));
    backups.run_due(hours_from_now(25 * turn));
  }
  CHECK(f.backups() == 2);
  CHECK(f.entries("backup.create").size() == 4);
  CHECK(f.entries("backup.remove").size() == 2);
  const auto tests = f.entries("backup.test");  // of the first and the third
  REQUIRE(tests.size() == 2);
  for (const auto& entry : tests) CHECK(entry.outcome == storage::Outcome::kDone);
  CHECK(backups.status().last_test);
  CHECK(backups.status().test_failure.empty());
  for (const auto& entry : fs::directory_iterator(f.options.directory))
    CHECK_FALSE(entry.path().filename().string().starts_with("rotulus-test-restore"));
  CHECK(storage::verify(*f.store, true, nullptr).problems == std::vector<std::string>{});
}

TEST_CASE("a backup that fails is said so, and tried again later", "[service][backup]") {
  BackupsFixture f;
  write_file(f.options.directory, "a file is in the way");
  service::Backups backups(*f.store, f.options);
  backups.run_due(Timestamp::now());
  CHECK_FALSE(backups.status().failure.empty());
  CHECK(backups.status().is_overdue(Timestamp::now()));
  CHECK(f.events.size() == 1);
  fs::remove(f.options.directory);
  backups.run_due(Timestamp::now());  // not yet
  CHECK(f.events.size() == 1);
  backups.run_due(hours_from_now(1));
  CHECK(f.backups() == 1);
  CHECK(backups.status().failure.empty());
}

TEST_CASE("a test restore that finds damage is refused in the log and among the figures", "[service][backup]") {
  BackupsFixture f;
  f.options.test_restore = 1;
  service::Backups backups(*f.store, f.options);
  backups.run_due(Timestamp::now());
  for (const auto& entry : fs::directory_iterator(f.options.directory / "segments")) {
    std::string bytes = read_file(entry.path());
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    write_file(entry.path(), bytes);
  }
  backups.run_due(hours_from_now(25));  // names the damaged ones again, as it does not read them
  CHECK_FALSE(backups.status().test_failure.empty());
  REQUIRE(f.entries("backup.test").size() == 2);
  CHECK(f.entries("backup.test").front().outcome == storage::Outcome::kRefused);
}

TEST_CASE("without a directory the clock makes no backup, and one by hand is in the log", "[service][backup]") {
  BackupsFixture f;
  const auto directory = f.options.directory;
  f.options.directory.clear();
  service::Backups backups(*f.store, f.options);
  backups.run_due(hours_from_now(1000));
  CHECK_FALSE(fs::exists(directory));
  backups.back_up({UserId{}, "lin"}, directory, nullptr);
  REQUIRE(f.entries("backup.create").size() == 1);
  CHECK(f.entries("backup.create").front().actor_name == "lin");
  CHECK_FALSE(backups.status().scheduled);
}
