// The one exception type of Rotulus and the codes that every layer maps from.
// Expected outcomes (absent, stale, wrong password) are return values, not errors.
// Thread-safety: values; safe to copy between threads.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace rotulus {

enum class ErrorCode {
  kInvalidArgument,      // the caller's input breaks a rule; the message says which
  kUnauthenticated,      // no valid session or token
  kForbidden,            // known principal, known object, action not allowed
  kNotFound,             // absent, or not for this principal to know
  kConflict,             // would break uniqueness or a state rule
  kStale,                // the base that the caller worked from is no longer current
  kPreconditionMissing,  // a change without If-Match
  kTooLarge,
  kUnsupported,
  kTooManyRequests,
  kTimeout,
  kCorrupt,      // stored data fails its checks; the message names the object
  kWrongKey,     // the key does not open this data directory
  kSealed,       // the server has no key yet
  kNewerFormat,  // the data directory was written by a newer Rotulus
  kBusy,         // held by another process or another operation
  kStorageFull,
  kIo,
  kUnavailable,
  kInternal,
};

// The stable snake_case name of a code, as used in problem documents and logs.
std::string_view name(ErrorCode code);

class Error : public std::runtime_error {
 public:
  // `message` is a full sentence for the person who can act on it: what was wrong, and what to do.
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ErrorCode code() const noexcept { return code_; }

 private:
  ErrorCode code_;
};

}  // namespace rotulus
