// The difference of two texts by lines, bounded in time.
// Thread-safety: pure.
#pragma once

#include <string_view>
#include <vector>

#include "compare_sequence.h"

namespace rotulus::storage {

// Above 32 MiB a side, or with more than 100,000 lines between their common beginning and end, one hunk holds everything between
// these.
std::vector<Hunk> difference_of_lines(const std::vector<std::string_view>& from, const std::vector<std::string_view>& to);

}  // namespace rotulus::storage
