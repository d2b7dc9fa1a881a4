#include "lines.h"

#include <cctype>

namespace rotulus::pdf {
namespace {

// Of a sequence of three bytes: U+2E80 to U+9FFF, U+F900 to U+FAFF, U+FF00 to U+FFEF.
bool is_wide(std::string_view sequence) {
  if (sequence.size() < 3) return false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(sequence[i])); };
  if (byte(0) < 0xe2 || byte(0) > 0xef) return false;
  const unsigned point = (byte(0) & 0xfU) << 12U | (byte(1) & 0x3fU) << 6U | (byte(2) & 0x3fU);
  return (point >= 0x2e80 && point <= 0x9fff) || (point >= 0xf900 && point <= 0xfaff) || (point >= 0xff00 && point <= 0xffef);
}

bool ends_wide(const std::string& text) { return text.size() >= 3 && is_wide(std::string_view(text).substr(text.size() - 3)); }

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

bool ends_divided(const std::string& text) { return text.size() >= 2 && text.back() == '-' && is_letter(text[text.size() - 2]); }

}  // namespace

std::string joined_lines(std::string_view text) {
  std::string joined;
  joined.reserve(text.size());
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    joined += line;
    const bool is_one_text = ends_wide(joined) && is_wide(text);
    const bool is_one_word = ends_divided(joined) && !text.empty() && std::islower(static_cast<unsigned char>(text.front()));
    if (is_one_word) joined.pop_back();
    if (!is_one_text && !is_one_word) joined += '\n';
  }
  return joined;
}

}  // namespace rotulus::pdf
