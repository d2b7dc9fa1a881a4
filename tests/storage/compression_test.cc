#include "compression.h"

#include <catch2/catch.hpp>
#include <random>

#include "core/error.h"
#include "store_fixture.h"

using namespace rotulus;
using namespace rotulus::storage;
using rotulus::test::error_of;

namespace {

std::string noise(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

crypto::Bytes coded(std::string_view bytes, std::string_view prefix = {}) {
  crypto::Bytes out;
  compress(bytes, prefix, out);
  return out;
}

}  // namespace

TEST_CASE("what was compressed comes back, with and without a prefix", "[storage][compression]") {
  for (const std::string& bytes : {std::string(), std::string("x"), std::string(100'000, 'y'), noise(100, 1), noise(300'000, 2)})
    for (const std::string& prefix : {std::string(), std::string("x"), noise(300'000, 2), std::string(5'000'000, 'y')}) {
      const auto packed = coded(bytes, prefix);
      CHECK(decompress(packed, prefix, bytes.size(), "it") == bytes);
      CHECK(packed.size() <= bytes.size() + 1);
    }
}

TEST_CASE("a predecessor as prefix leaves only what changed", "[storage][compression]") {
  const std::string before = noise(200'000, 3);
  std::string after = before;
  after.replace(100'000, 5, "fresh");
  CHECK(coded(after, before).size() < 500);
  CHECK(coded(after).size() > 200'000);
}

TEST_CASE("another prefix, another size and damage are errors that name the object", "[storage][compression]") {
  const std::string before = noise(20'000, 4), after = before + "more", other = noise(20'000, 5);
  const auto packed = coded(after, before);
  REQUIRE(packed.size() < 1000);
  const auto fails = [&](const crypto::Bytes& bytes, const std::string& prefix, std::size_t size) {
    try {
      return decompress(bytes, prefix, size, "Object 7") != after;  // zstd keeps no checksum here: the seal stands before it
    } catch (const Error& error) {
      CHECK(std::string(error.what()).find("Object 7") == 0);
      return error.code() == ErrorCode::kCorrupt;
    }
  };
  CHECK(fails(packed, other, after.size()));
  CHECK(fails(packed, {}, after.size()));
  CHECK(fails(packed, before, after.size() - 1));
  CHECK(fails(packed, before, after.size() + 1));
  CHECK(fails({}, before, after.size()));
  CHECK(fails({2, 1, 2}, before, after.size()));
  for (std::size_t at = 0; at < packed.size(); at += 3) {
    auto damaged = packed;
    damaged.resize(at);
    CHECK(fails(damaged, before, after.size()));
  }
  CHECK(error_of([] { decompress(crypto::Bytes{0, 'a', 'b'}, {}, 3, "it"); }) == ErrorCode::kCorrupt);
}

TEST_CASE("an error leaves the next object unharmed", "[storage][compression]") {
  const auto packed = coded(std::string(1000, 'a'));
  CHECK_THROWS(decompress(crypto::Bytes{1, 0x28, 0xb5, 0x2f, 0xfd, 0xff}, {}, 10, "it"));
  CHECK(decompress(packed, {}, 1000, "it") == std::string(1000, 'a'));
}
