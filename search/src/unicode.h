// Characters: reading UTF-8, what a character is to the analysis chain, and its folded form.
//
// Folding makes equal what people mean to be equal: NFKC case folding (full width to half width, upper to lower case) and
// traditional to simplified Chinese. For nearly every character that is one table look-up; the table is computed from ICU once.
//
// Thread-safety: pure functions over an immutable table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rotulus::search {

inline constexpr char32_t kReplacement = 0xFFFD;

struct Decoded {
  char32_t code = kReplacement;
  std::uint32_t length = 1;  // bytes taken; 1 for a byte that is not UTF-8
};

// The character that begins at text[at]; kReplacement for malformed bytes. `at` must be inside the text.
Decoded decode(std::string_view text, std::size_t at) noexcept;
void append_utf8(std::string& out, char32_t code);
std::size_t count_code_points(std::string_view text) noexcept;
// The longest prefix of at most `count` code points.
std::string_view first_code_points(std::string_view text, std::size_t count) noexcept;
// The longest prefix of at most `size` bytes that does not end inside a character.
std::string_view first_bytes(std::string_view text, std::size_t size) noexcept;

enum class CharacterClass : std::uint8_t {
  kSeparator,
  kLetter,
  kDigit,
  kHan,      // Han, kana and hangul: written without spaces between words, searched by pairs of characters
  kMark,     // combines with the character before it
  kIgnored,  // invisible: soft hyphens, joiners, variation selectors; means nothing to a search
};

CharacterClass character_class(char32_t code) noexcept;

// The folded form where it is a single character of the same class; 0 where only fold_slowly() knows.
char32_t folded(char32_t code) noexcept;

// NFKC case folding of a whole word, for words with characters that have no single folded form. May return nothing.
std::string fold_slowly(std::string_view word);

}  // namespace rotulus::search
