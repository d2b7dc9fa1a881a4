// A store over a disk that loses power or fails, and what the store has promised meanwhile.
#pragma once

#include <functional>

#include "fault_vfs.h"
#include "store_fixture.h"

namespace rotulus::test {

// Something that the store acknowledged: it must hold from then on, whatever happens.
struct Promise {
  DiskRecord::Position since;
  std::string what;
  std::function<bool(const storage::Session&)> holds;
};

class FaultyStore {
 public:
  FaultyStore();
  ~FaultyStore();
  FaultyStore(const FaultyStore&) = delete;
  FaultyStore& operator=(const FaultyStore&) = delete;

  StoreFixture& fixture() { return fixture_; }
  FaultVfs& disk() { return *disk_; }

  // Call it right after the store has acknowledged. Thread-safe.
  void promise(std::string what, std::function<bool(const storage::Session&)> holds);
  // That revision `sequence` of the document holds `content`.
  void promise_revision(const DocumentId& document, std::int64_t sequence, const std::string& content);
  std::size_t promises() const;

  // The power fails after `cut` operations: what is wrong with a store that opens what the disk then holds, one line each;
  // nothing when all is well. Not only what was promised must hold: everything must verify, and take changes again.
  std::string after_power_cut(DiskRecord::Position cut, std::mt19937& random) const;

 private:
  std::string broken_promises(const storage::Session& session, DiskRecord::Position cut) const;

  StoreFixture fixture_;
  std::unique_ptr<FaultVfs> disk_;
  mutable std::mutex mutex_;
  std::vector<Promise> promises_;
};

// Where data directories are kept that many tests open: in memory, where the system has it.
std::filesystem::path memory_directory();

// Bytes that do not compress, the same for the same numbers.
std::string noise(std::mt19937& random, std::size_t size);

}  // namespace rotulus::test
