// Password hashes: scrypt (RFC 7914), N = 2^17, r = 8, p = 1, 16 bytes of salt; about half a second and 128 MB each, so callers
// bound how many run at once (server/service/sign_in). Tests may lower the cost.
// Passwords are hashed as the bytes that they are; whoever asks for them normalizes Unicode first (NFC).
// Thread-safety: pure functions. Errors: Error{kInvalidArgument} for a cost outside 1..20, {kInternal} when there is no memory
// for a hash.
#pragma once

#include <string>
#include <string_view>

#include "crypto/secret.h"

namespace rotulus::crypto {

struct PasswordCost {
  std::uint32_t log_n = 17;
};

// "scrypt$17$8$1$<salt base64url>$<hash base64url>"
std::string hash_password(std::string_view password, PasswordCost cost = {});
// False for a wrong password and for a malformed record (an empty one too: accounts without a password, names without an
// account). Takes the time of one hash in every case; a malformed record does not say its cost, so it is given beside it.
bool password_matches(std::string_view password, std::string_view record, PasswordCost when_malformed = {});
// A password of 100 bits for first use, easy to type: four groups of 5 lower-case letters and digits with dashes between, never
// l, o, 0, 1.
std::string generate_password();

}  // namespace rotulus::crypto
