// A pack file and its index (gitformat-pack, version 2 of both), written without deltas from front to back.
//
// The number of objects stands at the beginning of a pack and the hash of everything at its end: so the number is filled in and
// the whole file hashed when the last object is known.
// Thread-safety: one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/ids.h"

namespace rotulus::storage {

enum class PackedType : std::uint8_t { kCommit = 1, kTree = 2, kBlob = 3 };  // the numbers of the format

class PackWriter {
 public:
  // Offsets from here on take eight bytes in the index. The format asks for it from 2 GiB on and allows it earlier, as tests do.
  static constexpr std::uint64_t kLargeOffset = std::uint64_t{1} << 31;

  // Writes below `directory`, an existing objects/pack. Error{kIo}, Error{kStorageFull} from all calls.
  explicit PackWriter(std::filesystem::path directory, std::uint64_t large_offset = kLargeOffset);
  ~PackWriter();

  // Returns the object's name; does nothing more when it was added before.
  ObjectId add(PackedType type, std::string_view bytes);
  // Calls `give` with a function that takes the bytes piece by piece. What is given must hash to `id` and have `size` bytes;
  // otherwise Error{kCorrupt}, and the pack is of no use.
  using Pieces = std::function<void(std::string_view piece)>;
  void add(PackedType type, const ObjectId& id, std::uint64_t size, const std::function<void(const Pieces&)>& give);
  bool contains(const ObjectId& id, PackedType type) const;
  std::uint64_t objects() const { return entries_.size(); }
  std::uint64_t bytes() const;

  // Puts pack and index under their final names and on disk. Nothing is left of a pack without objects.
  void finish();

 private:
  struct Entry {
    std::uint64_t offset;
    std::uint32_t checksum;
    PackedType type;
  };
  class Output;
  class Deflater;

  std::string index(std::string_view pack_hash) const;

  std::filesystem::path directory_, temporary_;
  std::uint64_t large_offset_;
  std::unique_ptr<Output> output_;
  std::unique_ptr<Deflater> deflater_;
  std::unordered_map<ObjectId, Entry> entries_;
};

// Writes a whole file and waits until it is on disk.
void write_file_durably(const std::filesystem::path& path, std::string_view content, unsigned mode);
void sync_directory(const std::filesystem::path& path);

}  // namespace rotulus::storage
