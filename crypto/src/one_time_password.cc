#include "crypto/one_time_password.h"

#include <array>

#include "hmac.h"

namespace rotulus::crypto {
namespace {

constexpr std::uint32_t kModulus = 1'000'000;
constexpr std::size_t kDigits = 6;

// Everything but RFC 3986's unreserved characters: labels hold names of people.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                       c == '_' || c == '~';
    if (plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

}  // namespace

Bytes new_shared_secret() {
  Bytes secret(kSharedSecretSize);
  random_bytes(secret);
  return secret;
}

std::int64_t one_time_step(std::int64_t seconds) { return seconds / kOneTimeStepSeconds; }

std::string one_time_code(ByteView secret, std::int64_t step) {
  std::array<std::uint8_t, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i)
    counter.at(i) = static_cast<std::uint8_t>(static_cast<std::uint64_t>(step) >> (8 * (counter.size() - 1 - i)));
  Hmac<Sha1Hash>::Digest digest;
  Hmac<Sha1Hash> hmac(secret);
  hmac({counter}, digest);
  // Dynamic truncation, RFC 4226, section 5.3.
  const std::size_t offset = digest.back() & 0xfU;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | digest.at(offset + i);
  value = (value & 0x7fffffffU) % kModulus;
  std::string digits(kDigits, '0');
  for (std::size_t i = kDigits; i-- > 0; value /= 10) digits[i] = static_cast<char>('0' + value % 10);
  cleanse(digest.data(), digest.size());
  return digits;
}

std::optional<std::int64_t> matching_step(ByteView secret, std::string_view code, std::int64_t now_step, std::int64_t last_used) {
  std::optional<std::int64_t> found;
  for (std::int64_t step = now_step - 1; step <= now_step + 1; ++step) {
    const std::string expected = one_time_code(secret, step);
    const bool same = equal_constant_time(as_bytes(expected), as_bytes(code));
    if (same && step > last_used) found = step;
  }
  return found;
}

std::string base32(ByteView data) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const std::uint8_t byte : data) {
    bits = bits << 8 | byte;
    for (held += 8; held >= 5;) {
      held -= 5;
      out += kAlphabet[bits >> held & 31];
    }
  }
  if (held > 0) out += kAlphabet[bits << (5 - held) & 31];
  return out;
}

std::string enrolment_uri(ByteView secret, std::string_view issuer, std::string_view account) {
  const std::string who = percent_encoded(issuer);
  return "otpauth://totp/" + who + ":" + percent_encoded(account) + "?secret=" + base32(secret) + "&issuer=" + who +
         "&algorithm=SHA1&digits=6&period=30";
}

}  // namespace rotulus::crypto
