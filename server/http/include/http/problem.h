// Problem documents (RFC 9457): the body of every error answer.
//   {"type": "urn:rotulus:problem:stale", "title": "Precondition Failed", "status": 412, "code": "stale", "detail": "..."}
// `type` and `code` are stable; `detail` is a sentence that says what to do.
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/response.h"

namespace rotulus::http {

// Further members of the document, as text.
using ProblemMembers = std::vector<std::pair<std::string, std::string>>;

Response problem(ErrorCode code, std::string_view detail, const ProblemMembers& members = {});
// For a status that no ErrorCode stands for; `code` becomes the end of the type ("request_timeout").
Response problem(Status status, std::string_view code, std::string_view detail, const ProblemMembers& members = {});
// What an error that reached the top answers. Faults of the server (5xx other than "not now") hide their message from the
// client, which gets `request_id` to quote instead.
Response problem(const Error& error, std::string_view request_id);
// The same for an exception that says nothing about itself.
Response internal_problem(std::string_view request_id);
// Whether problem(error, ...) hides the message, so that it must be logged.
bool is_server_fault(const Error& error) noexcept;

}  // namespace rotulus::http
