// The recovery key on paper: 52 characters of Crockford base32 (256 bits and 4 zero bits), then 4 of checksum (the first 20
// bits of a SHA-256 over the key), in 8 groups of 7.
#include <algorithm>
#include <array>

#include "core/error.h"
#include "crypto/digest.h"
#include "crypto/key_slot.h"

namespace rotulus::crypto {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kKeyCharacters = 52;
constexpr std::size_t kCharacters = 56;
constexpr std::size_t kGroup = 7;

// The bits of the key and of its checksum, as one number per character; cleansed by its owner.
using Digits = std::array<std::uint8_t, kCharacters>;

void append_digits(ByteView bytes, std::size_t count, std::uint8_t* out) {
  for (std::size_t digit = 0; digit < count; ++digit) {
    std::uint8_t value = 0;
    for (std::size_t bit = digit * 5; bit < digit * 5 + 5; ++bit) {
      const int set = bit / 8 < bytes.size() ? bytes[bit / 8] >> (7 - bit % 8) & 1 : 0;
      value = static_cast<std::uint8_t>(value << 1 | set);
    }
    out[digit] = value;
  }
}

Digits digits_of(const SecretBytes& key) {
  constexpr std::string_view kLabel{"rotulus/1 recovery\0", 19};
  Sha256Stream checksum;
  checksum.update(as_bytes(kLabel));
  checksum.update(key.view());
  Digits digits;
  append_digits(key.view(), kKeyCharacters, digits.data());
  append_digits(checksum.finish(), kCharacters - kKeyCharacters, digits.data() + kKeyCharacters);
  return digits;
}

// The value of a character as people write it, or nothing.
std::optional<std::uint8_t> value_of(char character) {
  char upper = character >= 'a' && character <= 'z' ? static_cast<char>(character - 'a' + 'A') : character;
  if (upper == 'O') upper = '0';
  if (upper == 'I' || upper == 'L') upper = '1';
  const std::size_t value = kAlphabet.find(upper);
  if (value == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint8_t>(value);
}

bool is_separator(char character) { return std::string_view(" -\t\r\n").find(character) != std::string_view::npos; }

bool read_digits(std::string_view text, Digits& digits) {
  std::size_t count = 0;
  for (char character : text) {
    if (is_separator(character)) continue;
    const std::optional<std::uint8_t> value = value_of(character);
    if (!value || count == digits.size()) return false;
    digits[count++] = *value;
  }
  return count == digits.size();
}

SecretBytes key_of(const Digits& digits) {
  SecretBytes key(kKeySize);
  for (std::size_t bit = 0; bit < kKeySize * 8; ++bit) {
    const int set = digits[bit / 5] >> (4 - bit % 5) & 1;
    key.data()[bit / 8] = static_cast<std::uint8_t>(key.data()[bit / 8] << 1 | set);
  }
  return key;
}

}  // namespace

std::string recovery_text(const SecretBytes& key) {
  if (key.size() != kKeySize) throw Error(ErrorCode::kInternal, "A recovery key has 32 bytes.");
  Digits digits = digits_of(key);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && i % kGroup == 0) text += '-';
    text += kAlphabet[digits[i]];
  }
  cleanse(digits.data(), digits.size());
  return text;
}

std::optional<SecretBytes> parse_recovery_text(std::string_view text) {
  Digits read{};
  if (!read_digits(text, read)) return std::nullopt;
  SecretBytes key = key_of(read);
  Digits expected = digits_of(key);  // compares the checksum and the four zero bits alike
  const bool same = equal_constant_time(read, expected);
  cleanse(read.data(), read.size());
  cleanse(expected.data(), expected.size());
  if (!same) return std::nullopt;
  return key;
}

}  // namespace rotulus::crypto
