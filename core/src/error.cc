#include "core/error.h"

namespace rotulus {

std::string_view name(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return "invalid_argument";
    case ErrorCode::kUnauthenticated:
      return "unauthenticated";
    case ErrorCode::kForbidden:
      return "forbidden";
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kConflict:
      return "conflict";
    case ErrorCode::kStale:
      return "stale";
    case ErrorCode::kPreconditionMissing:
      return "precondition_missing";
    case ErrorCode::kTooLarge:
      return "too_large";
    case ErrorCode::kUnsupported:
      return "unsupported";
    case ErrorCode::kTooManyRequests:
      return "too_many_requests";
    case ErrorCode::kTimeout:
      return "timeout";
    case ErrorCode::kCorrupt:
      return "corrupt";
    case ErrorCode::kWrongKey:
      return "wrong_key";
    case ErrorCode::kSealed:
      return "sealed";
    case ErrorCode::kNewerFormat:
      return "newer_format";
    case ErrorCode::kBusy:
      return "busy";
    case ErrorCode::kStorageFull:
      return "storage_full";
    case ErrorCode::kIo:
      return "io";
    case ErrorCode::kUnavailable:
      return "unavailable";
    case ErrorCode::kInternal:
      return "internal";
  }
  return "internal";
}

}  // namespace rotulus
