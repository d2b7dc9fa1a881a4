#include "authentication.h"

#include "core/error.h"
#include "http/security_headers.h"

namespace rotulus::api {
namespace {

constexpr std::size_t kLongestBearer = 200;

Error unauthenticated() {
  return {ErrorCode::kUnauthenticated, "Sign in, or send an API token that is valid, and repeat the request."};
}

std::string bearer_of(const http::Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view field = request.headers.get_or("Authorization", "");
  if (request.headers.count("Authorization") != 1 || !http::equal_ignoring_case(field.substr(0, kScheme.size()), kScheme))
    throw unauthenticated();
  return std::string(field.substr(kScheme.size()));
}

Identity by_token(service::Application& app, const http::Request& request) {
  std::string bearer = bearer_of(request);
  auto principal = bearer.size() > kLongestBearer ? std::nullopt : app.sign_in().with_token(bearer);
  if (!principal) throw unauthenticated();
  return {*std::move(principal), Means::kToken, std::move(bearer)};
}

Identity by_session(service::Application& app, const http::Request& request) {
  auto bearer = request.cookie(kSessionCookie);
  if (!bearer || bearer->empty() || bearer->size() > kLongestBearer) throw unauthenticated();
  auto found = app.sign_in().with_session(*bearer);
  if (!found) throw unauthenticated();
  if (!http::is_safe(request.method) && !http::is_same_origin(request)) {
    throw Error(ErrorCode::kForbidden,
                "A change with the session cookie must come from a page of this server (Origin). Programs use an API token.");
  }
  return {std::move(found->principal), Means::kSession, *std::move(bearer), found->must_enrol};
}

}  // namespace

service::Client client_of(const http::Request& request) {
  std::string device = request.cookie(kDeviceCookie).value_or("");
  if (device.size() > kLongestBearer) device.clear();
  return {request.peer.address, std::string(request.headers.get_or("User-Agent", "")), std::move(device)};
}

Identity authenticate(service::Application& app, const http::Request& request) {
  return request.headers.has("Authorization") ? by_token(app, request) : by_session(app, request);
}

void refuse_foreign_pages(const http::Request& request) {
  const bool from_browser = request.headers.has("Origin") || request.headers.has("Sec-Fetch-Site");
  if (from_browser && !http::is_same_origin(request))
    throw Error(ErrorCode::kForbidden, "Signing in works from a page of this server only.");
}

}  // namespace rotulus::api
