#include "storage/compare.h"

#include "compare_lines.h"
#include "compare_words.h"

namespace rotulus::storage {
namespace {

using Lines = std::vector<std::string_view>;

// Without line ends. A last line counts whether or not it has one.
Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
  }
  return lines;
}

Lines slice(const Lines& lines, std::size_t begin, std::size_t count) {
  const auto first = lines.begin() + static_cast<std::ptrdiff_t>(begin);
  return {first, first + static_cast<std::ptrdiff_t>(count)};
}

Block same(const Lines& to, std::size_t from_begin, std::size_t to_begin, std::size_t count) {
  Block block{Block::Kind::kSame, from_begin + 1, to_begin + 1, {}, {}, {}};
  for (const std::string_view line : slice(to, to_begin, count)) block.lines.emplace_back(line);
  return block;
}

}  // namespace

std::vector<Block> compare(std::string_view from, std::string_view to) {
  const Lines from_lines = lines_of(from), to_lines = lines_of(to);
  const std::vector<Hunk> hunks = difference_of_lines(from_lines, to_lines);
  std::vector<Block> blocks;
  WordBudget budget;
  std::size_t from_done = 0, to_done = 0;
  const auto append_same = [&](std::size_t until) {
    if (until > to_done) blocks.push_back(same(to_lines, from_done, to_done, until - to_done));
  };
  for (const Hunk& hunk : hunks) {
    append_same(hunk.to);
    Block& block = blocks.emplace_back();
    block.kind = Block::Kind::kChanged;
    block.from_line = hunk.from + 1;
    block.to_line = hunk.to + 1;
    compare_words(slice(from_lines, hunk.from, hunk.from_count), slice(to_lines, hunk.to, hunk.to_count), budget, block);
    from_done = hunk.from + hunk.from_count;
    to_done = hunk.to + hunk.to_count;
  }
  append_same(to_lines.size());
  return blocks;
}

bool only_line_ends_differ(std::string_view from, std::string_view to) { return from != to && lines_of(from) == lines_of(to); }

}  // namespace rotulus::storage
