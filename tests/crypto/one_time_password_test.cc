#include "crypto/one_time_password.h"

#include <catch2/catch.hpp>
#include <set>

namespace rotulus::crypto {
namespace {

// The secret of the test vectors of RFC 6238, appendix B, for SHA-1.
const Bytes kSecret = [] {
  const ByteView text = as_bytes("12345678901234567890");
  return Bytes(text.begin(), text.end());
}();

}  // namespace

TEST_CASE("one-time codes are those of RFC 6238", "[crypto]") {
  struct Vector {
    std::int64_t seconds;
    const char* code;  // the last six of the eight digits printed there
  };
  for (const auto& [seconds, code] :
       {Vector{59, "287082"}, Vector{1111111109, "081804"}, Vector{1111111111, "050471"}, Vector{1234567890, "005924"},
        Vector{2000000000, "279037"}, Vector{20000000000, "353130"}}) {
    INFO(seconds);
    CHECK(one_time_code(kSecret, one_time_step(seconds)) == code);
  }
}

TEST_CASE("a code counts one step before and after its own, and no further", "[crypto]") {
  const std::int64_t step = one_time_step(1'700'000'000);
  const std::string code = one_time_code(kSecret, step);
  CHECK(matching_step(kSecret, code, step, 0) == step);
  CHECK(matching_step(kSecret, code, step + 1, 0) == step);
  CHECK(matching_step(kSecret, code, step - 1, 0) == step);
  CHECK_FALSE(matching_step(kSecret, code, step + 2, 0));
  CHECK_FALSE(matching_step(kSecret, code, step - 2, 0));
}

TEST_CASE("a code of a step that was used, or of an earlier one, is none", "[crypto]") {
  const std::int64_t step = one_time_step(1'700'000'000);
  CHECK_FALSE(matching_step(kSecret, one_time_code(kSecret, step), step, step));
  CHECK_FALSE(matching_step(kSecret, one_time_code(kSecret, step - 1), step, step));
  CHECK(matching_step(kSecret, one_time_code(kSecret, step + 1), step, step) == step + 1);
}

TEST_CASE("what is no code matches nothing", "[crypto]") {
  const std::int64_t step = one_time_step(1'700'000'000);
  const std::string code = one_time_code(kSecret, step);
  for (const std::string& wrong : {std::string(), code.substr(0, 5), code + "0", " " + code, std::string("abcdef")})
    CHECK_FALSE(matching_step(kSecret, wrong, step, 0));
}

TEST_CASE("base32 is that of RFC 4648 without padding", "[crypto]") {
  CHECK(base32(as_bytes("")).empty());
  CHECK(base32(as_bytes("f")) == "MY");
  CHECK(base32(as_bytes("fo")) == "MZXQ");
  CHECK(base32(as_bytes("foo")) == "MZXW6");
  CHECK(base32(as_bytes("foob")) == "MZXW6YQ");
  CHECK(base32(as_bytes("foobar")) == "MZXW6YTBOI");
}

TEST_CASE("the address for a QR code names issuer, account and secret", "[crypto]") {
  CHECK(
      enrolment_uri(kSecret, "Rotulus", "lin.wei") ==
      "otpauth://totp/Rotulus:lin.wei?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Rotulus&algorithm=SHA1&digits=6&period=30");
  CHECK(enrolment_uri(kSecret, "A & B", "王").starts_with("otpauth://totp/A%20%26%20B:%E7%8E%8B?secret="));
}

TEST_CASE("shared secrets are as long as the hash, and differ", "[crypto]") {
  std::set<Bytes> seen;
  for (int i = 0; i < 50; ++i) {
    const Bytes secret = new_shared_secret();
    CHECK(secret.size() == kSharedSecretSize);
    seen.insert(secret);
  }
  CHECK(seen.size() == 50);
}

}  // namespace rotulus::crypto
