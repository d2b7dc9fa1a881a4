// One search over one state of the index. `reader`: of who asks.
// Thread-safety: pure functions over their arguments.
#pragma once

#include <xapian.h>

#include "reader_statistics.h"
#include "search/index.h"
#include "snapshot.h"

namespace rotulus::search {

SearchResult run_search(const Snapshot& snapshot, const SearchRequest& request, const ReaderStatistics& reader);

}  // namespace rotulus::search
