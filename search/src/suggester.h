// Suggestions while somebody types: titles and numbers of documents that the asker may read.
// Thread-safety: pure function.
#pragma once

#include <xapian.h>
#include <span>
#include <string_view>
#include <vector>

#include "reader_statistics.h"
#include "search/index.h"
#include "snapshot.h"

namespace rotulus::search {

std::vector<Suggestion> run_suggest(const Snapshot& snapshot, std::string_view typed, const Readable& readable,
                                    std::span<const DocumentId> withheld, const ReaderStatistics& reader, int limit);

}  // namespace rotulus::search
