#include "crypto/seal.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "bytes.h"
#include "throws_code.h"

using namespace rotulus;
using namespace rotulus::crypto;
using test::code_of;

namespace {

const ByteView kPlace = as_bytes("table document, column title, row 7");

// The salt of a sealed small value (docs/formats/sealed.md).
std::string salt_of(const Bytes& sealed) { return std::string(as_text(sealed).substr(1, 16)); }

}  // namespace

TEST_CASE("a sealed value opens to what was sealed", "[crypto]") {
  const Sealer sealer(random_secret());
  for (std::size_t size : {0U, 1U, 15U, 16U, 100U, 4096U, 4097U, 100000U}) {
    const Bytes plain = test::pattern(size);
    const Bytes sealed = sealer.seal(plain, kPlace);
    CHECK(sealed.size() == size + kSealOverhead);
    CHECK(sealer.open(sealed, kPlace, "value") == plain);
    CHECK(test::same(sealer.open_secret(sealed, kPlace, "value").view(), plain));
    CHECK(sealer.opens(sealed, kPlace));
    CHECK(sealer.sealed_here(sealed));
    CHECK_FALSE(Sealer(random_secret()).sealed_here(sealed));
  }
}

TEST_CASE("sealing appends to what is there, and one key opens it in another sealer", "[crypto]") {
  const SecretBytes key = random_secret();
  Bytes out = test::pattern(10);
  Sealer(key).seal_to(as_bytes("one"), {}, out);
  CHECK(out.size() == 10 + 3 + kSealOverhead);
  CHECK(std::equal(out.begin(), out.begin() + 10, test::pattern(10).begin()));
  Sealer moved(random_secret());
  moved = Sealer(key);
  CHECK(as_text(moved.open(ByteView(out).subspan(10), {}, "value")) == "one");
}

TEST_CASE("every flipped bit of a sealed value is refused", "[crypto]") {
  const Sealer sealer(random_secret());
  Bytes sealed = sealer.seal(test::pattern(100), kPlace);
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    sealed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    REQUIRE_FALSE(sealer.opens(sealed, kPlace));
    REQUIRE(code_of([&] { return sealer.open(sealed, kPlace, "value"); }) == ErrorCode::kCorrupt);
    REQUIRE(code_of([&] { return sealer.open_secret(sealed, kPlace, "value"); }) == ErrorCode::kCorrupt);
    sealed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
  }
  CHECK(sealer.opens(sealed, kPlace));
}

TEST_CASE("a shortened, lengthened or empty value is refused", "[crypto]") {
  const Sealer sealer(random_secret());
  Bytes sealed = sealer.seal(test::pattern(20), kPlace);
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    REQUIRE_FALSE(sealer.opens(ByteView(sealed).first(size), kPlace));
    REQUIRE(code_of([&] { return sealer.open(ByteView(sealed).first(size), kPlace, "value"); }) == ErrorCode::kCorrupt);
  }
  sealed.push_back(0);
  CHECK_FALSE(sealer.opens(sealed, kPlace));
}

TEST_CASE("a value does not open at another place or under another key", "[crypto]") {
  const Sealer sealer(random_secret());
  const Bytes sealed = sealer.seal(as_bytes("a title"), kPlace);
  CHECK_FALSE(sealer.opens(sealed, {}));
  CHECK_FALSE(sealer.opens(sealed, kPlace.first(kPlace.size() - 1)));
  CHECK_FALSE(sealer.opens(sealed, as_bytes("table document, column title, row 8")));
  CHECK_FALSE(Sealer(random_secret()).opens(sealed, kPlace));
  CHECK_THROWS_WITH(sealer.open(sealed, {}, "The title of document 7"), Catch::Contains("The title of document 7"));
  CHECK_THROWS_WITH(sealer.open(sealed, {}, "The title"), !Catch::Contains("a title"));
}

TEST_CASE("a stream is not taken for a value", "[crypto]") {
  const SecretBytes key = random_secret();
  Bytes stream;
  StreamSealer sealer(key, kPlace, [&](ByteView part) { stream.insert(stream.end(), part.begin(), part.end()); });
  sealer.write(test::pattern(100));
  sealer.finish();
  CHECK_FALSE(Sealer(key).opens(stream, kPlace));
  stream[0] = 1;
  CHECK_FALSE(Sealer(key).opens(stream, kPlace));
}

