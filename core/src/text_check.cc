#include "core/text_check.h"

#include <algorithm>

#include "core/document.h"

namespace rotulus {
namespace {

// What the first byte of a sequence says of its length; 1 for bytes that begin none.
std::size_t announced_length(char first) {
  const auto lead = static_cast<unsigned char>(first);
  if (lead < 0xC2 || lead > 0xF4) return 1;
  if (lead < 0xE0) return 2;
  return lead < 0xF0 ? 3 : 4;
}

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

std::size_t whole_characters(std::string_view bytes) {
  constexpr std::size_t kLongestCut = 3;
  for (std::size_t back = 1; back <= std::min(kLongestCut, bytes.size()); ++back) {
    const std::size_t at = bytes.size() - back;
    if (continues(bytes[at])) continue;
    return announced_length(bytes[at]) > back ? at : bytes.size();
  }
  return bytes.size();
}

void TextCheck::add(std::string_view piece) {
  while (good_ && !cut_off_.empty() && !piece.empty()) {
    cut_off_ += piece.front();
    piece.remove_prefix(1);
    if (cut_off_.size() < announced_length(cut_off_.front())) continue;
    good_ = rotulus::is_text(cut_off_);
    cut_off_.clear();
  }
  if (!good_) return;
  const std::size_t whole = whole_characters(piece);
  good_ = rotulus::is_text(piece.substr(0, whole));
  cut_off_ += piece.substr(whole);
}

}  // namespace rotulus
