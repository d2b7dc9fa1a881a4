// Brings two changes of one text together: by lines, and where both sides changed the same lines, by words (Chinese, Japanese and
// Korean by characters).
// Thread-safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rotulus::storage {

// A stretch of the merged text, or one about which the sides disagree. Texts are whole lines with their line ends, so that the
// blocks' texts one after another are the merged text; only the last line of all may have none.
struct MergeBlock {
  enum class Kind {
    kSame,      // nobody changed it
    kMine,      // only one side did
    kTheirs,    //
    kBoth,      // both made the same change
    kWords,     // both changed these lines, in different places
    kConflict,  // both changed it, and differently
  };
  Kind kind = Kind::kSame;
  // The numbers of its first line on every side, from 1. Where a side has no lines, the line before which they would stand.
  std::size_t base_line = 1, mine_line = 1, theirs_line = 1;
  std::string merged;              // empty for kConflict
  std::string base, mine, theirs;  // kWords and kConflict: the lines of every side
};

struct Merge {
  std::vector<MergeBlock> blocks;  // in order
  std::size_t conflicts = 0;
  bool clean() const { return conflicts == 0; }
  // Of a clean merge.
  std::string text() const;
};

// `mine` and `theirs` were both made from `base`. Swapping them swaps the sides of the blocks and changes nothing else.
//
// Lines that follow one another, one changed by each side, are merged; changes inside one line only with at least two words or
// four ideographs between them ("30 days" to "60 days" and to "30 weeks" is a conflict, and no "60 weeks"). Two insertions at one
// place are a conflict, since nobody but a person knows their order. Whether lines end in LF or CRLF, and whether the last one
// ends at all, is merged for the whole text and never a conflict; where line ends are mixed they belong to their lines.
//
// Bounded in time as compare() is; beyond its bounds there are fewer and larger blocks.
// Error{kUnsupported} when one of them is no text (core/document.h).
Merge merge(std::string_view base, std::string_view mine, std::string_view theirs);

}  // namespace rotulus::storage
