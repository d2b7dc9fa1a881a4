// A database out of many new entries at once: several threads each make small databases, which are then merged. That is about
// twice as fast per thread as adding to a large database, and the outcome is compact. Thread-safety: one call for one directory.
#pragma once

#include <filesystem>
#include <vector>

#include "search/entry.h"

namespace rotulus::search {

// Writes the database to the new directory `target`; uses names that begin with it for what is in between. `threads` at least 1.
void build_database(const std::vector<const Entry*>& entries, const std::filesystem::path& target, unsigned threads);

// Merges databases into the new directory `target`.
void merge_databases(const std::vector<std::filesystem::path>& sources, const std::filesystem::path& target);

}  // namespace rotulus::search
