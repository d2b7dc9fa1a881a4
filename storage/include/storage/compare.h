// Compares two texts: by lines, and inside changed lines by words (Chinese, Japanese and Korean by characters).
// Thread-safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rotulus::storage {

// A piece of a line; `changed` when it stands on one side only.
struct Span {
  std::string text;
  bool changed = false;
  friend bool operator==(const Span&, const Span&) = default;
};

// A stretch of lines that both sides have, or in which they differ. Lines come without their line ends.
struct Block {
  enum class Kind { kSame, kChanged };
  Kind kind = Kind::kSame;
  // The numbers of its first line on either side, from 1. Where a changed block has no lines on one side, that is the line
  // before which the others would stand.
  std::size_t from_line = 1, to_line = 1;
  std::vector<std::string> lines;                 // kSame
  std::vector<std::vector<Span>> removed, added;  // kChanged: the lines of `from` and of `to`; an empty line has no spans
};

// The blocks together are both texts, in order; two of the same kind never follow one another. Empty for two empty texts.
// LF and CRLF are equal, and so is a last line with and without its line end (only_line_ends_differ() tells). Bytes that are no
// UTF-8 are compared one by one and passed on as they are.
//
// Bounded in time: changed stretches of more than 20,000 words a side are marked as whole lines, and texts above 32 MiB or
// with more than 100,000 lines between their common beginning and end are only told by these.
std::vector<Block> compare(std::string_view from, std::string_view to);

// The bytes differ, and compare() shows no difference: only line ends were changed.
bool only_line_ends_differ(std::string_view from, std::string_view to);

}  // namespace rotulus::storage
