// A file system under SQLite that records what is written and fails when it is told to. While it lives it is the default of the
// process, so that the store opens its files through it and does not know. It stands over the system's own, and skips its syncs:
// what a sync makes durable is in the record.
// Shared memory and temporary files go through untouched: neither outlives the process.
// Thread-safety: any thread; it is made before the first connection and goes after the last.
#pragma once

#include <sqlite3.h>

#include <mutex>

#include "disk_record.h"

namespace rotulus::test {

class FaultVfs {
 public:
  // Files that are not below it are not recorded, and do not fail. The record takes them all for files of one directory.
  explicit FaultVfs(std::filesystem::path directory);
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  enum class Call : std::uint8_t { kSync, kWrite };
  static constexpr int kForGood = std::numeric_limits<int>::max();
  // The `nth` call from now on (1: the next), and `times` - 1 more after it, answer `code`: SQLITE_IOERR_FSYNC, SQLITE_FULL, ...
  void fail(Call call, int nth, int code, int times = 1);
  void relent();  // no call fails any more
  bool has_failed() const;

  int count(Call call) const;  // since this was made
  DiskRecord& record() { return record_; }

 private:
  struct File;
  struct Trampolines;
  struct Fault {
    int first = 0, after = 0;  // counts of calls; 0: none
    int code = SQLITE_OK;
  };

  // What the call answers; SQLITE_OK when it is to be done.
  int next(Call call);
  int open(const char* name, File* file, int flags, int* flags_out);
  bool is_ours(const char* name) const;

  std::filesystem::path directory_;
  DiskRecord record_;
  sqlite3_vfs* below_;
  sqlite3_vfs vfs_;
  mutable std::mutex mutex_;
  int counts_[2] = {0, 0};
  Fault faults_[2];
  bool has_failed_ = false;
};

}  // namespace rotulus::test
