// What changed inside two stretches of lines, word by word.
// Thread-safety: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "compare_sequence.h"
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

// Stands between the words of two lines. No word: words hold no backslash, and signs stand alone.
inline constexpr std::string_view kLineEnd = "\\n";

// Whether a word says something on its own: neither space nor one of the ASCII signs.
bool has_meaning(std::string_view word);

// The words of two stretches of lines and where they differ. What lies between two changes and only looks common (signs, single
// words in a rewritten sentence) counts as changed.
struct WordDifference {
  std::vector<std::string_view> from, to;
  std::vector<Hunk> hunks;
};
// Nothing beyond the budget, where hardly anything is common, and where a side has no lines.
std::optional<WordDifference> difference_of_words(const std::vector<std::string_view>& from,
                                                  const std::vector<std::string_view>& to, WordBudget& budget);

// Fills removed and added of `block`. Beyond the budget, and where hardly anything is common, whole lines are marked.
void compare_words(const std::vector<std::string_view>& from, const std::vector<std::string_view>& to, WordBudget& budget,
                   Block& block);

}  // namespace rotulus::storage
