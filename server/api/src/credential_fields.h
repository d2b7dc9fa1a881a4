// How passwords and codes stand in requests, and sessions in answers.
// Thread-safety: pure functions.
#pragma once

#include "fields.h"
#include "http/response.h"
#include "json.h"
#include "service/application.h"

namespace rotulus::api {

inline constexpr TextRule kPassword{1, 1024, Lines::kOne};
inline constexpr TextRule kOtp{1, 20, Lines::kOne};

void set_session_cookies(http::Response& response, service::Application& app, const service::SignedIn& signed_in);
Json to_json(const storage::SignInSession& session);

}  // namespace rotulus::api
