// Strong identifier types. Never a bare string or integer where one of these is meant.
// Thread-safety: plain values.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace rotulus {

// A 64-bit identifier of one kind; 0 means "none" and is never given out.
template <class Tag>
struct NumericId {
  std::int64_t value = 0;
  explicit operator bool() const { return value != 0; }
  friend auto operator<=>(const NumericId&, const NumericId&) = default;
};

using SpaceId = NumericId<struct SpaceTag>;
using UserId = NumericId<struct UserTag>;
using GroupId = NumericId<struct GroupTag>;
using RevisionId = NumericId<struct RevisionTag>;  // one saved state of one document, unique over all spaces

// The immutable identity of a document: 128 random bits, written as 32 lower-case hexadecimal digits.
struct DocumentId {
  std::array<std::uint8_t, 16> bytes{};
  static std::optional<DocumentId> parse(std::string_view text);
  std::string text() const;
  friend auto operator<=>(const DocumentId&, const DocumentId&) = default;
};

// The SHA-1 name that git gives an object.
struct ObjectId {
  std::array<std::uint8_t, 20> bytes{};
  static std::optional<ObjectId> parse(std::string_view hex);
  std::string text() const;
  friend auto operator<=>(const ObjectId&, const ObjectId&) = default;
};

// The key of a space as people write it: an upper-case letter, then 1 to 15 upper-case letters or digits ("QA", "HB").
class SpaceKey {
 public:
  static std::optional<SpaceKey> parse(std::string_view text);
  const std::string& text() const { return text_; }
  friend auto operator<=>(const SpaceKey&, const SpaceKey&) = default;

 private:
  explicit SpaceKey(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// Lower-case hexadecimal, both ways. `from_hex` writes exactly `size` bytes or returns false.
std::string to_hex(const std::uint8_t* bytes, std::size_t size);
bool from_hex(std::string_view hex, std::uint8_t* bytes, std::size_t size);

}  // namespace rotulus

template <class Tag>
struct std::hash<rotulus::NumericId<Tag>> {
  std::size_t operator()(const rotulus::NumericId<Tag>& id) const noexcept { return std::hash<std::int64_t>()(id.value); }
};
template <>
struct std::hash<rotulus::DocumentId> {
  std::size_t operator()(const rotulus::DocumentId& id) const noexcept {
    std::size_t seed = 0;
    for (std::size_t i = 0; i < sizeof seed; ++i) seed = seed << 8 | id.bytes[i];
    return seed;  // the bytes are random already
  }
};
template <>
struct std::hash<rotulus::ObjectId> {
  std::size_t operator()(const rotulus::ObjectId& id) const noexcept {
    std::size_t seed = 0;
    for (std::size_t i = 0; i < sizeof seed; ++i) seed = seed << 8 | id.bytes[i];
    return seed;
  }
};
