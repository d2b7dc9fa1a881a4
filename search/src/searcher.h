// One search over one consistent state of the database.
// Thread-safety: pure functions over their arguments.
#pragma once

#include <xapian.h>

#include "search/index.h"

namespace rotulus::search {

SearchResult run_search(const Xapian::Database& database, const SearchRequest& request);

}  // namespace rotulus::search
