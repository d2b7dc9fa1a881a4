#include "text_lines.h"

namespace rotulus::storage {
namespace {

// How all lines end that do; nothing when none does.
std::optional<LineEnd> line_end_of(std::string_view text) {
  std::optional<LineEnd> found;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    if (at == 0 || text[at - 1] != '\r') return LineEnd::kLf;
    found = LineEnd::kCrLf;
  }
  return found;
}

}  // namespace

TextLines text_lines(std::string_view text) {
  TextLines result;
  if (text.empty()) return result;
  result.line_end = line_end_of(text);
  result.last_line_ends = text.back() == '\n';
  const std::string_view end = bytes(result.line_end.value_or(LineEnd::kLf));
  while (!text.empty()) {
    const std::size_t at = text.find(end);
    result.lines.push_back(text.substr(0, at));
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + end.size());
  }
  return result;
}

}  // namespace rotulus::storage
