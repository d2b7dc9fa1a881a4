// Conditional requests (RFC 9110, 13): entity tags, If-None-Match for reading, If-Match for changing.
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "http/request.h"
#include "http/response.h"

namespace rotulus::http {

// "opaque" in quotes. `opaque` is ASCII without quotes or spaces: a revision number, a hash.
std::string entity_tag(std::string_view opaque);

// Whether If-None-Match holds `tag` (weak comparison), so that 304 is the answer. False without the field.
bool is_unchanged(const Request& request, std::string_view tag);

// Sets ETag; for GET and HEAD turns a successful answer into 304 without content when the client has it already.
Response with_tag(const Request& request, std::string_view tag, Response response);

// For changes: passes when If-Match holds `tag` (strong comparison) or "*". Error{kPreconditionMissing} without the field,
// Error{kStale} when it names another state.
void require_match(const Request& request, std::string_view tag);

}  // namespace rotulus::http
