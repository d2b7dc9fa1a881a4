// A process that is killed while it writes, and a disk that has no room.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <random>
#include <thread>

#include "fault_runs.h"
#include "store_fixture.h"

using namespace rotulus;
using namespace rotulus::storage;
using namespace rotulus::test;

namespace {

// Forks before the store is opened, so that the child has no thread of ours, and leaves without destructors.
template <class Work>
pid_t in_child(Work&& work) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child != 0) return child;
  int code = 0;
  try {
    work();
  } catch (...) {
    code = 1;
  }
  ::_exit(code);
}

// Saves revision after revision; says each sequence number when the store has acknowledged it.
void save_for_ever(const std::filesystem::path& data, SpaceId space, DocumentId id, int out) {
  const auto store = Store::open(DataDirectory::open(data), test_key());
  std::int64_t sequence = Documents(store->read()).find(id)->revisions;
  while (true) {
    CommitRequest request;
    request.space = space;
    request.changes = {{DocumentChange::Kind::kSave, id, {}, "revision " + std::to_string(++sequence) + "\n", {}}};
    store->write({UserId{}, "child"}, [&](Transaction& tx) { commit(tx, request); });
    if (::write(out, &sequence, sizeof sequence) != sizeof sequence) return;
  }
}

std::int64_t last_number(int in) {
  std::int64_t sequence = 0, next = 0;
  while (::read(in, &next, sizeof next) == sizeof next) sequence = next;
  return sequence;
}

}  // namespace

TEST_CASE("what was acknowledged is there after a kill at any moment", "[storage][durability]") {
  StoreFixture f;
  const SpaceId space = f.space();
  const DocumentId id = f.create(space, "revision 1\n");
  f.store.reset();
  std::mt19937 random(11);
  std::int64_t acknowledged = 1;
  for (int round = 0; round < fault_runs(20, 200); ++round) {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    const pid_t child = in_child([&] { save_for_ever(f.data(), space, id, pipe[1]); });
    ::close(pipe[1]);
    std::this_thread::sleep_for(std::chrono::microseconds(5'000 + random() % 60'000));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    acknowledged = std::max(acknowledged, last_number(pipe[0]));
    ::close(pipe[0]);

    f.reopen();
    {
      const auto session = f.store->read();
      const Documents documents(session);
      const auto document = documents.find(id);
      REQUIRE(document->revisions >= acknowledged);
      REQUIRE(document->revisions <= acknowledged + 1);  // done, and not yet told
      REQUIRE(documents.content(*documents.revision(document->head)) == "revision " + std::to_string(document->revisions) + "\n");
      acknowledged = document->revisions;
    }
    REQUIRE(f.verify().problem_count == 0);
    f.store.reset();
  }
  CHECK(acknowledged > 20);
}

TEST_CASE("a disk without room fails the change, keeps what was there, and takes changes again when there is room",
          "[storage][durability]") {
  StoreFixture f;
  const SpaceId space = f.space();
  const DocumentId id = f.create(space, "kept\n");
  f.store.reset();
  // The limit holds for every file that the child writes, so for the database and its log.
  const pid_t child = in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4U << 20, 4U << 20};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto store = Store::open(DataDirectory::open(f.data()), test_key());
    std::mt19937 random(5);
    std::string large(8U << 20, '\0');
    for (char& byte : large) byte = static_cast<char>(random());
    CommitRequest request;
    request.space = space;
    request.changes = {{DocumentChange::Kind::kSave, id, {}, large, {}}};
    try {
      store->write({UserId{}, "child"}, [&](Transaction& tx) { commit(tx, request); });
      ::_exit(2);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kStorageFull && error.code() != ErrorCode::kIo) ::_exit(3);
    }
    if (Documents(store->read()).find(id)->revisions != 1) ::_exit(4);
    if (verify(*store, true, nullptr).problem_count != 0) ::_exit(5);
  });
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  f.reopen();
  CHECK(f.verify().problem_count == 0);
  f.save(space, id, "and more\n");
  CHECK(Documents(f.store->read()).find(id)->revisions == 2);
  CHECK(f.verify().problem_count == 0);
}
