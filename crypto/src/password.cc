#include "crypto/password.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "core/error.h"
#include "crypto/digest.h"
#include "scrypt.h"

namespace rotulus::crypto {
namespace {

constexpr std::size_t kSaltSize = 16;
constexpr std::size_t kShortestSalt = 8;
constexpr std::size_t kHashSize = 32;

struct Record {
  std::uint32_t log_n = 0;
  Bytes salt, hash;
};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

std::optional<Record> parse(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '$');
  if (parts.size() != 6 || parts[0] != "scrypt" || parts[2] != "8" || parts[3] != "1") return std::nullopt;
  Record record;
  const char* const end = parts[1].data() + parts[1].size();
  const auto [stopped, error] = std::from_chars(parts[1].data(), end, record.log_n);
  if (error != std::errc() || stopped != end || record.log_n < 1 || record.log_n > kLargestScryptLogN) return std::nullopt;
  if (!from_base64url(parts[4], record.salt) || record.salt.size() < kShortestSalt) return std::nullopt;
  if (!from_base64url(parts[5], record.hash) || record.hash.size() != kHashSize) return std::nullopt;
  return record;
}

}  // namespace

std::string hash_password(std::string_view password, PasswordCost cost) {
  if (cost.log_n < 1 || cost.log_n > kLargestScryptLogN) {
    throw Error(ErrorCode::kInvalidArgument, "The cost of a password hash is from 1 to 20.");
  }
  std::array<std::uint8_t, kSaltSize> salt;
  random_bytes(salt);
  const SecretBytes hash = scrypt(as_bytes(password), salt, cost.log_n, kHashSize);
  return "scrypt$" + std::to_string(cost.log_n) + "$8$1$" + base64url(salt) + "$" + base64url(hash.view());
}

bool password_matches(std::string_view password, std::string_view record, PasswordCost when_malformed) {
  const std::optional<Record> known = parse(record);
  // A malformed record is hashed against all the same: the time must not say whether an account has a password.
  const Record reference = known ? *known : Record{when_malformed.log_n, Bytes(kSaltSize), Bytes(kHashSize)};
  const SecretBytes hash = scrypt(as_bytes(password), reference.salt, reference.log_n, kHashSize);
  const bool same = equal_constant_time(hash.view(), reference.hash);
  return same && known.has_value();
}

std::string generate_password() {
  // No l, o, 0 and 1, which are misread; 32 characters, so that five random bits choose one without bias.
  constexpr std::string_view kAlphabet = "abcdefghijkmnpqrstuvwxyz23456789";
  static_assert(kAlphabet.size() == 32);
  std::array<std::uint8_t, 20> random;
  random_bytes(random);
  std::string password;
  for (std::size_t i = 0; i < random.size(); ++i) {
    if (i != 0 && i % 5 == 0) password += '-';
    password += kAlphabet[random[i] % kAlphabet.size()];
  }
  cleanse(random.data(), random.size());
  return password;
}

}  // namespace rotulus::crypto
