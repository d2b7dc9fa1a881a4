// HTTP status codes, and the one table that turns an ErrorCode into one of them.
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"

namespace rotulus::http {

enum class Status : int {
  kContinue = 100,
  kOk = 200,
  kCreated = 201,
  kAccepted = 202,
  kNoContent = 204,
  kPartialContent = 206,
  kFound = 302,
  kSeeOther = 303,
  kNotModified = 304,
  kPermanentRedirect = 308,
  kBadRequest = 400,
  kUnauthorized = 401,
  kForbidden = 403,
  kNotFound = 404,
  kMethodNotAllowed = 405,
  kNotAcceptable = 406,
  kRequestTimeout = 408,
  kConflict = 409,
  kGone = 410,
  kPreconditionFailed = 412,
  kContentTooLarge = 413,
  kUriTooLong = 414,
  kUnsupportedMediaType = 415,
  kRangeNotSatisfiable = 416,
  kUnprocessableContent = 422,
  kPreconditionRequired = 428,
  kTooManyRequests = 429,
  kHeadersTooLarge = 431,
  kInternalServerError = 500,
  kNotImplemented = 501,
  kServiceUnavailable = 503,
  kVersionNotSupported = 505,
  kInsufficientStorage = 507,
};

constexpr int number(Status status) { return static_cast<int>(status); }
std::string_view reason(Status status);  // "Not Found"; empty for an unlisted code
Status status_of(ErrorCode code);

// An error that has an HTTP status of its own, for what no ErrorCode says (408, 416 ...).
class StatusError : public Error {
 public:
  StatusError(Status status, ErrorCode code, const std::string& message) : Error(code, message), status_(status) {}
  Status status() const noexcept { return status_; }

 private:
  Status status_;
};

}  // namespace rotulus::http
