// Who is asking: session cookie or API token, and whether a change by cookie comes from our own pages. The one place for it.
// Thread-safety: pure functions over a thread-safe application.
#pragma once

#include <string>
#include <string_view>

#include "core/access.h"
#include "http/request.h"
#include "service/application.h"

namespace rotulus::api {

inline constexpr std::string_view kSessionCookie = "__Host-rotulus";
// Says that somebody has signed in from this browser before, to the throttling alone.
inline constexpr std::string_view kDeviceCookie = "__Host-rotulus-device";

enum class Means : std::uint8_t { kSession, kToken };

struct Identity {
  Principal principal;
  Means means = Means::kSession;
  std::string bearer;       // the secret itself: never log it
  bool must_enrol = false;  // second factors are required, and he has none yet
};

// A token in the Authorization field counts before a cookie. Error{kUnauthenticated} without a valid one of either;
// Error{kForbidden} for a change by cookie that does not come from the server's own pages.
Identity authenticate(service::Application& app, const http::Request& request);

// The client as the sign-in looks at it.
service::Client client_of(const http::Request& request);

// For signing in, where there is no cookie yet: another site must not sign its visitors in here. Programs send no Origin.
void refuse_foreign_pages(const http::Request& request);

}  // namespace rotulus::api
