// A row of table `object` as it stands (docs/formats/objects.md).
// Thread-safety: plain values; loading as the connection.
#pragma once

#include <optional>
#include <string>

#include "core/ids.h"
#include "record.h"
#include "sqlite.h"

namespace rotulus::storage {

inline constexpr std::int64_t kNoDocument = 0;

struct ObjectRow {
  std::int64_t id = 0;
  SpaceId space;
  Bytes oid;
  std::int64_t document = kNoDocument, type = 0, size = 0, base = 0, depth = 0;
  Bytes data;

  // The associated data of its seal: every clear column.
  RecordWriter context() const;
  std::string what() const { return "Object " + std::to_string(id) + " of space " + std::to_string(space.value); }
};

std::optional<ObjectRow> find_object_row(Connection& db, std::int64_t id);
ObjectRow load_object_row(Connection& db, std::int64_t id);  // Error{kCorrupt} when it is missing
void insert_object_row(Connection& db, const ObjectRow& row);

}  // namespace rotulus::storage
