#include "opened_rows.h"

#include <catch2/catch.hpp>

using rotulus::SpaceId;
using rotulus::crypto::Bytes;
using rotulus::storage::OpenedRows;

namespace {

// As a seal begins: a byte for its format, then a salt of its own.
Bytes sealed(std::uint8_t salt, std::size_t size = 60) {
  Bytes bytes(size, salt);
  bytes[0] = 1;
  return bytes;
}

OpenedRows::Value said(std::uint8_t what) { return std::make_shared<const Bytes>(Bytes(20, what)); }

constexpr SpaceId kSpace{1}, kOther{2};
const Bytes kClear(30, 7);

}  // namespace

TEST_CASE("what a row said is found for the very same row", "[storage][cache]") {
  OpenedRows rows(10'000);
  const auto value = said(3);
  rows.put(kSpace, kClear, sealed(1), value);
  CHECK(rows.find(kSpace, kClear, sealed(1)) == value);
  CHECK_FALSE(rows.find(kSpace, kClear, sealed(2)));
}

TEST_CASE("a row that differs in anything is not found", "[storage][cache]") {
  OpenedRows rows(10'000);
  rows.put(kSpace, kClear, sealed(1), said(3));
  Bytes clear = kClear;
  clear.back() ^= 1;
  CHECK_FALSE(rows.find(kSpace, clear, sealed(1)));
  CHECK_FALSE(rows.find(kOther, kClear, sealed(1)));
  Bytes altered = sealed(1);
  altered.back() ^= 1;
  CHECK_FALSE(rows.find(kSpace, kClear, altered));
  CHECK_FALSE(rows.find(kSpace, kClear, sealed(1, 59)));
  CHECK_FALSE(rows.find(kSpace, kClear, {}));
}

TEST_CASE("the bound of opened rows holds, and the least recently used goes first", "[storage][cache]") {
  OpenedRows rows(3'200);  // ten of 310 bytes
  for (std::uint8_t i = 1; i <= 10; ++i) rows.put(kSpace, kClear, sealed(i), said(i));
  CHECK(rows.find(kSpace, kClear, sealed(1)));
  rows.put(kSpace, kClear, sealed(11), said(11));
  CHECK(rows.find(kSpace, kClear, sealed(1)));
  CHECK_FALSE(rows.find(kSpace, kClear, sealed(2)));
  rows.put(kSpace, kClear, sealed(12, 2'000), said(12));  // too large to be worth it
  CHECK_FALSE(rows.find(kSpace, kClear, sealed(12, 2'000)));
}
