#include "compare_lines.h"

#include <algorithm>

namespace rotulus::storage {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t kMaximumBytes = 32u << 20;
constexpr std::size_t kMaximumLines = 100'000;
constexpr std::size_t kAnchoredLines = 5'000;

std::size_t bytes_of(const Lines& lines) {
  std::size_t bytes = 0;
  for (const std::string_view line : lines) bytes += line.size() + 1;
  return bytes;
}

// One hunk between what both begin and end with.
std::vector<Hunk> plain_difference(const Lines& from, const Lines& to) {
  const auto start = std::mismatch(from.begin(), from.end(), to.begin(), to.end());
  const auto begin = static_cast<std::size_t>(start.first - from.begin());
  const auto stop = std::mismatch(from.rbegin(), std::make_reverse_iterator(start.first), to.rbegin(),
                                  std::make_reverse_iterator(start.second));
  const auto tail = static_cast<std::size_t>(stop.first - from.rbegin());
  const Hunk hunk{begin, from.size() - begin - tail, begin, to.size() - begin - tail};
  if (hunk.from_count + hunk.to_count == 0) return {};
  return {hunk};
}

}  // namespace

std::vector<Hunk> difference_of_lines(const Lines& from, const Lines& to) {
  std::vector<Hunk> plain = plain_difference(from, to);
  const bool bounded = plain.empty() || std::max(plain[0].from_count, plain[0].to_count) > kMaximumLines ||
                       std::max(bytes_of(from), bytes_of(to)) > kMaximumBytes;
  if (bounded) return plain;
  return difference_of(from, to, std::max(from.size(), to.size()) > kAnchoredLines ? DiffMethod::kQuick : DiffMethod::kLines);
}

}  // namespace rotulus::storage
