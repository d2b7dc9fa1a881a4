#include "backup_fixture.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <thread>

namespace rotulus::test {
namespace {

namespace fs = std::filesystem;
using storage::BackupChoice;

void flip(const fs::path& path, std::size_t at) {
  std::string bytes = read_file(path);
  REQUIRE(at < bytes.size());
  bytes[at] = static_cast<char>(bytes[at] ^ 1);
  write_file(path, bytes);
}

std::string problems_of(const storage::BackupCheck& check) {
  std::string text;
  for (const auto& problem : check.problems) text += problem + "\n";
  return text;
}

}  // namespace

TEST_CASE("a restored backup shows everything that the store showed, and verifies", "[storage][backup]") {
  BackedUpStore fixture;
  const auto before = visible(*fixture.store);
  const auto report = fixture.back_up();
  CHECK(report.new_segments == report.segments);
  CHECK(report.audit_entries == static_cast<std::uint64_t>(storage::AuditLog(fixture.store->read()).size()));
  const auto root = storage::AuditLog(fixture.store->read()).root();

  const auto restored = fixture.restore();
  CHECK(visible(*restored) == before);
  CHECK(storage::verify(*restored, true, nullptr).problems == std::vector<std::string>{});
  storage::AuditProofs proofs;
  CHECK(proofs.root(restored->read(), report.audit_entries) == root);
}

TEST_CASE("every row comes back as it was but sessions and links", "[storage][backup]") {
  BackedUpStore fixture;
  fixture.back_up();
  fixture.store.reset();
  storage::restore_backup(fixture.backups(), {}, test_key(), fixture.restored());
  RawDatabase was(fixture.data()), is(fixture.restored());
  CHECK(is.tables() == was.tables());
  for (const auto& table : was.tables()) {
    INFO(table);
    if (table == "session" || table == "reset_link") {
      CHECK(is.rows("SELECT * FROM " + table).empty());
    } else if (table == "audit") {  // which has got an entry that says where the data comes from
      CHECK(is.rows("SELECT * FROM audit WHERE sequence <= (SELECT max(sequence) - 1 FROM audit)") ==
            was.rows("SELECT * FROM audit"));
    } else if (table != "audit_head") {
      CHECK(is.rows("SELECT * FROM " + table + " ORDER BY 1, 2") == was.rows("SELECT * FROM " + table + " ORDER BY 1, 2"));
    }
  }
}

TEST_CASE("the recovery key alone restores a backup", "[storage][backup]") {
  BackedUpStore fixture;
  const auto before = visible(*fixture.store);
  fixture.back_up();
  fixture.store.reset();
  fs::remove_all(fixture.data());
  CHECK(visible(*fixture.restore(fixture.recovery())) == before);
}

TEST_CASE("a second backup writes what is new and names the rest again", "[storage][backup]") {
  BackedUpStore fixture;
  // Enough that the small segments at the end are not worth writing anew.
  std::string text(300'000, ' ');
  crypto::random_bytes({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  fixture.create(fixture.hb, text, "big.bin");
  const auto first = fixture.back_up();
  const auto files = fixture.files("segments");
  fixture.save(fixture.qa, fixture.procedure, "One line more.\n");
  const auto second = fixture.back_up();
  CHECK(second.new_segments < second.segments);
  CHECK(second.new_bytes < first.new_bytes / 3);
  for (const auto& file : files) CHECK(fs::exists(file));
  const auto third = fixture.back_up();
  CHECK(third.new_segments == 0);
  CHECK(visible(*fixture.restore()) == visible(*fixture.store));
}

TEST_CASE("an earlier backup is restored by its id or by a time", "[storage][backup]") {
  BackedUpStore fixture;
  const auto before = visible(*fixture.store);
  const auto first = fixture.back_up();
  fixture.save(fixture.qa, fixture.procedure, "A later text.\n");
  fixture.back_up();
  CHECK(visible(*fixture.restore(test_key(), {{}, first.id})) == before);
  fs::remove_all(fixture.restored());
  CHECK(visible(*fixture.restore(test_key(), {first.time, {}})) == before);
  fs::remove_all(fixture.restored());
  CHECK(error_of([&] { fixture.restore(test_key(), {Timestamp::from_seconds(1000), {}}); }) == ErrorCode::kNotFound);
  CHECK(error_of([&] { fixture.restore(test_key(), {{}, "000009-20260301T093000Z"}); }) == ErrorCode::kNotFound);
}

TEST_CASE("a backup taken under load is a state that the store had", "[storage][backup]") {
  BackedUpStore fixture;
  // Each writer counts in a document of its own and in a common one, in one commit.
  constexpr int kWriters = 3;
  std::vector<DocumentId> own;
  for (int i = 0; i < kWriters; ++i) own.push_back(fixture.create(fixture.qa, "0\n", "own" + std::to_string(i) + ".md"));
  std::atomic<bool> stop{false};
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i)
    writers.emplace_back([&, i] {
      for (int n = 1; !stop; ++n) {
        auto asked = fixture.request(fixture.qa);
        const std::string text = std::to_string(n) + "\n";
        asked.changes = {{storage::DocumentChange::Kind::kSave, own[static_cast<std::size_t>(i)], {}, text, {}}};
        fixture.commit(asked);
      }
    });
  for (int i = 0; i < 5; ++i) fixture.back_up();
  stop = true;
  for (auto& writer : writers) writer.join();

  const auto restored = fixture.restore();
  CHECK(storage::verify(*restored, true, nullptr).problems == std::vector<std::string>{});
  // The restored log is a prefix of the one that went on.
  const auto size = static_cast<std::uint64_t>(storage::AuditLog(restored->read()).size()) - 1;
  storage::AuditProofs theirs, ours;
  CHECK(theirs.root(restored->read(), size) == ours.root(fixture.store->read(), size));
  CHECK(storage::check_backups(fixture.backups(), test_key()).problems == std::vector<std::string>{});
}

TEST_CASE("the drill: backups under load, everything destroyed, restored with the recovery key alone", "[storage][backup]") {
  BackedUpStore fixture;
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (int n = 0; !stop; ++n) {
      fixture.save(fixture.qa, fixture.procedure, "text " + std::to_string(n) + "\n");
      fixture.create(fixture.hb, "# New " + std::to_string(n) + "\n", "new" + std::to_string(n) + ".md");
    }
  });
  for (int i = 0; i < 3; ++i) fixture.back_up();
  stop = true;
  writer.join();
  fixture.back_up();
  const auto before = visible(*fixture.store);
  const auto size = static_cast<std::uint64_t>(storage::AuditLog(fixture.store->read()).size());
  storage::AuditProofs proofs, restored_proofs;
  const auto inclusion = proofs.inclusion(fixture.store->read(), size / 2, size);
  const auto consistency = proofs.consistency(fixture.store->read(), size / 3, size);
  fixture.store.reset();
  fs::remove_all(fixture.data());

  const auto restored = fixture.restore(fixture.recovery());
  CHECK(visible(*restored) == before);
  CHECK(restored_proofs.inclusion(restored->read(), size / 2, size) == inclusion);
  CHECK(restored_proofs.consistency(restored->read(), size / 3, size) == consistency);
  CHECK(storage::verify(*restored, true, nullptr).problems == std::vector<std::string>{});
}

TEST_CASE("a wrong key opens no backup", "[storage][backup]") {
  BackedUpStore fixture;
  fixture.back_up();
  CHECK(error_of([&] { fixture.restore(test_key(9)); }) == ErrorCode::kWrongKey);
  CHECK(error_of([&] { storage::check_backups(fixture.backups(), test_key(9)); }) == ErrorCode::kWrongKey);
  CHECK_FALSE(fs::exists(fixture.restored()));
}

TEST_CASE("one flipped bit anywhere in a backup is found, and the file is named", "[storage][backup]") {
  BackedUpStore fixture;
  fixture.back_up();
  for (const char* part : {"manifests", "segments", "keys"})
    for (const auto& file : fixture.files(part)) {
      const std::string whole = read_file(file);
      for (const std::size_t at : {std::size_t{0}, whole.size() / 2, whole.size() - 1}) {
        flip(file, at);
        INFO(file.string() + " at " + std::to_string(at));
        const auto check = storage::check_backups(fixture.backups(), test_key());
        CHECK(problems_of(check).find(file.filename().string()) != std::string::npos);
        CHECK(message_of([&] { fixture.restore(); }).find(file.filename().string()) != std::string::npos);
        CHECK_FALSE(fs::exists(fixture.restored()));
        write_file(file, whole);
      }
    }
  CHECK(storage::check_backups(fixture.backups(), test_key()).problems.empty());
}

TEST_CASE("missing, cut, exchanged and stale files of a backup are named", "[storage][backup]") {
  BackedUpStore fixture;
  fixture.back_up();
  const auto named = [&](const fs::path& file) {
    INFO(file.string());
    CHECK(problems_of(storage::check_backups(fixture.backups(), test_key())).find(file.filename().string()) != std::string::npos);
    CHECK(message_of([&] { fixture.restore(); }).find(file.filename().string()) != std::string::npos);
    CHECK_FALSE(fs::exists(fixture.restored()));
  };
  const auto segments = fixture.files("segments");
  const std::string whole = read_file(segments.front());
  SECTION("missing") {
    fs::remove(segments.front());
    named(segments.front());
  }
  SECTION("cut") {
    write_file(segments.front(), whole.substr(0, whole.size() - 1));
    named(segments.front());
  }
  SECTION("longer") {
    write_file(segments.front(), whole + "x");
    named(segments.front());
  }
  SECTION("exchanged for another") {
    write_file(segments.front(), read_file(segments.back()));
    named(segments.front());
  }
  SECTION("keys of an earlier backup") {
    const auto keys = fixture.files("keys").front();
    const std::string earlier = read_file(keys);
    fixture.create(fixture.qa, "# New\n", "new.md");
    fixture.back_up();
    write_file(keys, earlier);
    named(keys);
  }
  SECTION("keys missing") {
    const auto keys = fixture.files("keys").front();
    fs::remove(keys);
    named(keys);
  }
}

TEST_CASE("what was damaged and removed is written anew by the next backup", "[storage][backup]") {
  BackedUpStore fixture;
  fixture.back_up();
  for (const auto& file : fixture.files("segments")) fs::remove(file);
  fs::remove(fixture.files("keys").front());
  fixture.back_up();
  CHECK(visible(*fixture.restore()) == visible(*fixture.store));
}

TEST_CASE("backups of two installations do not mix", "[storage][backup]") {
  BackedUpStore fixture, other;
  fixture.back_up();
  other.back_up();
  SECTION("a backup into the directory of another installation") {
    CHECK(error_of([&] { storage::back_up(*other.store, fixture.backups()); }) == ErrorCode::kConflict);
  }
  SECTION("a manifest of another installation") {
    const auto manifest = other.files("manifests").front();
    const auto copy = fixture.backups() / "manifests" / ("000002-" + manifest.filename().string().substr(7));
    fs::copy_file(manifest, copy);
    CHECK(problems_of(storage::check_backups(fixture.backups(), test_key())).find(copy.string()) != std::string::npos);
    CHECK(message_of([&] { fixture.restore(); }).find(copy.string()) != std::string::npos);
    CHECK_FALSE(storage::list_backups(fixture.backups()).back().problem.empty());
    CHECK(fixture.back_up().segments > 0);  // which does not keep new ones from being made
  }
  SECTION("a segment of another installation") {
    fs::copy_file(other.files("segments").front(), fixture.files("segments").front(), fs::copy_options::overwrite_existing);
    CHECK(storage::check_backups(fixture.backups(), test_key()).problems.size() == 1);
  }
}

TEST_CASE("a store that went on from a restored backup does not mix its rows with those that were lost", "[storage][backup]") {
  BackedUpStore fixture;
  fixture.back_up();
  for (int i = 0; i < 3; ++i) fixture.save(fixture.qa, fixture.procedure, "lost " + std::to_string(i) + "\n");
  const auto lost = visible(*fixture.store);
  const auto last = fixture.back_up();
  auto restored = fixture.restore(test_key(), {{}, storage::list_backups(fixture.backups()).front().id});
  fixture.store.reset();
  fixture.store = std::move(restored);
  for (int i = 0; i < 6; ++i) fixture.save(fixture.qa, fixture.procedure, "other " + std::to_string(i) + "\n");
  fixture.back_up();
  CHECK(storage::check_backups(fixture.backups(), test_key()).problems == std::vector<std::string>{});
  for (const auto& [id, expected] : {std::pair{std::string(), visible(*fixture.store)}, std::pair{last.id, lost}}) {
    const auto target = fixture.directory / ("again" + id);
    storage::restore_backup(fixture.backups(), {{}, id}, test_key(), target);
    const auto again = storage::Store::open(storage::DataDirectory::open(target), test_key());
    CHECK(visible(*again) == expected);
    CHECK(storage::verify(*again, true, nullptr).problems == std::vector<std::string>{});
  }
}

TEST_CASE("a restore never touches what is there", "[storage][backup]") {
  BackedUpStore fixture;
  fixture.back_up();
  fs::create_directory(fixture.restored());
  CHECK(error_of([&] { fixture.restore(); }) == ErrorCode::kConflict);
  CHECK(fs::exists(fixture.restored()));
  CHECK(error_of([&] { storage::restore_backup(fixture.directory / "nothing", {}, test_key(), fixture.directory / "x"); }) ==
        ErrorCode::kNotFound);
}

TEST_CASE("a restore that is stopped leaves nothing", "[storage][backup]") {
  BackedUpStore fixture;
  fixture.back_up();
  const storage::Progress stop = [](std::string_view, std::uint64_t done, std::uint64_t) { return done < 3; };
  CHECK(error_of([&] { storage::restore_backup(fixture.backups(), {}, test_key(), fixture.restored(), stop); }) ==
        ErrorCode::kUnavailable);
  CHECK_FALSE(fs::exists(fixture.restored()));
}

TEST_CASE("backups go into a new directory or one of their own", "[storage][backup]") {
  BackedUpStore fixture;
  write_file(fixture.directory / "occupied", "a file");
  CHECK(error_of([&] { storage::back_up(*fixture.store, fixture.data()); }) == ErrorCode::kInvalidArgument);
  CHECK(error_of([&] { storage::back_up(*fixture.store, fixture.data() / "backups"); }) == ErrorCode::kInvalidArgument);
  write_file(fixture.directory / "other", "");
  CHECK(error_of([&] { storage::back_up(*fixture.store, fixture.directory / "other"); }) == ErrorCode::kConflict);
  CHECK(error_of([&] { storage::back_up(*fixture.store, fixture.directory.path()); }) == ErrorCode::kConflict);
  CHECK(error_of([&] { storage::back_up(*fixture.store, fixture.directory / "occupied" / "x"); }) == ErrorCode::kIo);
  CHECK(error_of([&] { storage::list_backups(fixture.data()); }) == ErrorCode::kNotFound);
}

TEST_CASE("a directory that cannot be written is said so, and earlier backups stay", "[storage][backup]") {
  if (::geteuid() == 0) return;  // nothing is read-only for root
  BackedUpStore fixture;
  fixture.back_up();
  fixture.save(fixture.qa, fixture.procedure, "more\n");
  fs::permissions(fixture.backups() / "segments", fs::perms::owner_read | fs::perms::owner_exec);
  CHECK(error_of([&] { fixture.back_up(); }) == ErrorCode::kIo);
  fs::permissions(fixture.backups() / "segments", fs::perms::owner_all);
  CHECK(storage::check_backups(fixture.backups(), test_key()).problems.empty());
  CHECK(storage::list_backups(fixture.backups()).size() == 1);
}

TEST_CASE("no room for a backup is said so, and earlier backups stay", "[storage][backup]") {
  BackedUpStore fixture;
  fixture.back_up();
  std::string text(400'000, ' ');
  crypto::random_bytes({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  fixture.create(fixture.hb, text, "big.bin");
  fixture.store.reset();
  const pid_t child = ::fork();
  if (child == 0) {  // where a file may not grow beyond what there is room for
    ::signal(SIGXFSZ, SIG_IGN);
    auto store = storage::Store::open(storage::DataDirectory::open(fixture.data()), test_key());
    const rlimit small{300'000, 300'000};
    ::setrlimit(RLIMIT_FSIZE, &small);
    try {
      storage::back_up(*store, fixture.backups());
      ::_exit(1);
    } catch (const Error& error) {
      ::_exit(error.code() == ErrorCode::kStorageFull ? 0 : 2);
    }
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(storage::check_backups(fixture.backups(), test_key()).problems.empty());
  CHECK(storage::list_backups(fixture.backups()).size() == 1);
  fixture.reopen();
  fixture.back_up();
  CHECK(visible(*fixture.restore()) == visible(*fixture.store));
}

TEST_CASE("a backup that is killed leaves the earlier ones, and the next one tidies up", "[storage][backup]") {
  BackedUpStore fixture;
  fixture.back_up();
  for (int i = 0; i < 20; ++i) fixture.create(fixture.qa, "# Text " + std::to_string(i) + "\n", std::to_string(i) + ".md");
  fixture.store.reset();
  for (int delay = 0; delay < 12; ++delay) {
    const pid_t child = ::fork();
    if (child == 0) {
      auto store = storage::Store::open(storage::DataDirectory::open(fixture.data()), test_key());
      int calls = 0;
      storage::back_up(*store, fixture.backups(), [&](std::string_view, std::uint64_t, std::uint64_t) {
        if (calls++ == delay) ::kill(::getpid(), SIGKILL);
        return true;
      });
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(storage::check_backups(fixture.backups(), test_key()).problems == std::vector<std::string>{});
  }
  fixture.reopen();
  fixture.back_up();
  storage::prune_backups(fixture.backups(), {1, 0, 0, 0});
  std::size_t named = 0;
  named = fixture.files("segments").size();
  CHECK(named == fixture.back_up().segments);
  CHECK(visible(*fixture.restore()) == visible(*fixture.store));
}

TEST_CASE("old backups go by the rules, and files that nobody names with them", "[storage][backup]") {
  BackedUpStore fixture;
  for (int i = 0; i < 4; ++i) {
    fixture.save(fixture.qa, fixture.procedure, "text " + std::to_string(i) + "\n");
    fixture.back_up();
  }
  const auto many = fixture.files("segments").size();
  CHECK(storage::prune_backups(fixture.backups(), {3, 0, 0, 0}).removed.size() == 1);
  CHECK(storage::prune_backups(fixture.backups(), {0, 1, 1, 1}).removed.size() == 2);  // of this day the last stays
  CHECK(storage::list_backups(fixture.backups()).size() == 1);
  CHECK(fixture.files("segments").size() < many);
  CHECK(storage::check_backups(fixture.backups(), test_key()).problems.empty());
  CHECK(visible(*fixture.restore()) == visible(*fixture.store));
  flip(fixture.files("manifests").front(), 40);
  CHECK(error_of([&] { storage::prune_backups(fixture.backups(), {1, 0, 0, 0}); }) == ErrorCode::kCorrupt);
}

TEST_CASE("a test restore needs no credential and leaves nothing", "[storage][backup]") {
  BackedUpStore fixture;
  fixture.back_up();
  const auto scratch = fixture.directory / "scratch";
  fs::create_directory(scratch);
  const auto result = storage::test_restore(*fixture.store, fixture.backups(), scratch);
  CHECK(result.report.problems == std::vector<std::string>{});
  CHECK(result.report.objects == result.restored.objects);
  CHECK(fs::is_empty(scratch));
  CHECK(storage::check_backups(fixture.backups(), *fixture.store).problems.empty());
}

TEST_CASE("a second implementation reads a backup from the pages on its format alone", "[storage][backup]") {
  BackedUpStore fixture;
  fixture.back_up();
  fixture.create(fixture.qa, "# New\n", "new.md");
  fixture.back_up();
  fixture.store.reset();
  write_file(fixture.directory / "key", "rotulus-key-1:" + crypto::base64url(test_key().secret.view()) + "\n");
  const std::string command = "/usr/bin/python3 '" + std::string(ROTULUS_SOURCE_DIR) + "/tests/vectors/check_backup.py' '" +
                              fixture.backups().string() + "' '" + (fixture.directory / "key").string() + "' '" +
                              fixture.data().string() + "' > '" + (fixture.directory / "said").string() + "' 2>&1";
  const int code = std::system(command.c_str());
  INFO(read_file(fixture.directory / "said"));
  CHECK(code == 0);
}

TEST_CASE("nothing of a backup is in the clear but counts, times and identities", "[storage][backup]") {
  BackedUpStore fixture;
  fixture.back_up();
  for (const char* part : {"manifests", "segments", "keys"})
    for (const auto& file : fixture.files(part)) {
      const std::string bytes = read_file(file);
      for (const char* secret : {"Calibration", "lin.wei", "secret", "SOP-", "CREATE TABLE"}) {
        INFO(file.string() + " " + secret);
        CHECK(bytes.find(secret) == std::string::npos);
      }
    }
}

}  // namespace rotulus::test
