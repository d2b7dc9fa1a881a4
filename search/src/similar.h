// Documents that say similar things: what sets a document apart, by what the asker may read, is looked for in the others.
// Thread-safety: pure function.
#pragma once

#include <vector>

#include "reader_statistics.h"
#include "search/index.h"
#include "snapshot.h"

namespace rotulus::search {

// Nothing when the asker may not read the document.
std::vector<Hit> run_similar(const Snapshot& snapshot, const SimilarRequest& request, const ReaderStatistics& reader);

}  // namespace rotulus::search
