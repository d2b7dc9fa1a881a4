// Sealed git objects in table `object`: an AEAD over zstd, with the predecessor at the same place as zstd prefix.
//
// A row's associated data is every clear column, so rows cannot be swapped, and what a row says of its type, size or base cannot
// be changed. A blob is sealed under the content key of its document; equal bytes in two documents are therefore two rows.
// The row of a content above kLargeFileBytes holds, instead of the bytes, the number and the key of a file in chunks: whoever
// disposes of the document's key disposes of the chunks.
// Thread-safety: as the connection.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "chunked_file.h"
#include "core/ids.h"
#include "keyring.h"
#include "object_cache.h"
#include "object_group.h"
#include "sqlite.h"

namespace rotulus::storage {

enum class ObjectType : int { kCommit = 1, kTree = 2, kBlob = 3 };  // git's own numbers
std::string_view name(ObjectType type);
ObjectId object_id(ObjectType type, std::string_view bytes);
// What git puts in front of an object's bytes before it hashes them.
std::string git_header(ObjectType type, std::uint64_t size);

struct StoredObject {
  std::int64_t row = 0;
  ObjectType type = ObjectType::kBlob;
  std::int64_t depth = 0;
  std::shared_ptr<const std::string> bytes;
};

// Where an object is, and what its columns say of it.
struct FoundObject {
  std::int64_t row = 0;
  ObjectType type = ObjectType::kBlob;
  std::int64_t depth = 0;
  std::uint64_t size = 0;
};

// What an object says: its bytes, or the file that has them in chunks. One of the two is null.
struct ObjectContent {
  std::shared_ptr<const std::string> bytes;
  std::shared_ptr<const ChunkedFile> file;
};

struct NewObject {
  SpaceId space;
  ObjectType type;
  std::string_view bytes;
  std::int64_t document = kNoDocument;
  std::optional<ObjectId> base;  // the predecessor at the same place; of the same document
};

class ObjectStore {
 public:
  // A chain of prefixes is never longer; a read decodes at most so many rows.
  static constexpr std::int64_t kMaxDepth = 16;
  // What is asked for as a whole is there up to this size.
  static constexpr std::uint64_t kMostWholeBytes = std::uint64_t{64} << 20;

  ObjectStore(Connection& db, const Keyring& keys, ObjectCache& cache) : db_(db), keys_(keys), cache_(cache) {}

  // Puts a blob above kLargeFileBytes into chunks.
  ObjectId put(const NewObject& object);
  // Puts trees and commits of one space, sealed together (object_group.h). At least one; the name of the last.
  ObjectId put_together(std::span<const NewObject> objects);
  // Makes the staged file the content of a document; nothing when the document has that content already. Error{kNotFound} when
  // the file is not staged any more.
  void link(const StagedFile& file, std::int64_t document);
  bool exists(SpaceId space, const ObjectId& id);
  // Any row that holds the object.
  std::optional<FoundObject> locate(SpaceId space, const ObjectId& id);
  // The row that the document itself has of it.
  std::optional<FoundObject> locate_of(SpaceId space, const ObjectId& id, std::int64_t document);
  // As locate, with the bytes; Error{kCorrupt} when it does not open, Error{kTooLarge} above kMostWholeBytes.
  std::optional<StoredObject> find(SpaceId space, const ObjectId& id);
  // As find, and absent is Error{kCorrupt} that says what for.
  std::string require(SpaceId space, const ObjectId& id, ObjectType type);
  // As require, of objects of any size. Error{kCorrupt}.
  ObjectContent require_content(SpaceId space, const ObjectId& id, ObjectType type);
  // The first `most` bytes of a blob.
  std::string beginning(SpaceId space, const ObjectId& id, std::uint64_t most);
  // Decodes one row.
  ObjectContent read_content(std::int64_t row);
  // Whether a row with this `oid` holds the object.
  bool is_named(SpaceId space, const ObjectId& id, ByteView oid) const;

  // The content key of a document: made with it, wrapped by its space.
  void create_document_key(SpaceId space, std::int64_t document);
  void check_document_key(SpaceId space, std::int64_t document) const;  // Error{kCorrupt} when it is missing or does not open

  // For the rotation of keys. The rows of a group, sealed under the newest keys of their space and document, and named under
  // them. Nothing when they are so already, and for a row that another carries. Error{kCorrupt} when the group does not open or a
  // row does not hash to its name.
  std::optional<ObjectGroup> reseal(std::int64_t row);
  void replace(const ObjectGroup& resealed);
  // Gives a document a new content key; the one before stays for what it sealed. Nothing is done when it has one of this epoch.
  void replace_document_key(SpaceId space, std::int64_t document);
  bool is_under_former(std::int64_t row) const;  // whether an earlier key sealed the row; false for a row that another carries

 private:
  using Name = std::array<std::uint8_t, 16>;
  struct Named {
    ObjectId id;
    const NewObject* object = nullptr;
  };
  // The object's name under every key of the space, newest first.
  std::vector<Name> masked(SpaceId space, const ObjectId& id) const;
  std::optional<StoredObject> find_base(const NewObject& object);
  Bytes compress_against_base(const NewObject& object, ObjectRow& row);
  StoredObject middle_of_chain(std::int64_t row);
  ObjectContent decode(std::int64_t row);
  std::shared_ptr<const std::string> whole(ObjectContent content);
  std::shared_ptr<const std::string> read_whole(std::int64_t row);
  std::shared_ptr<const std::string> read_in_passing(std::int64_t row);
  std::int64_t next_row();
  Bytes seal(const ObjectGroup& group, ByteView coded) const;
  Bytes open(const ObjectGroup& group) const;
  ObjectRow new_row(const NewObject& object, std::uint64_t size, const ObjectId& id, std::int64_t row);
  void insert_alone(ObjectRow row, ByteView coded);
  void insert_group(std::span<const Named> objects);
  crypto::Sealer sealer(SpaceId space, std::int64_t document) const;
  ObjectId checked_name(const ObjectRow& row);
  std::optional<crypto::Sealer> former_sealer(SpaceId space, std::int64_t document) const;
  bool is_under_newest(const ObjectRow& row) const;
  void insert(const NewObject& object, const ObjectId& id);
  void insert_in_chunks(const NewObject& object, const ObjectId& id);
  void insert_link(const NewObject& object, const ObjectId& id, std::uint64_t size, std::int64_t file,
                   const crypto::SecretBytes& key);

  Connection& db_;
  const Keyring& keys_;
  ObjectCache& cache_;
};

}  // namespace rotulus::storage
