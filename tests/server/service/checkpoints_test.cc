#include "service/checkpoints.h"

#include <fstream>

#include "crypto/base64.h"
#include "import_fixture.h"
#include "service/audit.h"
#include "storage/accounts.h"

using namespace rotulus;
using namespace rotulus::test;

namespace {

struct CheckpointFixture : ImportFixture {
  service::CheckpointOptions options() { return {directory / "audit-key", directory / "checkpoints", std::chrono::hours(1), {}}; }
  void write(const std::string& name) {
    store->write({UserId{}, "test"}, [&](storage::Transaction& tx) { storage::create_user(tx, name, name, "", ""); });
  }
  std::vector<std::string> notes() {
    std::ifstream in(directory / "checkpoints");
    crypto::CheckpointReader reader(in);
    std::vector<std::string> all;
    for (std::string note; reader.next(note);) all.push_back(note);
    return all;
  }
  std::vector<std::string> problems() {
    std::vector<std::string> found;
    service::Checkpoints checkpoints(*store, options());
    const auto known = checkpoints.known_roots(directory / "checkpoints", found);
    const auto report = storage::verify(*store, false, nullptr, known);
    found.insert(found.end(), report.problems.begin(), report.problems.end());
    return found;
  }
  // The data directory as it is now, and put back.
  void keep() {
    store.reset();
    std::filesystem::copy(data(), directory / "kept", std::filesystem::copy_options::recursive);
    reopen();
  }
  void put_back() {
    store.reset();
    std::filesystem::remove_all(data());
    std::filesystem::copy(directory / "kept", data(), std::filesystem::copy_options::recursive);
    reopen();
  }
  std::string refusal() {
    service::Checkpoints checkpoints(*store, options());
    try {
      checkpoints.start();
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kConflict);
      return error.what();
    }
    return {};
  }
  std::vector<storage::AuditEntry> entries(const std::string& action) {
    storage::AuditQuery query;
    query.action = action;
    return storage::AuditLog(store->read()).list(query);
  }
};

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a checkpoint is appended at the start and when the log has grown, and not otherwise", "[service][audit]") {
  CheckpointFixture f;
  service::Checkpoints checkpoints(*f.store, f.options());
  checkpoints.start();
  CHECK(f.notes().size() == 1);
  checkpoints.write();
  CHECK(f.notes().size() == 1);
  f.write("lin");
  checkpoints.write();
  CHECK(f.notes().size() == 2);
  CHECK(checkpoints.newest().checkpoint.size == static_cast<std::uint64_t>(storage::AuditLog(f.store->read()).size()));
  CHECK(checkpoints.status().failure.empty());
  CHECK(checkpoints.status().written);
  CHECK(f.problems().empty());
}

TEST_CASE("the log names the keys, and the one that another replaces", "[service][audit]") {
  CheckpointFixture f;
  {
    service::Checkpoints checkpoints(*f.store, f.options());
    checkpoints.start();
    const auto entries = f.entries("audit.key");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].detail == crypto::hex(checkpoints.newest().key));
    CHECK(f.entries("signature.key").size() == 1);
  }
  service::Checkpoints(*f.store, f.options()).start();
  CHECK(f.entries("audit.key").size() == 1);
  std::filesystem::remove(f.directory / "audit-key");
  service::Checkpoints checkpoints(*f.store, f.options());
  checkpoints.start();
  const auto entries = f.entries("audit.key");
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].detail == crypto::hex(checkpoints.newest().key) + " in place of " + entries[1].detail);
  CHECK(f.problems().empty());
}

TEST_CASE("an older database is refused, named by verification, and accepted on purpose only", "[service][audit]") {
  CheckpointFixture f;
  service::Checkpoints(*f.store, f.options()).start();
  f.keep();
  f.write("lin");
  service::Checkpoints(*f.store, f.options()).start();
  f.put_back();
  CHECK(contains(f.refusal(), "An older database was restored"));
  CHECK(contains(f.refusal(), "accept-rollback"));
  CHECK(f.problems().size() == 1);
  // The same when it has gone on from there.
  f.write("mei");
  f.write("min");
  CHECK(contains(f.refusal(), "not the one that was signed"));
  CHECK(f.problems().size() == 1);
  const auto key_before = read_file(f.directory / "audit-key");
  service::Checkpoints checkpoints(*f.store, f.options());
  checkpoints.accept_rollback("the disk failed");
  CHECK(read_file(f.directory / "audit-key") != key_before);
  REQUIRE(f.entries("audit.break").size() == 1);
  CHECK(contains(f.entries("audit.break")[0].detail, "; the disk failed"));
  CHECK(contains(f.entries("audit.key")[0].detail, "after a break"));
  CHECK(f.refusal().empty());
  CHECK(f.problems().empty());
  service::Checkpoints again(*f.store, f.options());
  CHECK_THROWS_AS(again.accept_rollback("once more"), Error);
}

