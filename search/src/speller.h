// "Did you mean": a query with its misspelt words corrected, from nothing but what the asker may read.
// Thread-safety: pure function.
#pragma once

#include <xapian.h>
#include <string>
#include <string_view>
#include <vector>

#include "query_builder.h"

namespace rotulus::search {

// Words that no readable entry contains are replaced by the most frequent readable word at most two edits away (one for short
// words). Empty when there is nothing to correct.
std::string corrected_query(const Xapian::Database& database, std::string_view typed, const std::vector<TypedWord>& words,
                            const ReaderStatistics& reader);

}  // namespace rotulus::search
