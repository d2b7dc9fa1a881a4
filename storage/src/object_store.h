// Sealed git objects in table `object`: an AEAD over zstd, with the predecessor at the same place as zstd prefix.
//
// A row's associated data is every clear column, so rows cannot be swapped, and what a row says of its type, size or base cannot
// be changed. A blob is sealed under the content key of its document; equal bytes in two documents are therefore two rows.
// Thread-safety: as the connection.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "core/ids.h"
#include "keyring.h"
#include "object_cache.h"
#include "sqlite.h"

namespace rotulus::storage {

enum class ObjectType : int { kCommit = 1, kTree = 2, kBlob = 3 };  // git's own numbers
std::string_view name(ObjectType type);
ObjectId object_id(ObjectType type, std::string_view bytes);

inline constexpr std::int64_t kNoDocument = 0;

struct StoredObject {
  std::int64_t row = 0;
  ObjectType type = ObjectType::kBlob;
  std::int64_t depth = 0;
  std::shared_ptr<const std::string> bytes;
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

  ObjectStore(Connection& db, const Keyring& keys, ObjectCache& cache) : db_(db), keys_(keys), cache_(cache) {}

  ObjectId put(const NewObject& object);
  bool exists(SpaceId space, const ObjectId& id);
  // Any row that holds the object; Error{kCorrupt} when it does not open.
  std::optional<StoredObject> find(SpaceId space, const ObjectId& id);
  // As find, and absent is Error{kCorrupt} that says what for.
  std::string require(SpaceId space, const ObjectId& id, ObjectType type);
  // Decodes one row, for verification.
  std::shared_ptr<const std::string> read_row(std::int64_t row);
  std::array<std::uint8_t, 16> masked(SpaceId space, const ObjectId& id) const;

  // The content key of a document: made with it, wrapped by its space.
  void create_document_key(SpaceId space, std::int64_t document);
  void check_document_key(SpaceId space, std::int64_t document) const;  // Error{kCorrupt} when it is missing or does not open

 private:
  struct Row;
  std::optional<StoredObject> find_row(SpaceId space, const ObjectId& id, std::int64_t document);
  StoredObject middle_of_chain(std::int64_t row);
  std::int64_t next_row();
  crypto::Sealer sealer(SpaceId space, std::int64_t document) const;
  void insert(const NewObject& object, const std::array<std::uint8_t, 16>& oid, const std::optional<StoredObject>& base);

  Connection& db_;
  const Keyring& keys_;
  ObjectCache& cache_;
};

}  // namespace rotulus::storage
