// Text forms of bytes: hexadecimal and base64url (RFC 4648, section 5, without padding).
#include "core/ids.h"
#include "crypto/digest.h"

namespace rotulus::crypto {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// The value of one character, or -1. Without a table and without branches on the value, because keys pass through here.
int value_of(char character) {
  const int c = static_cast<unsigned char>(character);
  const auto between = [c](int low, int high) { return ((low - 1 - c) & (c - high - 1)) >> 8; };  // all ones inside, else 0
  return -1 + (between('A', 'Z') & (c - 'A' + 1)) + (between('a', 'z') & (c - 'a' + 27)) + (between('0', '9') & (c - '0' + 53)) +
         (between('-', '-') & 63) + (between('_', '_') & 64);
}

}  // namespace

std::string hex(ByteView data) { return to_hex(data.data(), data.size()); }

std::string base64url(ByteView data) {
  std::string out;
  out.reserve((data.size() * 4 + 2) / 3);
  std::uint32_t bits = 0;
  int held = 0;
  for (std::uint8_t byte : data) {
    bits = bits << 8 | byte;
    held += 8;
    while (held >= 6) {
      held -= 6;
      out += kAlphabet[bits >> held & 63];
    }
  }
  if (held > 0) out += kAlphabet[bits << (6 - held) & 63];
  return out;
}

bool from_base64url(std::string_view text, Bytes& out) {
  out.clear();
  if (text.size() % 4 == 1) return false;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int held = 0;
  for (char character : text) {
    const int value = value_of(character);
    if (value < 0) return false;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out.push_back(static_cast<std::uint8_t>(bits >> held));
  }
  // One text per value: bits beyond the last byte must be zero.
  return (bits & ((1U << held) - 1)) == 0;
}

}  // namespace rotulus::crypto
