#include "crypto/password.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <ctime>
#include <set>

#include "throws_code.h"

using namespace rotulus;
using namespace rotulus::crypto;

namespace {

constexpr PasswordCost kCheap{4};

}  // namespace

TEST_CASE("scrypt gives the answer of RFC 7914", "[crypto]") {
  // N = 16384, r = 8, p = 1, password "pleaseletmein", salt "SodiumChloride"; the first 32 of 64 bytes.
  CHECK(password_matches("pleaseletmein", "scrypt$14$8$1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046_2o-7qQT44-qbVD9lRdofI"));
}

TEST_CASE("a password matches its own record only", "[crypto]") {
  const std::string record = hash_password("correct horse 电池", kCheap);
  CHECK(record.starts_with("scrypt$4$8$1$"));
  CHECK(password_matches("correct horse 电池", record));
  CHECK_FALSE(password_matches("correct horse 电源", record));
  CHECK_FALSE(password_matches("", record));
  CHECK_FALSE(password_matches("correct horse 电池 ", record));
  CHECK(record != hash_password("correct horse 电池", kCheap));  // another salt
  CHECK(password_matches("", hash_password("", kCheap)));
  CHECK_FALSE(password_matches(std::string_view("a\0b", 3), hash_password("a", kCheap)));
}

TEST_CASE("the shipped cost is 2^17", "[crypto]") {
  const std::string record = hash_password("x");
  CHECK(record.starts_with("scrypt$17$8$1$"));
  CHECK(password_matches("x", record));
}

TEST_CASE("a malformed record matches nothing", "[crypto]") {
  const std::string good = hash_password("x", kCheap);
  const std::string salt_and_hash = good.substr(13);
  const std::string records[] = {"",
                                 "$",
                                 "scrypt",
                                 "bcrypt$4$8$1$" + salt_and_hash,
                                 "scrypt$4$8$2$" + salt_and_hash,
                                 "scrypt$4$16$1$" + salt_and_hash,
                                 "scrypt$0$8$1$" + salt_and_hash,
                                 "scrypt$-4$8$1$" + salt_and_hash,
                                 "scrypt$4x$8$1$" + salt_and_hash,
                                 "scrypt$21$8$1$" + salt_and_hash,  // would take 2 GiB
                                 "scrypt$4294967300$8$1$" + salt_and_hash,
                                 good + "$",
                                 good + "A",
                                 good.substr(0, good.size() - 1),
                                 good.substr(0, good.rfind('$')) + "$",
                                 "scrypt$4$8$1$AAAA" + good.substr(good.rfind('$'))};
  for (const std::string& record : records) {
    INFO(record);
    CHECK_FALSE(password_matches("x", record, kCheap));
  }
}

TEST_CASE("a malformed record takes the time of a hash", "[crypto]") {
  // Of the processor, not of the clock on the wall: others may be using the machine.
  const auto time = [](std::string_view record) {
    const std::clock_t start = std::clock();
    for (int i = 0; i < 5; ++i) CHECK_FALSE(password_matches("wrong", record, PasswordCost{12}));
    return std::clock() - start;
  };
  const auto real = time(hash_password("x", PasswordCost{12}));
  CHECK(time("") * 3 > real);
}

TEST_CASE("costs out of range are refused", "[crypto]") {
  for (std::uint32_t log_n : {0U, 21U, 64U}) {
    CHECK(test::code_of([&] { return hash_password("x", PasswordCost{log_n}); }) == ErrorCode::kInvalidArgument);
  }
}

TEST_CASE("generated passwords are easy to type and differ", "[crypto]") {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string password = generate_password();
    REQUIRE(password.size() == 23);
    for (std::size_t at = 0; at < password.size(); ++at) {
      const bool separator = at % 6 == 5;
      REQUIRE((password[at] == '-') == separator);
      REQUIRE((separator || std::string_view("abcdefghijkmnpqrstuvwxyz23456789").find(password[at]) != std::string_view::npos));
    }
    REQUIRE(seen.insert(password).second);
  }
}
