// Rotation of keys under load, and with a process that is killed in its midst again and again.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include "rotation_steps.h"

using namespace rotulus;
using namespace rotulus::storage;
using namespace rotulus::test;

namespace {

constexpr std::size_t kWriters = 16;

std::string text_of(std::size_t document, std::int64_t sequence) {
  return "# Document " + std::to_string(document) + "\n\nRevision " + std::to_string(sequence) + " of it.\n";
}

void save_text(Store& store, SpaceId space, const DocumentId& id, const std::string& text) {
  CommitRequest request;
  request.space = space;
  request.changes = {{DocumentChange::Kind::kSave, id, {}, text, {}}};
  store.write({UserId{}, "writer"}, [&](Transaction& tx) { commit(tx, request); });
}

struct Documents16 : StoreFixture {
  SpaceId qa = space("QA");
  std::array<DocumentId, kWriters> ids;

  Documents16() {
    for (std::size_t i = 0; i < kWriters; ++i) {
      ids[i] = create(qa, text_of(i, 1), "document-" + std::to_string(i) + ".md");
      for (std::int64_t sequence = 2; sequence < 6; ++sequence) save(qa, ids[i], text_of(i, sequence));
    }
  }

  // Every revision says what was saved; returns how many the document has.
  std::int64_t check_document(const Session& session, std::size_t i) const {
    const auto document = Documents(session).find(ids[i]).value();
    const auto revisions = Documents(session).revisions(document, INT64_MAX, INT32_MAX);
    REQUIRE(static_cast<std::int64_t>(revisions.size()) == document.revisions);
    for (const auto& revision : revisions) REQUIRE(Documents(session).content(revision) == text_of(i, revision.sequence));
    return document.revisions;
  }
};

struct Acknowledged {
  std::int64_t document = 0, sequence = 0;
};

// Opens with the key from before a rotation or that from after it, whichever counts.
std::unique_ptr<Store> open_either(const std::filesystem::path& data, std::uint8_t before, std::uint8_t after, bool& is_after) {
  try {
    is_after = false;
    return Store::open(DataDirectory::open(data), test_key(before));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kWrongKey) throw;
    is_after = true;
    return Store::open(DataDirectory::open(data), test_key(after));
  }
}

// Begins the rotation if that has not been done, and goes on with it, while 16 threads save. Never returns.
void rotate_and_save(const Documents16& f, std::uint8_t before, std::uint8_t after, int out) {
  bool is_after = false;
  const auto store = open_either(f.data(), before, after, is_after);
  std::vector<std::thread> writers;
  for (std::size_t i = 0; i < kWriters; ++i)
    writers.emplace_back([&, i] {
      std::int64_t sequence = Documents(store->read()).find(f.ids[i])->revisions;
      while (true) {
        save_text(*store, f.qa, f.ids[i], text_of(i, ++sequence));
        const Acknowledged done{static_cast<std::int64_t>(i), sequence};
        if (::write(out, &done, sizeof done) != sizeof done) ::_exit(1);
      }
    });
  if (!is_after) begin_rotation(*store, after);
  while (reseal_some(*store, {Damage::kHoldsUp, 16, {}}) == ResealOutcome::kMore) {
  }
  while (true) ::pause();
}

int rounds() {
  const char* more = std::getenv("ROTULUS_ROTATION_KILLS");
  return more ? std::atoi(more) : 12;
}

}  // namespace

TEST_CASE("rotations under 16 writers that are killed at any moment lose nothing, and the first keys open nothing",
          "[storage][rotation][durability]") {
  Documents16 f;
  f.store.reset();
  const StolenKeys stolen(f.data(), test_key());
  std::mt19937 random(13);
  std::array<std::int64_t, kWriters> acknowledged{};
  std::uint8_t key = 7;
  int ended = 0;
  for (int round = 0; round < rounds(); ++round) {
    INFO("round " << round);
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    const auto next = static_cast<std::uint8_t>(key + 1);
    const pid_t child = ::fork();  // without a thread of ours: the store is closed
    REQUIRE(child >= 0);
    if (child == 0) {
      ::close(pipe[0]);
      rotate_and_save(f, key, next, pipe[1]);
    }
    ::close(pipe[1]);
    Acknowledged done;
    REQUIRE(::read(pipe[0], &done, sizeof done) == sizeof done);  // it has begun
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    do {
      auto& newest = acknowledged[static_cast<std::size_t>(done.document)];
      newest = std::max(newest, done.sequence);
    } while (::read(pipe[0], &done, sizeof done) == sizeof done);
    ::close(pipe[0]);

    bool is_next = false;
    f.store = open_either(f.data(), key, next, is_next);
    {
      const Session session = f.store->read();
      for (std::size_t i = 0; i < kWriters; ++i) REQUIRE(f.check_document(session, i) >= acknowledged[i]);
      const auto newest = newest_key_rotation(session);
      if (newest && !newest->is_under_way() && is_next) {
        key = next;
        ++ended;
      }
    }
    const auto report = f.verify();
    REQUIRE(report.problems == std::vector<std::string>{});
    f.store.reset();
  }
  bool is_next = false;
  f.store = open_either(f.data(), key, static_cast<std::uint8_t>(key + 1), is_next);
  if (!newest_key_rotation(f.store->read())) begin_rotation(*f.store, 99);
  CHECK(reseal_all(*f.store) == ResealOutcome::kFinished);
  CHECK(f.verify().problem_count == 0);
  f.store.reset();
  CHECK(stolen.opens_in(f.data()).empty());
  INFO(rounds() << " kills, " << ended << " rotations came to their end before");
}

TEST_CASE("readers and writers go on while keys are rotated", "[storage][rotation][concurrency]") {
  Documents16 f;
  std::atomic<bool> stop = false;
  std::atomic<int> failures = 0, saved = 0, read = 0;
  std::vector<std::thread> threads;
  const auto run = [&](auto work) {
    threads.emplace_back([&, work]() mutable {
      try {
        while (!stop) work();
      } catch (...) {
        ++failures;
      }
    });
  };
  for (std::size_t i = 0; i < 4; ++i)
    run([&, i, sequence = std::int64_t{5}]() mutable {
      save_text(*f.store, f.qa, f.ids[i], text_of(i, ++sequence));
      ++saved;
    });
  for (int i = 0; i < 2; ++i)
    run([&, at = std::size_t{0}]() mutable {
      const Session session = f.store->read();
      const auto document = Documents(session).find(f.ids[at = (at + 1) % kWriters]).value();
      for (const auto& revision : Documents(session).revisions(document, INT64_MAX, 8))
        if (Documents(session).content(revision) != text_of(at, revision.sequence)) ++failures;
      ++read;
    });
  const auto wait_for_work = [&] {
    const int before = saved + read;
    while (saved + read < before + 50 && failures == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  };
  for (std::uint8_t fill = 8; fill < 11; ++fill) {
    wait_for_work();
    begin_rotation(*f.store, fill);
    wait_for_work();
    CHECK(reseal_all(*f.store) == ResealOutcome::kFinished);
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(failures == 0);
  CHECK(saved > 50);
  CHECK(f.verify().problem_count == 0);
}
