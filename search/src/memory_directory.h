// A private directory in memory for the databases: on tmpfs or ramfs, mode 0700, removed with its owner. What processes that died
// left behind is removed by the next one. Thread-safety: none needed; made once and owned by the index.
#pragma once

#include <filesystem>

#include "search/index.h"

namespace rotulus::search {

class MemoryDirectory {
 public:
  // Error{kInvalidArgument} where plaintext could reach a disk and the options do not allow it; {kIo} when it cannot be made.
  explicit MemoryDirectory(const IndexOptions& options);
  ~MemoryDirectory();
  MemoryDirectory(const MemoryDirectory&) = delete;
  MemoryDirectory& operator=(const MemoryDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Whether a line of /proc/swaps names a device that keeps plaintext: zram stays in memory, dm-crypt encrypts. `sysfs` is /sys.
bool is_plain_swap(const std::filesystem::path& device, const std::filesystem::path& sysfs);

// The bytes of all files below.
std::uint64_t directory_bytes(const std::filesystem::path& path);

}  // namespace rotulus::search
