// Byte ranges (RFC 9110, 14): one range of a content whose length is known.
// Thread-safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>

#include "http/request.h"
#include "http/response.h"

namespace rotulus::http {

struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t size = 0;
};

// The part that the request asks for; nothing when it asks for all: no Range field, another unit, several ranges, a malformed
// one, or If-Range with another state than `tag`. StatusError{416} when the range lies outside `length` bytes.
std::optional<ByteRange> requested_range(const Request& request, std::uint64_t length, std::string_view tag);

// Status and Content-Range for an answer that holds that part of `length` bytes.
void mark_as_partial(Response& response, const ByteRange& range, std::uint64_t length);

}  // namespace rotulus::http
