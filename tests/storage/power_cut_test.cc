// The power fails while the store writes. Killing the process proves nothing of this: the system still has what was written.
#include <algorithm>

#include "fault_runs.h"
#include "session_state.h"
#include "workloads.h"

using namespace rotulus;
using namespace rotulus::storage;
using namespace rotulus::test;

namespace {

// Cuts the power in `cuts` places of what was recorded; how often something was wrong, and what, of the first time.
struct Outcome {
  int faults = 0;
  std::string first;
};

Outcome cut_power(const FaultyStore& store, DiskRecord::Position end, std::mt19937& random, int cuts) {
  Outcome outcome;
  for (int i = 0; i < cuts; ++i) {
    const DiskRecord::Position cut = random() % (end + 1);
    const std::string found = store.after_power_cut(cut, random);
    if (found.empty()) continue;
    if (++outcome.faults == 1)
      outcome.first = "after operation " + std::to_string(cut) + " of " + std::to_string(end) + ": " + found;
  }
  return outcome;
}

}  // namespace

TEST_CASE("what was acknowledged is there, and everything verifies, when the power fails at any moment", "[storage][power]") {
  constexpr int kCutsOfOneRecord = 10;
  const int records = fault_runs(static_cast<int>(workloads().size()), 50);
  for (int i = 0; i < records; ++i) {
    const Workload& workload = workloads()[static_cast<std::size_t>(i) % workloads().size()];
    const unsigned seed = fault_seed() * 1000 + static_cast<unsigned>(i);
    std::mt19937 random(seed);
    FaultyStore store;
    workload.run(store, random);
    const auto outcome = cut_power(store, store.disk().record().position(), random, kCutsOfOneRecord);
    INFO(workload.name << ", seed " << seed << ", " << store.promises() << " promises: " << outcome.first);
    CHECK(outcome.faults == 0);
  }
}

TEST_CASE("with synchronous=OFF the same power cuts lose what was acknowledged: they can tell", "[storage][power]") {
  std::mt19937 random(fault_seed());
  FaultyStore store;
  sqlite3* writer = nullptr;
  store.fixture().store->write(store.fixture().actor, [&](Transaction& tx) { writer = tx.state().db.handle(); });
  // The writer is at rest now; inside a transaction it would refuse.
  REQUIRE(sqlite3_exec(writer, "PRAGMA synchronous=OFF", nullptr, nullptr, nullptr) == SQLITE_OK);
  workloads().front().run(store, random);
  const auto outcome = cut_power(store, store.disk().record().position(), random, 20);
  WARN("20 power cuts with synchronous=OFF: " << outcome.faults << " lost or damaged something");
  CHECK(outcome.faults > 0);
}

TEST_CASE("a store that was made is there after a power cut", "[storage][power]") {
  const TemporaryDirectory directory(memory_directory());
  FaultVfs disk(std::filesystem::canonical(directory.path()));
  auto made = Store::create(DataDirectory::create(directory / "data"), test_key());
  const auto end = disk.record().position();
  std::mt19937 random(fault_seed());
  for (int i = 0; i < fault_runs(10, 100); ++i) {
    const TemporaryDirectory after(memory_directory());
    disk.record().restore(end, random, after / "data");
    std::filesystem::copy(directory / "data" / "format", after / "data");
    const auto store = Store::open(DataDirectory::open(after / "data"), test_key());
    CHECK(verify(*store, true, nullptr).problem_count == 0);
  }
  made.store.reset();
}
