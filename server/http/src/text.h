// Small pieces of text handling that the parsers share.
// Thread-safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rotulus::http {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_token(std::string_view text) noexcept;          // RFC 9110 token, not empty
bool is_field_value(std::string_view text) noexcept;    // no control characters except tab
std::string_view trim(std::string_view text) noexcept;  // spaces and tabs off both ends

// Digits only, no sign, no spaces, within 63 bits.
std::optional<std::uint64_t> parse_decimal(std::string_view text) noexcept;

// Takes the next item off a comma-separated list; false at its end. Items are trimmed, empty ones are skipped. Quoted commas
// are not known here: for lists of tokens only.
bool next_item(std::string_view& list, std::string_view& item) noexcept;

// Appends `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace rotulus::http
