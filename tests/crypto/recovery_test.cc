#include <algorithm>
#include <catch2/catch.hpp>

#include "bytes.h"
#include "crypto/key_slot.h"
#include "throws_code.h"

using namespace rotulus;
using namespace rotulus::crypto;

TEST_CASE("a recovery key survives paper", "[crypto]") {
  for (int i = 0; i < 200; ++i) {
    const SecretBytes key = random_secret();
    const std::string text = recovery_text(key);
    REQUIRE(text.size() == 8 * 7 + 7);
    REQUIRE(std::ranges::count(text, '-') == 7);
    REQUIRE(text.find_first_of("ILOU") == std::string::npos);
    const std::optional<SecretBytes> read = parse_recovery_text(text);
    REQUIRE(read);
    REQUIRE(test::same(read->view(), key.view()));
  }
}

TEST_CASE("the form of a recovery key is fixed", "[crypto]") {
  // 31 zero bytes and a one, and the checksum, by a few lines of Python from docs/formats/keys.md.
  Bytes bytes(32);
  bytes[31] = 1;
  CHECK(recovery_text(SecretBytes(bytes)) == "0000000-0000000-0000000-0000000-0000000-0000000-0000000-00GJ04T");
}

TEST_CASE("case, spaces, dashes and misread letters of a recovery key do not matter", "[crypto]") {
  SecretBytes key(test::pattern(32));
  key.data()[0] = 0x08;  // a one and then a zero
  const std::string text = recovery_text(key);
  REQUIRE(text.find('0') != std::string::npos);
  REQUIRE(text.find('1') != std::string::npos);
  std::string typed;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '-') continue;
    if (c == '0') c = i % 2 == 0 ? 'O' : 'o';
    if (c == '1') c = i % 3 == 0 ? 'l' : i % 3 == 1 ? 'I' : 'L';
    if (i % 2 == 1 && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    typed += c;
    if (i % 5 == 0) typed += i % 2 == 0 ? " " : "\n-";
  }
  const std::optional<SecretBytes> read = parse_recovery_text(typed);
  REQUIRE(read);
  CHECK(test::same(read->view(), key.view()));
}

TEST_CASE("a mistyped recovery key is refused", "[crypto]") {
  const std::string text = recovery_text(SecretBytes(test::pattern(32)));
  int accepted = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (char c : std::string_view("0123456789ABCDEFGHJKMNPQRSTVWXYZ")) {
      std::string typed = text;
      if (typed[i] == '-' || typed[i] == c) continue;
      typed[i] = c;
      if (parse_recovery_text(typed)) ++accepted;
    }
  }
  CHECK(accepted == 0);
  std::string swapped = text;
  std::swap(swapped[0], swapped[5]);
  REQUIRE(swapped != text);
  CHECK_FALSE(parse_recovery_text(swapped));
}

TEST_CASE("what is no recovery key is refused", "[crypto]") {
  const std::string text = recovery_text(SecretBytes(test::pattern(32)));
  CHECK_FALSE(parse_recovery_text(""));
  CHECK_FALSE(parse_recovery_text(text.substr(1)));
  CHECK_FALSE(parse_recovery_text(text + "0"));
  CHECK_FALSE(parse_recovery_text(text + text));
  CHECK_FALSE(parse_recovery_text(std::string(56, '0')));
  std::string foreign = text;
  foreign[0] = 'U';
  CHECK_FALSE(parse_recovery_text(foreign));
  foreign[0] = '\xc3';
  CHECK_FALSE(parse_recovery_text(foreign));
  CHECK(test::code_of([] { return recovery_text(random_secret(31)); }) == ErrorCode::kInternal);
}
