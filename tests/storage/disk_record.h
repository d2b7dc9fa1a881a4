// What a program did to the files of one directory, in order, and what a disk may hold of it when the power fails.
//
// The model is a disk with a write cache and a journaling file system: what was synced is there. Of what was written since, each
// write is there, or not, or in some of its sectors, whatever the others did; so an older write may be lost and a later one kept.
// Files that were made or removed are so when their directory was synced; before that, the first few of these steps are done.
// After a sync that failed, what it was about may be there or not for ever: a later sync does not bring it back.
// Thread-safety: any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace rotulus::test {

class DiskRecord {
 public:
  using Position = std::size_t;  // so many operations were done before
  using FileNumber = std::size_t;

  // The file of that name, as it stands before it is first touched; `is_new` when it is made by this.
  FileNumber open(const std::filesystem::path& file, bool is_new);
  void write(FileNumber file, std::uint64_t offset, std::string_view bytes);
  void truncate(FileNumber file, std::uint64_t size);
  void remove(const std::filesystem::path& file);
  void sync(FileNumber file);
  void fail_sync(FileNumber file);
  void sync_directory();

  Position position() const;

  // Puts into `directory` what a disk may hold when the power fails after the first `cut` operations.
  void restore(Position cut, std::mt19937& random, const std::filesystem::path& directory) const;

 private:
  static constexpr Position kNever = std::numeric_limits<Position>::max();
  enum class Kind : std::uint8_t { kWrite, kTruncate, kMake, kRemove, kSync };
  struct Operation {
    Kind kind;
    FileNumber file;
    std::uint64_t at;           // offset, or size
    std::string bytes;          // or name
    Position durable = kNever;  // once so many operations were done
  };
  struct File {
    std::string before;             // what it held when it was first opened
    std::vector<Position> pending;  // operations since the last sync
  };
  using Names = std::map<std::string, FileNumber>;
  class Luck;

  void add(Operation operation);
  void settle(std::vector<Position>& pending);
  Names names_after(Position cut, std::mt19937& random) const;

  mutable std::mutex mutex_;
  std::vector<Operation> operations_;
  std::vector<File> files_;
  std::vector<Position> pending_names_;
  Names present_, before_;
};

}  // namespace rotulus::test
