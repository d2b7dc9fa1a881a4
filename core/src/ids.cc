#include "core/ids.h"

#include <algorithm>

namespace rotulus {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

}  // namespace

std::string to_hex(const std::uint8_t* bytes, std::size_t size) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(size * 2, '0');
  for (std::size_t i = 0; i < size; ++i) {
    text[2 * i] = kDigits[bytes[i] >> 4];
    text[2 * i + 1] = kDigits[bytes[i] & 15];
  }
  return text;
}

bool from_hex(std::string_view hex, std::uint8_t* bytes, std::size_t size) {
  if (hex.size() != size * 2) return false;
  for (std::size_t i = 0; i < size; ++i) {
    const int high = hex_digit(hex[2 * i]);
    const int low = hex_digit(hex[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return true;
}

std::optional<DocumentId> DocumentId::parse(std::string_view text) {
  DocumentId id;
  if (!from_hex(text, id.bytes.data(), id.bytes.size())) return std::nullopt;
  return id;
}

std::string DocumentId::text() const { return to_hex(bytes.data(), bytes.size()); }

std::optional<ObjectId> ObjectId::parse(std::string_view hex) {
  ObjectId id;
  if (!from_hex(hex, id.bytes.data(), id.bytes.size())) return std::nullopt;
  return id;
}

std::string ObjectId::text() const { return to_hex(bytes.data(), bytes.size()); }

std::optional<SpaceKey> SpaceKey::parse(std::string_view text) {
  if (text.size() < 2 || text.size() > 16 || !is_upper(text[0])) return std::nullopt;
  const bool valid = std::all_of(text.begin(), text.end(), [](char c) { return is_upper(c) || (c >= '0' && c <= '9'); });
  if (!valid) return std::nullopt;
  return SpaceKey(std::string(text));
}

}  // namespace rotulus
