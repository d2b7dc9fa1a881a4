#include "git_source_similarity.h"

#include <algorithm>

namespace rotulus::storage::source {
namespace {

constexpr std::size_t kPieceLength = 64;

bool is_binary(std::string_view content) { return content.substr(0, 8000).find('\0') != std::string_view::npos; }

void unite_equal(std::vector<Piece>& list) {
  std::sort(list.begin(), list.end(), [](const Piece& a, const Piece& b) { return a.hash < b.hash; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (kept > 0 && list[kept - 1].hash == list[i].hash) {
      list[kept - 1].bytes += list[i].bytes;
    } else {
      list[kept++] = list[i];
    }
  }
  list.resize(kept);
}

}  // namespace

std::vector<Piece> pieces(std::string_view content) {
  constexpr std::uint64_t kBasis = 0xcbf29ce484222325, kPrime = 0x100000001b3;  // FNV-1a
  const bool text = !is_binary(content);
  std::vector<Piece> list;
  list.reserve(content.size() / 40 + 1);
  std::uint64_t hash = kBasis;
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < content.size(); ++i) {
    // Only the line ends differ: still the same document.
    if (text && content[i] == '\r' && i + 1 < content.size() && content[i + 1] == '\n') continue;
    hash = (hash ^ static_cast<unsigned char>(content[i])) * kPrime;
    if (++length < kPieceLength && content[i] != '\n') continue;
    list.push_back({hash, length});
    hash = kBasis;
    length = 0;
  }
  if (length > 0) list.push_back({hash, length});
  unite_equal(list);
  return list;
}

std::uint64_t share(std::uint64_t copied, std::uint64_t size_a, std::uint64_t size_b) {
  const std::uint64_t larger = std::max(size_a, size_b);
  return larger == 0 ? 0 : copied * kWholeShare / larger;
}

}  // namespace rotulus::storage::source
