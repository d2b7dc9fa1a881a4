#include "merge_words.h"

#include <algorithm>

#include "merge_regions.h"

namespace rotulus::storage {
namespace {

using Words = std::vector<std::string_view>;

// What must lie between two changes of one line: a word of letters counts 2, an ideograph 1, signs and spaces nothing.
constexpr std::size_t kLeastBetween = 4;

std::size_t weight_of(std::string_view word) {
  if (!has_meaning(word)) return 0;
  constexpr unsigned char kFirstThreeByteLead = 0xE0;  // ideographs, syllables and full-width signs
  return static_cast<unsigned char>(word[0]) >= kFirstThreeByteLead ? 1 : 2;
}

bool tells_apart(const Words& base, std::size_t begin, std::size_t end) {
  std::size_t weight = 0;
  for (std::size_t i = begin; i < end; ++i) {
    if (base[i] == kLineEnd) return true;
    weight += weight_of(base[i]);
  }
  return weight >= kLeastBetween;
}

bool equal(const Words& one, const Stretch& first, const Words& other, const Stretch& second) {
  const auto from = [](const Words& words, std::size_t at) { return words.begin() + static_cast<std::ptrdiff_t>(at); };
  return std::equal(from(one, first.begin), from(one, first.end), from(other, second.begin), from(other, second.end));
}

void append(std::vector<std::string>& lines, const Words& words, const Stretch& stretch) {
  for (std::size_t i = stretch.begin; i < stretch.end; ++i) {
    if (words[i] == kLineEnd)
      lines.emplace_back();
    else
      lines.back() += words[i];
  }
}

}  // namespace

std::optional<std::vector<std::string>> merge_words(const Words& base, const Words& mine, const Words& theirs,
                                                    WordBudget& budget) {
  const auto to_mine = difference_of_words(base, mine, budget);
  if (!to_mine) return std::nullopt;
  const auto to_theirs = difference_of_words(base, theirs, budget);
  if (!to_theirs) return std::nullopt;
  const Words& words = to_mine->from;
  const auto apart = [&](std::size_t begin, std::size_t end) { return tells_apart(words, begin, end); };
  std::vector<std::string> lines(1);
  for (const Region& region : regions_of(to_mine->hunks, to_theirs->hunks, words.size(), apart)) {
    const bool clash = region.mine_changed && region.theirs_changed;
    if (clash && !equal(to_mine->to, region.mine, to_theirs->to, region.theirs)) return std::nullopt;
    if (region.mine_changed)
      append(lines, to_mine->to, region.mine);
    else
      append(lines, to_theirs->to, region.theirs);
  }
  return lines;
}

}  // namespace rotulus::storage
