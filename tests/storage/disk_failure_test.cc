// The disk answers with errors: a failed sync, a failed write, no room.
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "fault_runs.h"
#include "support/corpora.h"
#include "workloads.h"

using namespace rotulus;
using namespace rotulus::storage;
using namespace rotulus::test;

namespace fs = std::filesystem;

namespace {

using Call = FaultVfs::Call;

// Enough to fill the log more than once, so that it is written back on the way.
void write_much(FaultyStore& store, std::mt19937& random) {
  const SpaceId space = store.fixture().space();
  const std::string first = noise(random, 100);
  const DocumentId id = store.fixture().create(space, first);
  store.promise_revision(id, 1, first);
  for (std::int64_t sequence = 2; sequence < 14; ++sequence) {
    const std::string content = noise(random, sequence % 2 ? 700'000 : 50);
    store.fixture().save(space, id, content);
    store.promise_revision(id, sequence, content);
  }
}

// How the workload ended: nothing when nobody was told of an error.
std::optional<ErrorCode> run(FaultyStore& store, unsigned seed) {
  std::mt19937 random(seed);
  try {
    write_much(store, random);
    return std::nullopt;
  } catch (const Error& error) {
    return error.code();
  }
}

int calls_of_workload(Call call) {
  FaultyStore store;
  const int before = store.disk().count(call);
  REQUIRE(!run(store, 1));
  // What the writer does after the last answer belongs to it: closing waits for it, and adds its own.
  store.fixture().reopen();
  return store.disk().count(call) - before;
}

ErrorCode write_code(StoreFixture& f) {
  return error_of([&] { f.space("FURTHER"); });
}

// Waits until the writer has done what it does after an answer: the next answer comes later.
bool takes_changes(StoreFixture& f) {
  try {
    f.store->write(f.actor, [](Transaction&) {});
    f.store->write(f.actor, [](Transaction&) {});
    return true;
  } catch (const Error& error) {
    return error.code() != ErrorCode::kUnavailable;
  }
}

// Every `step`-th of `count`, and at least the first and the last.
std::vector<int> some_of(int count, int few) {
  const int step = fault_runs(std::max(1, count / few), 1);
  std::vector<int> chosen;
  for (int n = 1; n <= count; n += step) chosen.push_back(n);
  if (chosen.empty() || chosen.back() != count) chosen.push_back(count);
  return chosen;
}

}  // namespace

TEST_CASE("after a failed sync nothing is written until a restart has checked, and nothing acknowledged is lost",
          "[storage][disk]") {
  const int count = calls_of_workload(Call::kSync);
  REQUIRE(count > 14);
  int told = 0;
  for (const int nth : some_of(count, 12)) {
    INFO("sync " << nth << " of " << count << " fails");
    FaultyStore store;
    StoreFixture& f = store.fixture();
    store.disk().fail(Call::kSync, nth, SQLITE_IOERR_FSYNC);
    const auto code = run(store, 1);
    if (code) {
      ++told;
      REQUIRE(*code == ErrorCode::kUnavailable);
    }
    // One failure is enough: the disk works again, and is not believed.
    const bool takes = takes_changes(f);
    const bool failed = store.disk().has_failed();
    CHECK(takes == !failed);
    CHECK(f.store->trouble().empty() == takes);
    if (!takes) CHECK(write_code(f) == ErrorCode::kUnavailable);
    {
      const auto session = f.store->read();  // reading goes on
      CHECK(Spaces(session).find(*SpaceKey::parse("FURTHER")) == std::nullopt);
    }
    std::mt19937 random(7);
    for (int cut = 0; cut < 3; ++cut) CHECK(store.after_power_cut(store.disk().record().position(), random).empty());

    // This may be what fails: the store tells nobody when it is closed, and keeps its log.
    try {
      f.reopen();
    } catch (const Error&) {
      CHECK(store.disk().has_failed());
    }
    store.disk().relent();
    f.reopen();
    store.disk().record().sync_directory();  // opening does so past SQLite, which cannot
    CHECK(f.store->trouble().empty());
    CHECK(f.verify().problem_count == 0);
    // What the restart read may have been in memory alone: what is built on it must not be lost with it.
    const SpaceId space = f.space("AFTER1");
    const DocumentId id = f.create(space, "after\n");
    store.promise_revision(id, 1, "after\n");
    for (int cut = 0; cut < 3; ++cut) CHECK(store.after_power_cut(store.disk().record().position(), random).empty());
  }
  CHECK(told > 0);
}

TEST_CASE("a disk that fails a write takes no changes with it that were acknowledged", "[storage][disk]") {
  const int count = calls_of_workload(Call::kWrite);
  for (const int nth : some_of(count, 12)) {
    INFO("write " << nth << " of " << count << " fails");
    FaultyStore store;
    store.disk().fail(Call::kWrite, nth, SQLITE_IOERR_WRITE);
    const auto code = run(store, 1);
    if (code) CHECK(*code == ErrorCode::kUnavailable);
    store.disk().relent();
    std::mt19937 random(7);
    CHECK(store.after_power_cut(store.disk().record().position(), random).empty());
    store.fixture().reopen();
    CHECK(store.fixture().verify().problem_count == 0);
    store.fixture().space("AFTER1");
  }
}

TEST_CASE("without room a change fails as a whole, and without a restart the next succeeds when there is some",
          "[storage][disk]") {
  const int count = calls_of_workload(Call::kWrite);
  int told = 0;
  for (const int nth : some_of(count, 12)) {
    INFO("from write " << nth << " of " << count << " on there is no room");
    FaultyStore store;
    StoreFixture& f = store.fixture();
    store.disk().fail(Call::kWrite, nth, SQLITE_FULL, FaultVfs::kForGood);
    const auto code = run(store, 1);
    if (code) {
      ++told;
      REQUIRE(*code == ErrorCode::kStorageFull);
      CHECK(write_code(f) == ErrorCode::kStorageFull);
    }
    CHECK(f.store->trouble().empty());
    CHECK(f.verify().problem_count == 0);
    store.disk().relent();
    std::mt19937 random(7);
    CHECK(store.after_power_cut(store.disk().record().position(), random).empty());
    const SpaceId space = f.space("AFTER1");
    const DocumentId id = f.create(space, noise(random, 300'000));
    CHECK(Documents(f.store->read()).find(id)->revisions == 1);
    CHECK(f.verify().problem_count == 0);
    f.reopen();
    CHECK(f.verify().problem_count == 0);
  }
  CHECK(told > 0);
}

TEST_CASE("of many who write while a sync fails, everybody is told or everything is there", "[storage][disk]") {
  for (int nth = 1; nth <= fault_runs(4, 40); ++nth) {
    FaultyStore store;
    StoreFixture& f = store.fixture();
    const SpaceId space = f.space();
    store.disk().fail(Call::kSync, nth, SQLITE_IOERR_FSYNC);
    std::atomic<int> other = 0;
    std::vector<std::thread> writers;
    for (int w = 0; w < 8; ++w)
      writers.emplace_back([&, w] {
        try {
          // How many changes share a sync is up to chance: until it has failed.
          for (int i = 0; i < 1'000 && !store.disk().has_failed(); ++i) {
            const std::string content = "writer " + std::to_string(w) + " line " + std::to_string(i) + "\n";
            const DocumentId id = f.create(space, content, std::to_string(w) + "/" + std::to_string(i) + ".md");
            store.promise_revision(id, 1, content);
          }
        } catch (const Error& error) {
          if (error.code() != ErrorCode::kUnavailable) ++other;
        }
      });
    for (auto& writer : writers) writer.join();
    INFO("sync " << nth);
    CHECK(other == 0);
    CHECK(store.disk().has_failed());
    std::mt19937 random(7);
    CHECK(store.after_power_cut(store.disk().record().position(), random).empty());
    f.reopen();
    CHECK(f.verify().problem_count == 0);
  }
}

TEST_CASE("damage that a session left which was not closed in order keeps the store from taking changes", "[storage][disk]") {
  StoreFixture f;
  std::mt19937 random(1);
  const DocumentId id = f.create(f.space(), noise(random, 3'000));
  const TemporaryDirectory other(memory_directory());
  const fs::path copy = other / "data";
  fs::copy(f.data(), copy);  // as it stands while it is open: with its log
  REQUIRE(fs::file_size(copy / "store.db-wal") > 0);
  f.store.reset();
  {
    // The log is whole, and an object in it is not what was sealed.
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open((copy / "store.db").c_str(), &db) == SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    REQUIRE(sqlite3_exec(db, "UPDATE object SET data = zeroblob(length(data)) WHERE type = 3", nullptr, nullptr, nullptr) ==
            SQLITE_OK);
    sqlite3_close(db);
  }
  for (int start = 0; start < 2; ++start) {
    INFO("start " << start);
    const auto store = Store::open(DataDirectory::open(copy), test_key());
    CHECK(store->trouble().find("Object") != std::string::npos);
    CHECK(error_of([&] { store->write(f.actor, [](Transaction&) {}); }) == ErrorCode::kUnavailable);
    CHECK(Documents(store->read()).find(id)->revisions == 1);
    CHECK(verify(*store, true, nullptr).problem_count > 0);
  }
  // Who has the wrong key does not make it forget, either.
  CHECK(error_of([&] { Store::open(DataDirectory::open(copy), test_key(9)); }) == ErrorCode::kWrongKey);
  CHECK(!Store::open(DataDirectory::open(copy), test_key())->trouble().empty());
}

TEST_CASE("a change that does not fit on the disk leaves nothing of what it says", "[storage][disk]") {
  const std::string secret = "Lorem the most secret of sentences ";
  std::string text;
  while (text.size() < 2'000'000) text += secret + std::to_string(text.size()) + "\n";
  const TemporaryDirectory temporary(memory_directory());
  const auto holds_secret = [&](const fs::path& directory) {
    return std::any_of(fs::recursive_directory_iterator(directory), fs::recursive_directory_iterator(), [&](const auto& entry) {
      return entry.is_regular_file() && read_file(entry.path()).find("most secret") != std::string::npos;
    });
  };
  for (const int code : {SQLITE_FULL, SQLITE_IOERR_WRITE}) {
    for (const int nth : {1, 2, 5, 9}) {
      FaultyStore store;
      StoreFixture& f = store.fixture();
      const SpaceId space = f.space();
      ::setenv("SQLITE_TMPDIR", temporary.path().c_str(), 1);
      store.disk().fail(Call::kWrite, nth, code, FaultVfs::kForGood);
      auto asked = f.request(space, secret);
      Metadata metadata;
      metadata.title = secret;
      asked.changes = {{DocumentChange::Kind::kCreate, {}, {}, text, metadata}};
      const auto failure = error_of([&] { f.commit(asked); });
      CHECK((failure == ErrorCode::kStorageFull || failure == ErrorCode::kUnavailable));
      ::unsetenv("SQLITE_TMPDIR");
      CHECK(!holds_secret(f.data()));
      CHECK(!holds_secret(temporary.path()));
      store.disk().relent();
    }
  }
}

namespace {

// In a child, with a file system of its own; its exit code says where it went wrong.
int on_small_disk(const fs::path& mounted, std::uint64_t bytes) {
  const std::string options = "size=" + std::to_string(bytes);
  if (::mount("tmpfs", mounted.c_str(), "tmpfs", 0, options.c_str()) != 0) return 77;
  int wrong = 0;
  try {
    auto store = Store::create(DataDirectory::create(mounted / "data"), test_key()).store;
    const Actor actor{UserId{}, "child"};
    SpaceId space;
    store->write(actor, [&](Transaction& tx) { space = create_space(tx, *SpaceKey::parse("QA"), "Quality", "").id; });
    std::mt19937 random(1);
    std::int64_t kept = 0;
    const auto save = [&](std::size_t size) {
      CommitRequest request;
      request.space = space;
      request.changes = {{DocumentChange::Kind::kCreate, {}, {}, noise(random, size), Metadata{}}};
      store->write(actor, [&](Transaction& tx) { commit(tx, request); });
      ++kept;
    };
    // Something else takes most of the room, and gives it back.
    write_file(mounted / "other", std::string(bytes / 3, 'x'));
    for (int i = 0; i < 1000 && wrong == 0; ++i) try {
        save(200'000);
      } catch (const Error& error) {
        wrong = error.code() == ErrorCode::kStorageFull ? -1 : 10 + static_cast<int>(error.code());
      }
    if (wrong != -1) return wrong == 0 ? 2 : wrong;
    if (verify(*store, true, nullptr).problem_count != 0) return 3;
    fs::remove(mounted / "other");
    save(200'000);
    const auto session = store->read();
    DocumentQuery all;
    all.space = space;
    all.drafts = true;
    all.limit = 10'000;
    if (static_cast<std::int64_t>(Documents(session).list(all).size()) != kept) return 4;
    return verify(*store, true, nullptr).problem_count == 0 ? 0 : 5;
  } catch (const std::exception&) {
    return 6;
  }
}

}  // namespace

TEST_CASE("on a small file system that fills up, changes fail with 'full' and succeed again when there is room",
          "[storage][disk]") {
  const TemporaryDirectory directory;
  const fs::path mounted = directory / "small";
  fs::create_directory(mounted);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    // Its own view of what is mounted: nothing of it is left when it ends.
    if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) ::_exit(77);
    ::_exit(on_small_disk(mounted, 8U << 20));
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) return skip("a file system of limited size takes the right to mount one");
  CHECK(WEXITSTATUS(status) == 0);
}