TEST_CASE("a checkpoint file that was altered, or is another installation's, is named", "[service][audit]") {
  CheckpointFixture f;
  service::Checkpoints(*f.store, f.options()).start();
  f.write("lin");
  service::Checkpoints(*f.store, f.options()).start();
  const std::string good = read_file(f.directory / "checkpoints");
  std::string bad = good;
  bad[bad.rfind("time 2") + 6] ^= 1;
  write_file(f.directory / "checkpoints", bad);
  CHECK(contains(f.refusal(), "does not hold"));
  CHECK(f.problems().size() == 1);
  write_file(f.directory / "checkpoints", "notes of somebody\n\nof something else\n\n");
  CHECK(contains(f.refusal(), "is no checkpoint"));
  CheckpointFixture other;
  service::Checkpoints(*other.store, other.options()).start();
  write_file(f.directory / "checkpoints", read_file(other.directory / "checkpoints"));
  CHECK(contains(f.refusal(), "another installation"));
  CHECK(f.problems().size() == 1);
  write_file(f.directory / "checkpoints", good);
  CHECK(f.refusal().empty());
}

TEST_CASE("a checkpoint of a key that the log does not name is named", "[service][audit]") {
  CheckpointFixture f;
  service::Checkpoints checkpoints(*f.store, f.options());
  checkpoints.start();
  const auto stranger = crypto::SigningKey::generate();
  auto forged = checkpoints.newest().checkpoint;
  forged.extensions = {"time 2026-03-01T09:30:00Z", "key " + crypto::base64(stranger.public_key())};
  std::ofstream(f.directory / "checkpoints", std::ios::app)
      << crypto::sign_note(crypto::checkpoint_text(forged), forged.origin, stranger) << "\n";
  const auto problems = f.problems();
  REQUIRE(problems.size() == 1);
  CHECK(contains(problems[0], "checkpoint 2"));
  CHECK(contains(problems[0], "signed by a key that the audit log does not name"));
}

TEST_CASE("a file of checkpoints that is gone is recorded", "[service][audit]") {
  CheckpointFixture f;
  service::Checkpoints(*f.store, f.options()).start();
  service::Checkpoints(*f.store, f.options()).start();
  CHECK(f.entries("audit.file").empty());
  std::filesystem::remove(f.directory / "checkpoints");
  service::Checkpoints(*f.store, f.options()).start();
  CHECK(f.entries("audit.file").size() == 1);
  CHECK(f.problems().empty());
}

TEST_CASE("what an interrupted write left behind is taken away, and nothing before it", "[service][audit]") {
  CheckpointFixture f;
  service::Checkpoints(*f.store, f.options()).start();
  const std::string good = read_file(f.directory / "checkpoints");
  for (std::size_t cut = 1; cut < good.size(); ++cut) {
    write_file(f.directory / "checkpoints", good + good.substr(0, cut));
    f.write("user" + std::to_string(cut));
    service::Checkpoints(*f.store, f.options()).start();
    const auto notes = f.notes();
    REQUIRE(notes.size() == 2);
    CHECK(notes[0] + "\n" == good);
    CHECK(crypto::parse_note(notes[1]));
  }
}

TEST_CASE("a file that cannot be written is told, and tried again", "[service][audit]") {
  CheckpointFixture f;
  auto options = f.options();
  options.checkpoint_file = f.directory / "absent" / "checkpoints";
  std::vector<std::string> heard;
  options.on_failure = [&](const std::string& reason) { heard.push_back(reason); };
  service::Checkpoints checkpoints(*f.store, options);
  checkpoints.start();
  REQUIRE(heard.size() == 1);
  CHECK(contains(heard[0], "absent"));
  CHECK(checkpoints.status().failure == heard[0]);
  CHECK_FALSE(checkpoints.status().written);
  CHECK(crypto::parse_note(checkpoints.newest().note));
  std::filesystem::create_directory(f.directory / "absent");
  checkpoints.write();
  CHECK(checkpoints.status().failure.empty());
  CHECK(std::filesystem::exists(options.checkpoint_file));
}

TEST_CASE("a key that cannot be made keeps nobody from working, one that others can read does", "[service][audit]") {
  CheckpointFixture f;
  auto options = f.options();
  options.signing_key_file = f.directory / "absent" / "audit-key";
  service::Checkpoints checkpoints(*f.store, options);
  checkpoints.start();
  CHECK_FALSE(checkpoints.status().failure.empty());
  CHECK_THROWS_AS(checkpoints.newest(), Error);
  service::Checkpoints(*f.store, f.options()).start();
  std::filesystem::permissions(f.directory / "audit-key", std::filesystem::perms(0644));
  service::Checkpoints open(*f.store, f.options());
  CHECK_THROWS_AS(open.start(), Error);
}

TEST_CASE("checkpoints lie beside the data directory unless they are told to lie elsewhere", "[service][audit]") {
  CheckpointFixture f;
  service::Checkpoints(*f.store, {}).start();
  CHECK(std::filesystem::exists(f.directory / "data.audit-key"));
  CHECK(std::filesystem::exists(f.directory / "data.checkpoints"));
}
