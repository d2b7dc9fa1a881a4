// The difference of two sequences of pieces of text, found by the engine in libgit2.
// Thread-safety: pure.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace rotulus::storage {

// pieces[from, from + from_count) of one side stand where pieces[to, to + to_count) of the other do.
struct Hunk {
  std::size_t from, from_count, to, to_count;
};

// The first two take time and memory that grow with the square of the length at worst: texts can be made so that 80,000 lines
// use up all memory in kLines. Their callers bound the length.
enum class DiffMethod {
  kLines,    // anchored at lines that occur once: readable for text that was moved about
  kMinimal,  // the smallest difference
  kQuick,    // heuristics where the difference is large; 100,000 pieces a side in about a second
};

// In order, never touching one another. No piece may contain a '\n'.
std::vector<Hunk> difference_of(const std::vector<std::string_view>& from, const std::vector<std::string_view>& to,
                                DiffMethod method);

}  // namespace rotulus::storage
