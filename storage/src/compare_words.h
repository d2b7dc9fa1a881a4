// What changed inside two stretches of lines, word by word.
// Thread-safety: pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "storage/compare.h"

namespace rotulus::storage {

// How much work one comparison may still spend on words.
struct WordBudget {
  std::size_t words = 1'000'000;
  std::uint64_t steps = 200'000'000;
};

// Words are runs of letters and digits of the alphabetic scripts; every ideograph, syllable and sign stands by itself, together
// with what is combined with it.
std::vector<std::string_view> words_of(std::string_view line);

// Fills removed and added of `block`. Beyond the budget, and where hardly anything is common, whole lines are marked.
void compare_words(const std::vector<std::string_view>& from, const std::vector<std::string_view>& to, WordBudget& budget,
                   Block& block);

}  // namespace rotulus::storage
