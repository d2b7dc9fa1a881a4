#include "target.h"

#include <algorithm>

#include "core/ascii.h"
#include "core/document.h"
#include "text.h"

namespace rotulus::http {
namespace {

constexpr std::size_t kMaxParameters = 256;

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char l = ascii_lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// One decoded segment; dot segments are refused because a file or proxy layer might walk them.
std::optional<std::string> decode_segment(std::string_view text) {
  auto decoded = percent_decode(text, Plus::kLiteral);
  if (!decoded || has_control_character(*decoded) || !is_text(*decoded)) return std::nullopt;
  if (*decoded == "." || *decoded == "..") return std::nullopt;
  return decoded;
}

bool parse_path(std::string_view text, Target& target) {
  for (std::size_t at = 1; at <= text.size();) {
    const std::size_t slash = std::min(text.find('/', at), text.size());
    auto segment = decode_segment(text.substr(at, slash - at));
    if (!segment) return false;
    target.path += '/';
    target.path += *segment;
    target.segments.push_back(*std::move(segment));
    at = slash + 1;
  }
  return true;
}

bool parse_query(std::string_view text, Query& query) {
  std::size_t count = 0;
  while (!text.empty()) {
    const std::string_view field = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(field.size() + 1, text.size()));
    if (field.empty()) continue;
    if (++count > kMaxParameters) return false;
    const std::size_t equals = std::min(field.find('='), field.size());
    auto name = percent_decode(field.substr(0, equals), Plus::kSpace);
    auto value = percent_decode(equals < field.size() ? field.substr(equals + 1) : std::string_view(), Plus::kSpace);
    if (!name || !value || !is_text(*name) || !is_text(*value)) return false;
    query.add(*std::move(name), *std::move(value));
  }
  return true;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, Plus plus) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus == Plus::kSpace) {
      result += ' ';
    } else if (text[i] != '%') {
      result += text[i];
    } else {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
      if (low < 0) return std::nullopt;
      result += static_cast<char>(high << 4 | low);
      i += 2;
    }
  }
  return result;
}

std::optional<Target> parse_target(std::string_view text) {
  const bool printable = std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
  if (!printable || text.empty()) return std::nullopt;
  Target target;
  if (text == "*") {
    target.path = "*";
    return target;
  }
  if (text.front() != '/') return std::nullopt;
  const std::size_t mark = std::min(text.find('?'), text.size());
  if (!parse_path(text.substr(0, mark), target)) return std::nullopt;
  if (mark < text.size() && !parse_query(text.substr(mark + 1), target.query)) return std::nullopt;
  return target;
}

}  // namespace rotulus::http
