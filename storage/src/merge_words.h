// Two changes of the same lines, brought together word by word.
// Thread-safety: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compare_words.h"

namespace rotulus::storage {

// The merged lines, when the sides changed different places of them. Nothing when they clash, when a side was written anew rather
// than changed, and beyond the budget.
std::optional<std::vector<std::string>> merge_words(const std::vector<std::string_view>& base,
                                                    const std::vector<std::string_view>& mine,
                                                    const std::vector<std::string_view>& theirs, WordBudget& budget);

}  // namespace rotulus::storage
