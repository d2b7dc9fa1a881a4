// Data directories of every format that Rotulus ever wrote open, and hold what they held (fixture_store.h says how they are
// made).
#include <fstream>

#include "fixture_store.h"
#include "life_cycle_steps.h"
#include "raw_database.h"
#include "store_fixture.h"

using namespace rotulus;
using namespace rotulus::storage;
using namespace rotulus::test;

namespace fs = std::filesystem;

namespace {

constexpr int kFormats[] = {1, 2, 3, 4};

struct Kept {
  TemporaryDirectory directory;
  nlohmann::json expected;

  explicit Kept(int format) {
    const fs::path source = fs::path(ROTULUS_SOURCE_DIR) / "tests/storage/fixtures" / ("format-" + std::to_string(format));
    fs::copy(source, directory / "kept", fs::copy_options::recursive);
    fs::permissions(directory / "kept/key", fs::perms::owner_read | fs::perms::owner_write);  // git keeps no such permission
    expected = nlohmann::json::parse(std::ifstream(directory / "kept/expected.json"));
  }
  fs::path data() const { return directory / "kept/data"; }
  std::unique_ptr<Store> open() const {
    return Store::open(DataDirectory::open(data()), crypto::read_key_file(directory / "kept/key"));
  }
};

}  // namespace

TEST_CASE("a data directory of every format opens and holds what it held", "[storage][format]") {
  for (const int format : kFormats) {
    const Kept kept(format);
    const auto store = kept.open();
    CHECK(describe_store(*store) == kept.expected["store"]);
    const auto session = store->read();
    const auto& secrets = kept.expected["secrets"];
    CHECK(Accounts(session).session(secrets["session"].get<std::string>()));
    CHECK(Accounts(session).token(secrets["token"].get<std::string>())->name == "nightly 脚本");
    CHECK(import_progress(session, SpaceId{1})->branch == "main");
    const auto report = storage::verify(*store, true, nullptr);
    for (const auto& problem : report.problems) UNSCOPED_INFO(problem);
    CHECK(report.problem_count == 0);
    CHECK(report.revisions == (format == 1 ? 26 : 28));
    if (format > 1) CHECK(describe_life_cycle(*store) == kept.expected["life_cycle"]);
    if (format > 2) {
      CHECK(describe_access(*store) == kept.expected["access"]);
      CHECK(Accounts(session).reset_link(secrets["reset_link"].get<std::string>()));
      CHECK(Spaces(session).find(*SpaceKey::parse("HB"))->controlled);
    }
  }
}

TEST_CASE("a data directory of every format takes new changes, and opens with its recovery key", "[storage][format]") {
  for (const int format : kFormats) {
    const Kept kept(format);
    {
      const auto store = kept.open();
      store->write({UserId{}, "test"}, [&](Transaction& tx) {
        const auto document = *Documents(tx).find_number("QA-000001");
        CommitRequest request;
        request.space = document.space;
        request.changes = {{DocumentChange::Kind::kSave, document.id, document.version, "rewritten\n", {}}};
        commit(tx, request);
      });
    }
    const auto recovery = crypto::parse_recovery_text(kept.expected["secrets"]["recovery_key"].get<std::string>());
    const auto store = Store::open(DataDirectory::open(kept.data()), {crypto::SlotKind::kRecovery, recovery->clone()});
    CHECK(Documents(store->read()).find_number("QA-000001")->revisions == 22);
    CHECK(storage::verify(*store, true, nullptr).problem_count == 0);
  }
}

TEST_CASE("a data directory of the first format is brought up, and its documents go through the life cycle",
          "[storage][format]") {
  const Kept kept(1);
  CHECK(error_of([&] { Store::open(DataDirectory::open(kept.data()), test_key()); }) == ErrorCode::kWrongKey);
  CHECK(read_file(kept.data() / "format") == "rotulus-data 1\n");  // who has no key changes nothing
  CHECK(RawDatabase(kept.data()).rows("PRAGMA user_version").front().front().number == 1);
  StoreFixture f;
  f.store = kept.open();
  CHECK(read_file(kept.data() / "format") == "rotulus-data 5\n");
  const auto document = *Documents(f.store->read()).find_number("QA-000001");
  const UserId chen = Accounts(f.store->read()).user("chen")->id;
  const LifeCycle steps(f, document.id);
  CHECK(steps.head().label == "1.0-draft.21");
  steps.bring_into_force(Accounts(f.store->read()).user("lin.wei")->id, chen, "chen");
  f.save(document.space, document.id, "rewritten\n");
  CHECK(steps.head().label == "1.1-draft.1");
  CHECK(steps.document().state == VersionState::kEffective);
  CHECK(f.verify().problem_count == 0);
  // A crash between the two: the database is newer than the file says.
  f.store.reset();
  write_file(kept.data() / "format", "rotulus-data 1\n");
  write_file(kept.data() / "format.new", "rotul");
  f.store = kept.open();
  CHECK(read_file(kept.data() / "format") == "rotulus-data 5\n");
  CHECK_FALSE(fs::exists(kept.data() / "format.new"));
  CHECK(steps.head().label == "1.1-draft.1");
}

TEST_CASE("a newer format is refused, by the file and by the database, and left as it is", "[storage][format]") {
  const Kept kept(kFormats[std::size(kFormats) - 1]);
  const std::string format = read_file(kept.data() / "format");
  write_file(kept.data() / "format", "rotulus-data 99\n");
  CHECK(error_of([&] { kept.open(); }) == ErrorCode::kNewerFormat);
  write_file(kept.data() / "format", format);
  CHECK(RawDatabase(kept.data()).execute("PRAGMA user_version = 99"));
  const std::string before = read_file(kept.data() / "store.db");
  CHECK(error_of([&] { kept.open(); }) == ErrorCode::kNewerFormat);
  CHECK(read_file(kept.data() / "store.db") == before);
  CHECK(RawDatabase(kept.data()).execute("PRAGMA user_version = 0"));
  CHECK(error_of([&] { kept.open(); }) == ErrorCode::kCorrupt);
}
