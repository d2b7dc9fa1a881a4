// Bundle files (git bundle create): the refs in the header, and the pack unpacked to where libgit2 can read it.
// Thread-safety: one thread at a time.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/ids.h"

namespace rotulus::storage::source {

struct BundleRef {
  std::string name;  // "HEAD", "refs/heads/main"
  ObjectId target;
};

struct BundleHeader {
  std::vector<BundleRef> refs;
  std::uint64_t pack_offset = 0;
};

// Error{kInvalidArgument}: no bundle, or one that continues a history which it does not hold. Error{kUnsupported}: SHA-256,
// filtered.
BundleHeader read_bundle_header(const std::filesystem::path& path);

// A directory in memory that only this user can read. It goes away with its owner; one that a killed process left behind goes
// away when the next one is made.
class MemoryDirectory {
 public:
  MemoryDirectory();  // Error{kIo}
  ~MemoryDirectory();
  MemoryDirectory(MemoryDirectory&& other) noexcept;
  MemoryDirectory& operator=(MemoryDirectory&&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  int lock_ = -1;
};

// Makes `directory` an objects folder that holds the bundle's pack. Error{kCorrupt}, Error{kStorageFull}.
void unpack_bundle(const std::filesystem::path& bundle, std::uint64_t pack_offset, const std::filesystem::path& directory);

}  // namespace rotulus::storage::source
