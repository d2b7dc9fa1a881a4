// The chunks of a large file in table `chunk` (docs/formats/objects.md): each compressed by itself and sealed under the file's
// own key, bound to the file, its place and whether it is the last. So chunks that were cut off, repeated, reordered or taken
// from another file are errors. Thread-safety: a ChunkSeal and a ChunkedFile may be used from many threads, each with a
// connection of its own.
#pragma once

#include <functional>
#include <string>

#include "core/ids.h"
#include "crypto/seal.h"
#include "sqlite.h"
#include "storage/staged_file.h"

namespace rotulus::storage {

// Seals and opens the chunks of one file.
class ChunkSeal {
 public:
  ChunkSeal(SpaceId space, std::int64_t file, const crypto::SecretBytes& key) : space_(space), file_(file), sealer_(key) {}

  Bytes seal(std::int64_t sequence, bool is_last, std::string_view bytes) const;
  // `size` is that of the bytes. Error{kCorrupt} naming `what`.
  std::string open(std::int64_t sequence, bool is_last, ByteView sealed, std::size_t size, const std::string& what) const;

 private:
  SpaceId space_;
  std::int64_t file_;
  crypto::Sealer sealer_;
};

using PieceVisitor = std::function<void(std::string_view piece)>;

class ChunkedFile {
 public:
  struct Facts {
    SpaceId space;
    std::int64_t file = 0;
    std::uint64_t size = 0;
    ObjectId name;     // git's, of the whole content
    std::string what;  // names the object in errors: "Object 12 of space 1"
  };
  ChunkedFile(Facts facts, const crypto::SecretBytes& key) : facts_(std::move(facts)), seal_(facts_.space, facts_.file, key) {}

  std::int64_t file() const { return facts_.file; }
  std::uint64_t size() const { return facts_.size; }
  const ObjectId& name() const { return facts_.name; }  // as it was linked; verification holds the chunks against it
  std::int64_t chunks() const { return static_cast<std::int64_t>((facts_.size + kChunkBytes - 1) / kChunkBytes); }

  // Error{kCorrupt} when there are fewer or more than there should be; opens none.
  void check_count(Connection& db) const;
  // Error{kCorrupt} when it is missing or does not open.
  std::string chunk(Connection& db, std::int64_t sequence) const;
  void visit(Connection& db, const PieceVisitor& visit) const;
  // The first `most` bytes.
  std::string beginning(Connection& db, std::uint64_t most) const;
  // Error{kTooLarge} when there are more than `limit`.
  std::string whole(Connection& db, std::uint64_t limit) const;

 private:
  Facts facts_;
  ChunkSeal seal_;
};

void insert_chunk(Connection& db, std::int64_t file, std::int64_t sequence, ByteView sealed);

}  // namespace rotulus::storage
