#include "service/passwords.h"

#include <catch2/catch.hpp>

#include "core/error.h"
#include "known_devices.h"

namespace rotulus::service {
namespace {

std::string refusal(const PasswordRules& rules, const std::string& password, const std::string& display_name = "Lin Wei") {
  try {
    check_new_password(rules, password, "lin.wei", display_name);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kInvalidArgument);
    CHECK(std::string(error.what()).find(password.empty() ? "\n" : password) == std::string::npos);
    return error.what();
  }
  return "";
}

const PasswordRules kNist{};
const PasswordRules kMlps{PasswordProfile::kMlps};

}  // namespace

TEST_CASE("nist asks for length alone, in characters and not in bytes", "[service][identity]") {
  CHECK(refusal(kNist, "seven horses").empty());
  CHECK_FALSE(refusal(kNist, "seven horse").empty());
  CHECK(refusal(kNist, "落霞与孤鹜齐飞秋水共长天").empty());
  CHECK_FALSE(refusal(kNist, "落霞与孤鹜齐飞").empty());  // 21 bytes, 7 characters
  CHECK(refusal(kNist, "    spaces before and behind   ").empty());
  CHECK(refusal(kNist, std::string(500, 'x') + "yz and on").empty());
  CHECK_FALSE(refusal(kNist, std::string(1020, 'x') + "yz and on").empty());
  PasswordRules longer;
  longer.characters = 20;
  CHECK_FALSE(refusal(longer, "seven quiet horses").empty());
}

TEST_CASE("mlps asks for three kinds of characters", "[service][identity]") {
  CHECK(refusal(kMlps, "Horse-77").empty());
  CHECK(refusal(kMlps, "horse 77").empty());
  CHECK(refusal(kMlps, "Horses77").empty());
  CHECK(refusal(kMlps, "秋水 horse 7").empty());
  CHECK_FALSE(refusal(kMlps, "horses77").empty());
  CHECK_FALSE(refusal(kMlps, "HORSES77").empty());
  CHECK_FALSE(refusal(kMlps, "seven quiet horses").empty());
  CHECK_FALSE(refusal(kMlps, "Hors-77").empty());
}

TEST_CASE("passwords that are tried first are refused, dressed up or not", "[service][identity]") {
  for (const char* password :
       {"passwordpassword", "Password1234", "PASSWORD!!!!!", "administrator", "qwertyuiop12", "iloveyou1234", "111111111111",
        "abababababab", "abcdabcdabcd", "abcdefghijkl", "zyxwvutsrqpo", "1q2w3e4r5t6y", "woaini5201314",
        "correcthorsebatterystaple", "baseball2024!", "letmeinletmein", "123456789012"}) {
    INFO(password);
    CHECK_FALSE(refusal(kNist, password).empty());
  }
  CHECK_FALSE(refusal(kMlps, "Password1").empty());
  CHECK_FALSE(refusal(kMlps, "Sunshine9!").empty());
  CHECK(refusal(kNist, "a password that nobody has").empty());
}

TEST_CASE("one's own name is no password", "[service][identity]") {
  CHECK_FALSE(refusal(kNist, "this is LIN.WEI here").empty());
  CHECK_FALSE(refusal(kNist, "this is lin wei here").empty());
  CHECK_FALSE(refusal(kNist, "这里是王小明的密码没有错的", "王小明").empty());
  CHECK(refusal(kNist, "seven quiet horses", "s").empty());  // too short to mean anything
  CHECK(refusal(kNist, "seven quiet horses", "").empty());
}

TEST_CASE("a browser's cookie is known for its name, and cannot be made elsewhere", "[service][identity]") {
  auto key = crypto::random_secret();
  const KnownDevices devices([&] { return key.clone(); }), others([] { return crypto::random_secret(); });
  const std::string cookie = devices.make("lin");
  const auto nonce = devices.nonce_of(cookie, "lin");
  REQUIRE(nonce);
  CHECK(cookie.starts_with(*nonce));
  CHECK(devices.make("lin") != cookie);
  CHECK_FALSE(devices.nonce_of(cookie, "wang"));
  CHECK_FALSE(others.nonce_of(cookie, "lin"));
  for (const std::string& forged :
       {std::string(), std::string("."), *nonce, *nonce + ".", cookie + "x", "x" + cookie, "a" + cookie.substr(1) + "b"})
    CHECK_FALSE(devices.nonce_of(forged, "lin"));
  CHECK(cookie.find("lin") == std::string::npos);
  key = crypto::random_secret();  // rotated
  CHECK_FALSE(devices.nonce_of(cookie, "lin"));
  CHECK(devices.nonce_of(devices.make("lin"), "lin"));
}

}  // namespace rotulus::service
