// How much of one document's content stands in another, measured as git measures it for renamings: the content is cut at line
// ends and after every 64 bytes, and the pieces are compared as a bag.
// Thread-safety: plain values; the functions are pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace rotulus::storage::source {

struct Piece {
  std::uint64_t hash;
  std::uint64_t bytes;  // of all pieces with this hash
};

// Sorted by hash.
std::vector<Piece> pieces(std::string_view content);

// Shares are counted in git's unit, where 60,000 is everything.
inline constexpr std::uint64_t kWholeShare = 60'000;
inline constexpr std::uint64_t kRenameShare = kWholeShare / 2;
inline constexpr std::uint64_t kSameNameShare = kWholeShare / 4 * 3;

// `copied` bytes of the larger of the two sizes.
std::uint64_t share(std::uint64_t copied, std::uint64_t size_a, std::uint64_t size_b);

}  // namespace rotulus::storage::source
