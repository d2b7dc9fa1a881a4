// What the index is told of a document: nothing, one entry, or two (readers' and drafters').
#pragma once

#include <vector>

#include "search/entry.h"
#include "storage/documents.h"

namespace rotulus::service {

struct IndexChange {
  std::vector<search::Entry> replaced;
  std::vector<search::EntryKey> removed;
};

// Adds the entries of the document in `row` as the session sees it.
void add_index_change(const storage::Session& session, std::int64_t row, IndexChange& change);

}  // namespace rotulus::service
