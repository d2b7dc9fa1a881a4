// Where the words of a Han run end, by ICU's dictionary. Used for queries only: the index holds pairs of characters, and the
// words of the question tell which pairs matter most. Thread-safety: pure function (each thread keeps its own breaker).
#pragma once

#include <cstddef>
#include <vector>

#include "analyzer.h"

namespace rotulus::search {

// The end of every word, as indices into the run; the last one is the length of the run.
std::vector<std::size_t> word_ends(const HanRun& run);

}  // namespace rotulus::search
