// What "the same text" is, worked out by nothing that the index is built with: Unicode's NFKC case folding, and ICU's
// Traditional-Simplified a character at a time. For tests that compare answers with the texts themselves.
// Thread-safety: one thread.
#pragma once

#include <string>
#include <string_view>

namespace rotulus::search::test {

std::u32string folded_text(std::string_view utf8);
// Unified ideographs, the astral ones among them.
bool is_ideograph(char32_t code);
std::u32string to_utf32(std::string_view utf8);
std::string to_utf8(std::u32string_view text);
// As people write it where traditional characters are used; the text itself where there is no other way to write it.
std::string in_traditional(std::string_view utf8);

}  // namespace rotulus::search::test
