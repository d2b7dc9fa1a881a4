// Bringing in trees of categories from a table (docs/import.md): an organisation has them in a spreadsheet.
// Thread-safety: pure functions.
#pragma once

#include <cstdint>
#include <filesystem>

#include "storage/store.h"

namespace rotulus::service {

struct CategoryTableReport {
  std::uint64_t created = 0, changed = 0, unchanged = 0;
};

// Makes the categories of the table and changes those that are there already to what it says; others stay as they are. Rows whose
// parent stands in the table come behind it. Error{kInvalidArgument}, and those of storage::create_category, name the line.
CategoryTableReport import_categories(storage::Transaction& tx, const std::filesystem::path& file);

}  // namespace rotulus::service
