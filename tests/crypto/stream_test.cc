#include <algorithm>
#include <catch2/catch.hpp>

#include "bytes.h"
#include "crypto/seal.h"
#include "throws_code.h"

using namespace rotulus;
using namespace rotulus::crypto;
using test::code_of;

namespace {

constexpr std::size_t kHead = 49;
constexpr std::size_t kFrame = 65536;
constexpr std::size_t kSealedFrame = kFrame + 16;
const ByteView kPlace = as_bytes("chunk 3 of file 9");

ByteSink into(Bytes& out) {
  return [&out](ByteView part) { out.insert(out.end(), part.begin(), part.end()); };
}

Bytes seal(const SecretBytes& key, ByteView plain, std::size_t step = SIZE_MAX) {
  Bytes out;
  StreamSealer sealer(key, kPlace, into(out));
  for (std::size_t at = 0; at < plain.size(); at += std::min(step, plain.size() - at)) {
    sealer.write(plain.subspan(at, std::min(step, plain.size() - at)));
  }
  sealer.finish();
  return out;
}

Bytes open(const SecretBytes& key, ByteView sealed, std::size_t step = SIZE_MAX, ByteView place = kPlace) {
  Bytes out;
  StreamOpener opener(key, place, into(out), "The file");
  for (std::size_t at = 0; at < sealed.size(); at += std::min(step, sealed.size() - at)) {
    opener.write(sealed.subspan(at, std::min(step, sealed.size() - at)));
  }
  opener.finish();
  return out;
}

// True when opening fails with kCorrupt, however the bytes arrive, and all plaintext that came out before is a true beginning.
bool refused(const SecretBytes& key, ByteView sealed, ByteView plain) {
  for (std::size_t step : {std::size_t{SIZE_MAX}, std::size_t{10'000}}) {
    Bytes released;
    const auto attempt = [&] {
      StreamOpener opener(key, kPlace, into(released), "The file");
      for (std::size_t at = 0; at < sealed.size(); at += std::min(step, sealed.size() - at)) {
        opener.write(sealed.subspan(at, std::min(step, sealed.size() - at)));
      }
      opener.finish();
      return 0;
    };
    if (code_of(attempt) != ErrorCode::kCorrupt) return false;
    if (released.size() > plain.size() || !std::equal(released.begin(), released.end(), plain.begin())) return false;
  }
  return true;
}

// The frames of a sealed stream, the head first.
std::vector<Bytes> parts_of(const Bytes& sealed) {
  std::vector<Bytes> parts{Bytes(sealed.begin(), sealed.begin() + kHead)};
  for (std::size_t at = kHead; at < sealed.size(); at += kSealedFrame) {
    const std::size_t end = std::min(at + kSealedFrame, sealed.size());
    parts.emplace_back(sealed.begin() + static_cast<std::ptrdiff_t>(at), sealed.begin() + static_cast<std::ptrdiff_t>(end));
  }
  return parts;
}

Bytes joined(const std::vector<Bytes>& parts) {
  Bytes out;
  for (const Bytes& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

}  // namespace

TEST_CASE("a stream opens to what was sealed, whatever its size and however it is cut", "[crypto]") {
  const SecretBytes key = random_secret();
  for (std::size_t size : {std::size_t{0}, std::size_t{1}, kFrame - 1, kFrame, kFrame + 1, 2 * kFrame, 3 * kFrame + 5}) {
    const Bytes plain = test::pattern(size);
    const std::size_t frames = std::max<std::size_t>(1, (size + kFrame - 1) / kFrame);
    for (std::size_t step : {std::size_t{SIZE_MAX}, std::size_t{1000}, kFrame, kSealedFrame, kSealedFrame + 1}) {
      INFO(size << " bytes by " << step);
      const Bytes sealed = seal(key, plain, step);
      CHECK(sealed.size() == kHead + size + 16 * frames);
      CHECK(open(key, sealed, step) == plain);
    }
  }
  CHECK(open(key, seal(key, test::pattern(300), 1), 1) == test::pattern(300));
}

TEST_CASE("the same content never gives the same stream", "[crypto]") {
  const SecretBytes key = random_secret();
  CHECK(seal(key, test::pattern(10)) != seal(key, test::pattern(10)));
}

TEST_CASE("a stream with frames missing, moved, repeated or added is refused", "[crypto]") {
  const SecretBytes key = random_secret();
  const Bytes plain = test::pattern(3 * kFrame + 100);
  const std::vector<Bytes> whole = parts_of(seal(key, plain));
  REQUIRE(whole.size() == 5);
  const std::vector<Bytes> other = parts_of(seal(key, plain));

  std::vector<Bytes> parts = whole;
  SECTION("the last frame is missing") { parts.pop_back(); }
  SECTION("an inner frame is missing") { parts.erase(parts.begin() + 2); }
  SECTION("the first frame is missing") { parts.erase(parts.begin() + 1); }
  SECTION("all frames are missing") { parts.resize(1); }
  SECTION("nothing is there") { parts.clear(); }
  SECTION("half the head is there") { parts = {Bytes(whole[0].begin(), whole[0].begin() + 20)}; }
  SECTION("two frames changed places") { std::swap(parts[2], parts[3]); }
  SECTION("a frame comes twice") { parts.insert(parts.begin() + 2, whole[2]); }
  SECTION("the last frame comes twice") { parts.push_back(whole[4]); }
  SECTION("one byte follows") { parts.push_back({0}); }
  SECTION("a whole frame of another stream follows") { parts.push_back(other[2]); }
  SECTION("a frame is from another stream of the same content") { parts[2] = other[2]; }
  SECTION("the head is from another stream of the same content") { parts[0] = other[0]; }
  SECTION("the end is cut by one byte") { parts.back().pop_back(); }
  SECTION("the end is cut inside the last tag") { parts.back().resize(10); }
  CHECK(refused(key, joined(parts), plain));
}

TEST_CASE("every altered byte of a stream's head, and any byte of its frames, is refused", "[crypto]") {
  const SecretBytes key = random_secret();
  const Bytes plain = test::pattern(kFrame + 40);
  Bytes sealed = seal(key, plain);
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < kHead; ++i) places.push_back(i);
  for (std::size_t i = kHead + kSealedFrame; i < sealed.size(); ++i) places.push_back(i);
  for (std::size_t i : {kHead, kHead + 1, kHead + kFrame - 1, kHead + kFrame, kHead + kFrame + 15}) places.push_back(i);
  for (std::size_t i : places) {
    INFO("byte " << i);
    sealed[i] ^= 0x10;
    REQUIRE(refused(key, sealed, plain));
    sealed[i] ^= 0x10;
  }
  CHECK(open(key, sealed) == plain);
}

TEST_CASE("a stream does not open at another place or under another key", "[crypto]") {
  const SecretBytes key = random_secret();
  const Bytes sealed = seal(key, as_bytes("content"));
  CHECK(code_of([&] { return open(key, sealed, SIZE_MAX, as_bytes("chunk 4 of file 9")); }) == ErrorCode::kCorrupt);
  CHECK(code_of([&] { return open(random_secret(), sealed); }) == ErrorCode::kCorrupt);
  CHECK_THROWS_WITH(open(random_secret(), sealed), Catch::Contains("The file"));
}

TEST_CASE("an opener that refused once keeps refusing", "[crypto]") {
  const SecretBytes key = random_secret();
  const Bytes plain = test::pattern(2 * kFrame + 1);
  std::vector<Bytes> parts = parts_of(seal(key, plain));
  Bytes released;
  StreamOpener opener(key, kPlace, into(released), "The file");
  opener.write(parts[0]);
  Bytes bad = parts[1];
  bad[5] ^= 1;
  bad.push_back(0);
  CHECK(code_of([&] { return opener.write(bad), 0; }) == ErrorCode::kCorrupt);
  CHECK(code_of([&] { return opener.write(parts[1]), 0; }) == ErrorCode::kCorrupt);
  CHECK(code_of([&] { return opener.finish(), 0; }) == ErrorCode::kCorrupt);
  CHECK(released.empty());
}

TEST_CASE("finished streams take nothing more", "[crypto]") {
  const SecretBytes key = random_secret();
  Bytes sealed, plain;
  StreamSealer sealer(key, kPlace, into(sealed));
  sealer.finish();
  CHECK(code_of([&] { return sealer.write(as_bytes("x")), 0; }) == ErrorCode::kInternal);
  CHECK(code_of([&] { return sealer.finish(), 0; }) == ErrorCode::kInternal);
  StreamOpener opener(key, kPlace, into(plain), "The file");
  opener.write(sealed);
  opener.finish();
  CHECK(code_of([&] { return opener.write(as_bytes("x")), 0; }) == ErrorCode::kInternal);
  CHECK(code_of([&] { return opener.finish(), 0; }) == ErrorCode::kInternal);
}
