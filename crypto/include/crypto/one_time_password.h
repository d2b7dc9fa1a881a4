// One-time passwords by time (TOTP, RFC 6238): HMAC-SHA-1, six digits, steps of 30 seconds, as every authenticator application
// speaks them.
// Whoever checks a code remembers the step that it was accepted for: each works once (server/service/second_factor).
// Thread-safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/secret.h"

namespace rotulus::crypto {

inline constexpr std::size_t kSharedSecretSize = 20;
inline constexpr std::int64_t kOneTimeStepSeconds = 30;

Bytes new_shared_secret();
// The step that a time (seconds since 1970) lies in.
std::int64_t one_time_step(std::int64_t seconds);
// The six digits of a step.
std::string one_time_code(ByteView secret, std::int64_t step);
// The step that `code` belongs to, out of those before, at and after `now_step` that are later than `last_used`; nothing when it
// is none of theirs. Takes the same time for every code of six characters.
std::optional<std::int64_t> matching_step(ByteView secret, std::string_view code, std::int64_t now_step, std::int64_t last_used);

// What an authenticator application is given: the secret in base32 (RFC 4648, without padding), and the otpauth:// address that a
// QR code holds. Issuer and account may be any UTF-8.
std::string base32(ByteView data);
std::string enrolment_uri(ByteView secret, std::string_view issuer, std::string_view account);

}  // namespace rotulus::crypto
