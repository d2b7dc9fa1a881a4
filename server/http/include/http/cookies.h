// Cookies for sessions: always Secure, HttpOnly, SameSite=Strict, Path=/ and without Domain, under a __Host- name, so that
// neither scripts, other sites nor neighbouring hosts can read or set them.
// Thread-safety: pure functions.
#pragma once

#include <chrono>
#include <string_view>

#include "http/response.h"

namespace rotulus::http {

// `name` begins with "__Host-"; `value` holds cookie characters only (base64url will do): Error{kInvalidArgument} otherwise.
// The browser forgets it after `lifetime`; the server must end the session by itself.
void set_cookie(Response& response, std::string_view name, std::string_view value, std::chrono::seconds lifetime);
void clear_cookie(Response& response, std::string_view name);

}  // namespace rotulus::http
