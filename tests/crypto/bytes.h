// Bytes in tests: from hexadecimal, and patterns that are cheap to compare.
#pragma once

#include <catch2/catch.hpp>

#include "core/ids.h"
#include "crypto/secret.h"

namespace rotulus::test {

inline crypto::Bytes unhex(std::string_view text) {
  crypto::Bytes out(text.size() / 2);
  REQUIRE(from_hex(text, out.data(), out.size()));
  return out;
}

inline crypto::Bytes pattern(std::size_t size) {
  crypto::Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(i * 31 % 251);
  return out;
}

inline bool same(crypto::ByteView a, crypto::ByteView b) { return crypto::equal_constant_time(a, b); }

}  // namespace rotulus::test
