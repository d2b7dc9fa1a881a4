// One search over one consistent state of the database.
// `pairs`: the documents with two entries; `reader`: of who asks.
// Thread-safety: pure functions over their arguments.
#pragma once

#include <xapian.h>

#include "entry_pairs.h"
#include "reader_statistics.h"
#include "search/index.h"

namespace rotulus::search {

SearchResult run_search(const Xapian::Database& database, const SearchRequest& request, const PairSet& pairs,
                        const ReaderStatistics& reader);

}  // namespace rotulus::search
