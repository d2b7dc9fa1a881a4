// Rows of `file`: one for each large content, linked or staged. The seal of a row holds nothing; it vouches for the clear
// columns. Thread-safety: as the connection.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/time.h"
#include "keyring.h"

namespace rotulus::storage {

struct FileRow {
  std::int64_t id = 0;
  SpaceId space;
  std::int64_t object = 0;  // the row that names it and has its key; 0 while it is staged
  Timestamp staged;         // since when; 0 once it is linked
  std::int64_t size = 0;    // of the content; 0 until all of it has come
};

std::int64_t next_file(Connection& db);
void insert_file(Connection& db, const Keyring& keys, const FileRow& row);
void update_file(Connection& db, const Keyring& keys, const FileRow& row);
// Error{kCorrupt} when it was altered.
std::optional<FileRow> find_file(Connection& db, const Keyring& keys, std::int64_t id);
// The file of that staging, as long as nothing links it.
std::optional<FileRow> find_staged(Connection& db, const Keyring& keys, std::int64_t id, Timestamp staged);
// Those that were staged before that time, by what stands in the clear.
std::vector<std::int64_t> staged_before(Connection& db, Timestamp time);

}  // namespace rotulus::storage
