// Files in memory for SQLite, with the locks and the shared index that a write-ahead log needs: SQLite's own database in memory
// has no log, so that a reader there holds up the writer. They belong to the process, and nothing of them is ever on a disk.
// Thread-safety: files are used by connections of any threads; a MemoryFiles belongs to one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace rotulus::storage {

inline constexpr const char* kMemoryVfs = "rotulus-memory";

// A directory of such files; they are gone with it. Its connections are closed before.
class MemoryFiles {
 public:
  MemoryFiles();
  ~MemoryFiles();
  MemoryFiles(MemoryFiles&& other) noexcept;
  MemoryFiles& operator=(MemoryFiles&&) = delete;
  // What a connection opens, with kMemoryVfs.
  std::filesystem::path path(std::string_view name) const;
  std::uint64_t size(std::string_view name) const;  // bytes; 0 when there is no such file

 private:
  std::filesystem::path directory_;
};

}  // namespace rotulus::storage