TEST_CASE("keys of a wrong size and too much associated data are refused", "[crypto]") {
  CHECK(code_of([] { return Sealer(random_secret(31)); }) == ErrorCode::kInternal);
  CHECK(code_of([] { return Sealer(SecretBytes()); }) == ErrorCode::kInternal);
  const Sealer sealer(random_secret());
  CHECK(code_of([&] { return sealer.seal({}, Bytes((1 << 20) + 1)); }) == ErrorCode::kTooLarge);
}

// The salt gives the key, and a key serves once: where no salt repeats, no pair of key and nonce does.
TEST_CASE("no salt repeats in a million values of a process and its fork", "[crypto]") {
  using Salt = std::array<std::uint8_t, 16>;
  constexpr std::size_t kEach = 500'000;
  const Sealer sealer(random_secret());
  const auto make = [&] {
    std::vector<Salt> salts(kEach);
    Bytes sealed;
    for (Salt& salt : salts) {
      sealed.clear();
      sealer.seal_to({}, {}, sealed);
      std::copy_n(sealed.begin() + 1, salt.size(), salt.begin());
    }
    return salts;
  };
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  static_cast<void>(sealer.seal({}, {}));  // the thread's store of random bytes is filled before the fork
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const auto salts = make();
    const auto* rest = reinterpret_cast<const char*>(salts.data());
    for (std::size_t left = kEach * sizeof(Salt); left != 0;) {
      const ssize_t put = write(ends[1], rest, left);
      if (put <= 0) _exit(1);
      rest += put;
      left -= static_cast<std::size_t>(put);
    }
    _exit(0);
  }
  close(ends[1]);
  auto salts = make();
  salts.resize(2 * kEach);
  auto* into = reinterpret_cast<char*>(salts.data() + kEach);
  std::size_t left = kEach * sizeof(Salt);
  for (ssize_t got = 1; got > 0 && left != 0; left -= static_cast<std::size_t>(std::max<ssize_t>(got, 0))) {
    got = read(ends[0], into, left);
    into += std::max<ssize_t>(got, 0);
  }
  close(ends[0]);
  int status = 1;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
  REQUIRE(left == 0);
  std::sort(salts.begin(), salts.end());
  CHECK(std::adjacent_find(salts.begin(), salts.end()) == salts.end());
}

TEST_CASE("a forked process does not repeat the salts of its parent", "[crypto]") {
  const Sealer sealer(random_secret());
  std::set<std::string> salts{salt_of(sealer.seal({}, {}))};  // the thread's store of random bytes is filled before the fork
  constexpr int kCount = 600;                                 // more than one store holds
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    for (int i = 0; i < kCount; ++i) {
      const std::string salt = salt_of(sealer.seal({}, {}));
      if (write(ends[1], salt.data(), salt.size()) != static_cast<ssize_t>(salt.size())) _exit(1);
    }
    _exit(0);
  }
  close(ends[1]);
  for (int i = 0; i < kCount; ++i) CHECK(salts.insert(salt_of(sealer.seal({}, {}))).second);
  std::string salt(16, 0);
  int received = 0;
  for (; read(ends[0], salt.data(), salt.size()) == static_cast<ssize_t>(salt.size()); ++received)
    CHECK(salts.insert(salt).second);
  close(ends[0]);
  CHECK(received == kCount);
  int status = 1;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

TEST_CASE("many threads use one sealer", "[crypto]") {
  const Sealer sealer(random_secret());
  const Bytes shared = sealer.seal(as_bytes("shared"), kPlace);
  std::vector<int> failures(4);
  const auto work = [&](int& failed) {
    for (std::size_t i = 0; i < 1000; ++i) {
      const Bytes plain = test::pattern(i);
      if (sealer.open(sealer.seal(plain, kPlace), kPlace, "value") != plain || !sealer.opens(shared, kPlace)) ++failed;
    }
  };
  std::vector<std::thread> threads;
  threads.reserve(failures.size());
  for (int& failed : failures) threads.emplace_back(work, std::ref(failed));
  for (std::thread& thread : threads) thread.join();
  CHECK(std::ranges::count(failures, 0) == 4);
}
