// What encoding a text is in, and the text in UTF-8.
// Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rotulus::text {

// In UTF-8, without a byte order mark. By its mark, else as UTF-8 if it is well-formed, else as `declared` if that is a known
// encoding in which it is well-formed, else by its bytes: GB18030, Big5, UTF-16 and others. Nothing when it is no text.
std::optional<std::string> decode(std::string_view bytes, const std::string& declared = {});

}  // namespace rotulus::text
