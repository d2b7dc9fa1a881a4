// The protective fields that every answer carries. The server adds them last; what a handler set itself stays.
//   everything   nosniff, no referrer, no framing, same-origin isolation, no-store unless the handler says otherwise
//   pages        (text/html) a policy that loads scripts, styles, images, fonts and data from this server only, nothing inline
//   the rest     default-src 'none'
//   over TLS     Strict-Transport-Security
// Thread-safety: pure functions.
#pragma once

#include <string_view>

#include "http/request.h"
#include "http/response.h"

namespace rotulus::http {

enum class Transport : std::uint8_t { kPlain, kTls };

void add_security_headers(Response& response, Transport transport);

// Marks an uploaded file as something to save, never to show or run: attachment with `file_name` (any UTF-8), a sandboxing
// policy, and a type that no browser interprets unless `media_type` is a harmless one.
void mark_as_attachment(Response& response, std::string_view file_name, std::string_view media_type);

// Whether a request that changes something comes from a page of this server. True when the Origin field names scheme and host of
// the request, or Sec-Fetch-Site says same-origin; false when neither field is there. For requests authenticated by cookie.
bool is_same_origin(const Request& request);

}  // namespace rotulus::http
