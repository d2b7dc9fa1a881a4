#include "http/problem.h"

#include "text.h"

namespace rotulus::http {
namespace {

constexpr std::string_view kHidden =
    "The server could not finish this. Try again; if it happens again, give the request id to whoever runs the server.";

void append_member(std::string& out, std::string_view name, std::string_view value) {
  out += ',';
  append_json_string(out, name);
  out += ':';
  append_json_string(out, value);
}

}  // namespace

Response problem(Status status, std::string_view code, std::string_view detail, const ProblemMembers& members) {
  std::string text = "{\"type\":";
  append_json_string(text, "urn:rotulus:problem:" + std::string(code));
  append_member(text, "title", reason(status));
  text += ",\"status\":" + std::to_string(number(status));
  append_member(text, "code", code);
  append_member(text, "detail", detail);
  for (const auto& [member, value] : members) append_member(text, member, value);
  text += '}';
  Response response = json(status, std::move(text));
  response.headers.set("Content-Type", "application/problem+json");
  // RFC 9110 asks for a challenge with every 401.
  if (status == Status::kUnauthorized) response.headers.set("WWW-Authenticate", "Bearer realm=\"rotulus\"");
  return response;
}

Response problem(ErrorCode code, std::string_view detail, const ProblemMembers& members) {
  return problem(status_of(code), name(code), detail, members);
}

bool is_server_fault(const Error& error) noexcept { return status_of(error.code()) == Status::kInternalServerError; }

Response problem(const Error& error, std::string_view request_id) {
  if (is_server_fault(error)) {
    return problem(error.code(), kHidden, {{"request_id", std::string(request_id)}});
  }
  const auto* with_status = dynamic_cast<const StatusError*>(&error);
  if (with_status == nullptr) return problem(error.code(), error.what());
  return problem(with_status->status(), name(error.code()), error.what());
}

Response internal_problem(std::string_view request_id) {
  return problem(ErrorCode::kInternal, kHidden, {{"request_id", std::string(request_id)}});
}

}  // namespace rotulus::http
