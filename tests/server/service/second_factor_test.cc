#include "second_factor.h"

#include <catch2/catch.hpp>

#include "crypto/one_time_password.h"

namespace rotulus::service {
namespace {

constexpr std::int64_t kStart = 1'700'000'010;  // in the middle of a step
const UserId kLin{7};
const crypto::Bytes kSecret(crypto::kSharedSecretSize, std::uint8_t{42});

Timestamp at(std::int64_t seconds) { return Timestamp::from_seconds(kStart + seconds); }
std::string code(std::int64_t seconds, const crypto::Bytes& secret = kSecret) {
  return crypto::one_time_code(secret, crypto::one_time_step(kStart + seconds));
}

}  // namespace

TEST_CASE("a code works once, and none from before it afterwards", "[service][identity]") {
  SecondFactor factor(at(-3600));
  CHECK(factor.fits(kLin, kSecret, code(0), at(0)));
  CHECK(factor.fits(kLin, kSecret, code(0), at(0)));  // looking uses nothing up
  CHECK(factor.accept(kLin, kSecret, code(0), at(0)));
  CHECK_FALSE(factor.accept(kLin, kSecret, code(0), at(0)));
  CHECK_FALSE(factor.accept(kLin, kSecret, code(-30), at(0)));
  CHECK(factor.accept(kLin, kSecret, code(30), at(0)));
  CHECK(factor.accept(UserId{8}, kSecret, code(0), at(0)));  // another person
}

TEST_CASE("after a restart no code works that may have been used before", "[service][identity]") {
  SecondFactor before(at(-3600));
  CHECK(before.accept(kLin, kSecret, code(30), at(0)));  // a clock that runs ahead
  SecondFactor after(at(1));
  for (const std::int64_t step : {-30, 0, 30}) CHECK_FALSE(after.accept(kLin, kSecret, code(step), at(2)));
  CHECK_FALSE(after.accept(kLin, kSecret, code(30), at(30)));
  CHECK(after.accept(kLin, kSecret, code(60), at(60)));
}

TEST_CASE("a new secret waits ten minutes for its first code", "[service][identity]") {
  SecondFactor factor(at(0));
  const auto secret = factor.begin(kLin, at(0));
  CHECK(factor.is_waiting(kLin, at(600)));
  CHECK_FALSE(factor.is_waiting(kLin, at(601)));
  CHECK_FALSE(factor.confirm(kLin, code(601, secret), at(601)));
  CHECK_FALSE(factor.confirm(UserId{8}, code(0, secret), at(0)));
  CHECK_FALSE(factor.confirm(kLin, code(90, secret), at(0)));
  CHECK(factor.confirm(kLin, code(0, secret), at(0)) == secret);
  CHECK_FALSE(factor.is_waiting(kLin, at(0)));
  CHECK_FALSE(factor.accept(kLin, secret, code(0, secret), at(0)));  // the first code was used by that
}

TEST_CASE("beginning anew ends what waited before, and so do many wrong codes", "[service][identity]") {
  SecondFactor factor(at(0));
  const auto first = factor.begin(kLin, at(0));
  const auto second = factor.begin(kLin, at(0));
  CHECK_FALSE(factor.confirm(kLin, code(0, first), at(0)));
  for (int i = 0; i < 9; ++i) factor.confirm(kLin, "no", at(0));
  CHECK_FALSE(factor.is_waiting(kLin, at(0)));
  CHECK_FALSE(factor.confirm(kLin, code(0, second), at(0)));
}

}  // namespace rotulus::service
