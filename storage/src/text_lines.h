// A text as its lines, without loss: what ends them is told apart from what they say.
// Thread-safety: pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace rotulus::storage {

enum class LineEnd { kLf, kCrLf };

struct TextLines {
  std::vector<std::string_view> lines;
  std::optional<LineEnd> line_end;     // nothing where no line ends; kLf where they are mixed: then lines keep their '\r'
  std::optional<bool> last_line_ends;  // nothing for an empty text
};

TextLines text_lines(std::string_view text);

inline std::string_view bytes(LineEnd line_end) { return line_end == LineEnd::kCrLf ? "\r\n" : "\n"; }

}  // namespace rotulus::storage
