// Readers beside writers, and many writers in one transaction.
#include <atomic>
#include <chrono>
#include <thread>

#include "session_state.h"
#include "store_fixture.h"

using namespace rotulus;
using namespace rotulus::storage;
using namespace rotulus::test;

namespace {

// Holds the writer thread until `go`, so that what arrives meanwhile becomes one batch.
class HeldWriter {
 public:
  explicit HeldWriter(StoreFixture& f) {
    thread_ = std::thread([this, &f] {
      f.store->write(f.actor, [this](Transaction&) {
        held_ = true;
        while (!go_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      });
    });
    while (!held_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  ~HeldWriter() { release(); }
  void release() {
    go_ = true;
    if (thread_.joinable()) thread_.join();
  }

 private:
  std::atomic<bool> held_ = false, go_ = false;
  std::thread thread_;
};

struct Counters {
  std::atomic<int> done = 0, failed = 0;
};

}  // namespace

TEST_CASE("a session sees one state from its beginning to its end", "[storage][concurrency]") {
  StoreFixture f;
  const SpaceId space = f.space();
  const DocumentId id = f.create(space, "revision 1\n");
  const auto session = f.store->read();
  const Documents documents(session);
  CHECK(documents.find(id)->revisions == 1);
  f.save(space, id, "revision 2\n");
  CHECK(documents.find(id)->revisions == 1);
  CHECK(AuditLog(session).size() + 1 == AuditLog(f.store->read()).size());
  CHECK(documents.content(*documents.revision(documents.find(id)->head)) == "revision 1\n");
}

TEST_CASE("readers during writes see whole commits", "[storage][concurrency]") {
  StoreFixture f;
  const SpaceId space = f.space();
  const DocumentId a = f.create(space, "revision 1\n", "a.md"), b = f.create(space, "revision 1\n", "b.md");
  std::atomic<bool> stop = false;
  Counters reads;
  std::vector<std::thread> readers;
  for (int r = 0; r < 4; ++r)
    readers.emplace_back([&] {
      std::int64_t newest = 0;
      do {
        const auto session = f.store->read();
        const Documents documents(session);
        const auto first = documents.find(a), second = documents.find(b);
        const auto head = documents.revision(second->head);
        const bool whole = first->revisions == second->revisions && first->revisions >= newest &&
                           documents.content(*head) == "revision " + std::to_string(second->revisions) + "\n" &&
                           AuditLog(session).size() == first->revisions + 2;
        newest = first->revisions;
        ++(whole ? reads.done : reads.failed);
      } while (!stop);
    });
  for (int i = 2; i <= 60; ++i) {
    auto both = f.request(space);
    const std::string content = "revision " + std::to_string(i) + "\n";
    both.changes = {{DocumentChange::Kind::kSave, a, {}, content, {}}, {DocumentChange::Kind::kSave, b, {}, content, {}}};
    f.commit(both);
  }
  stop = true;
  for (auto& reader : readers) reader.join();
  CHECK(reads.failed == 0);
  CHECK(reads.done >= 4);
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("requests that throw are left out of a batch, and the others are committed", "[storage][concurrency]") {
  StoreFixture f;
  const SpaceId space = f.space();
  const auto before = AuditLog(f.store->read()).size();
  Counters writes;
  std::vector<std::thread> writers;
  {
    HeldWriter held(f);
    for (int w = 0; w < 24; ++w)
      writers.emplace_back([&, w] {
        auto asked = f.request(space);
        asked.changes = {{DocumentChange::Kind::kCreate, {}, {}, "writer " + std::to_string(w), Metadata{}}};
        try {
          f.store->write(f.actor, [&](Transaction& tx) {
            commit(tx, asked);
            if (w % 3 == 0) throw std::runtime_error("stop");
            if (w % 3 == 1 && w > 12) create_space(tx, *SpaceKey::parse("QA"), "taken", "");
          });
          ++writes.done;
        } catch (const std::exception&) {
          ++writes.failed;
        }
      });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    held.release();
  }
  for (auto& writer : writers) writer.join();
  CHECK(writes.failed == 12);
  CHECK(writes.done == 12);
  const auto session = f.store->read();
  DocumentQuery query;
  query.space = space;
  query.drafts = true;
  query.limit = 100;
  const auto documents = Documents(session).list(query);
  REQUIRE(documents.size() == 12);
  CHECK(documents.back().number == "QA-000012");  // no number was lost to a request that failed
  CHECK(AuditLog(session).size() == before + 12);
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("of several who save from one version, one succeeds", "[storage][concurrency]") {
  StoreFixture f;
  const SpaceId space = f.space();
  const DocumentId id = f.create(space, "one\n");
  const auto version = Documents(f.store->read()).find(id)->version;
  Counters writes;
  std::vector<std::thread> writers;
  {
    HeldWriter held(f);
    for (int w = 0; w < 8; ++w)
      writers.emplace_back([&, w] {
        auto asked = f.request(space);
        asked.changes = {{DocumentChange::Kind::kSave, id, version, "writer " + std::to_string(w), {}}};
        try {
          f.commit(asked);
          ++writes.done;
        } catch (const Error& error) {
          if (error.code() == ErrorCode::kStale) ++writes.failed;
        }
      });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    held.release();
  }
  for (auto& writer : writers) writer.join();
  CHECK(writes.done == 1);
  CHECK(writes.failed == 7);
  CHECK(Documents(f.store->read()).find(id)->revisions == 2);
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("a batch that finds no room takes nobody with it for ever", "[storage][concurrency]") {
  StoreFixture f;
  const SpaceId space = f.space();
  const DocumentId id = f.create(space, "kept\n");
  // The writer's own connection is given no more pages than it has.
  f.store->write(f.actor, [](Transaction& tx) { tx.state().db.execute("PRAGMA max_page_count = 1"); });
  std::string large(600'000, '\0');
  std::uint32_t state = 1;
  for (char& byte : large) byte = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  CHECK(error_of([&] { f.save(space, id, large); }) == ErrorCode::kStorageFull);
  CHECK(Documents(f.store->read()).find(id)->revisions == 1);
  CHECK(f.verify().problem_count == 0);
  f.store->write(f.actor, [](Transaction& tx) { tx.state().db.execute("PRAGMA max_page_count = 1000000"); });
  f.save(space, id, large);
  CHECK(Documents(f.store->read()).find(id)->revisions == 2);
  CHECK(f.verify().problem_count == 0);
}
