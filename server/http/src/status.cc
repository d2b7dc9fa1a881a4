#include "http/status.h"

namespace rotulus::http {

std::string_view reason(Status status) {
  switch (status) {
    case Status::kContinue:
      return "Continue";
    case Status::kOk:
      return "OK";
    case Status::kCreated:
      return "Created";
    case Status::kAccepted:
      return "Accepted";
    case Status::kNoContent:
      return "No Content";
    case Status::kPartialContent:
      return "Partial Content";
    case Status::kFound:
      return "Found";
    case Status::kSeeOther:
      return "See Other";
    case Status::kNotModified:
      return "Not Modified";
    case Status::kPermanentRedirect:
      return "Permanent Redirect";
    case Status::kBadRequest:
      return "Bad Request";
    case Status::kUnauthorized:
      return "Unauthorized";
    case Status::kForbidden:
      return "Forbidden";
    case Status::kNotFound:
      return "Not Found";
    case Status::kMethodNotAllowed:
      return "Method Not Allowed";
    case Status::kNotAcceptable:
      return "Not Acceptable";
    case Status::kRequestTimeout:
      return "Request Timeout";
    case Status::kConflict:
      return "Conflict";
    case Status::kGone:
      return "Gone";
    case Status::kPreconditionFailed:
      return "Precondition Failed";
    case Status::kContentTooLarge:
      return "Content Too Large";
    case Status::kUriTooLong:
      return "URI Too Long";
    case Status::kUnsupportedMediaType:
      return "Unsupported Media Type";
    case Status::kRangeNotSatisfiable:
      return "Range Not Satisfiable";
    case Status::kUnprocessableContent:
      return "Unprocessable Content";
    case Status::kPreconditionRequired:
      return "Precondition Required";
    case Status::kTooManyRequests:
      return "Too Many Requests";
    case Status::kHeadersTooLarge:
      return "Request Header Fields Too Large";
    case Status::kInternalServerError:
      return "Internal Server Error";
    case Status::kNotImplemented:
      return "Not Implemented";
    case Status::kServiceUnavailable:
      return "Service Unavailable";
    case Status::kVersionNotSupported:
      return "HTTP Version Not Supported";
    case Status::kInsufficientStorage:
      return "Insufficient Storage";
  }
  return "";
}

// The one table. A client's own slowness or framing is a StatusError; kTimeout means that the server's work took too long.
Status status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return Status::kBadRequest;
    case ErrorCode::kUnauthenticated:
      return Status::kUnauthorized;
    case ErrorCode::kForbidden:
      return Status::kForbidden;
    case ErrorCode::kNotFound:
      return Status::kNotFound;
    case ErrorCode::kConflict:
      return Status::kConflict;
    case ErrorCode::kStale:
      return Status::kPreconditionFailed;
    case ErrorCode::kPreconditionMissing:
      return Status::kPreconditionRequired;
    case ErrorCode::kTooLarge:
      return Status::kContentTooLarge;
    case ErrorCode::kUnsupported:
      return Status::kUnsupportedMediaType;
    case ErrorCode::kTooManyRequests:
      return Status::kTooManyRequests;
    case ErrorCode::kTimeout:
      return Status::kServiceUnavailable;
    case ErrorCode::kCorrupt:
      return Status::kInternalServerError;
    case ErrorCode::kWrongKey:
      return Status::kInternalServerError;
    case ErrorCode::kSealed:
      return Status::kServiceUnavailable;
    case ErrorCode::kNewerFormat:
      return Status::kInternalServerError;
    case ErrorCode::kBusy:
      return Status::kServiceUnavailable;
    case ErrorCode::kStorageFull:
      return Status::kInsufficientStorage;
    case ErrorCode::kIo:
      return Status::kInternalServerError;
    case ErrorCode::kUnavailable:
      return Status::kServiceUnavailable;
    case ErrorCode::kInternal:
      return Status::kInternalServerError;
  }
  return Status::kInternalServerError;
}

}  // namespace rotulus::http
