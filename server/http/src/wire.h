// Writes the head of an answer.
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "http/response.h"

namespace rotulus::http {

enum class Persistence : std::uint8_t { kKeepAlive, kClose };
enum class BodyForm : std::uint8_t {
  kNone,     // 204, 304: no length either
  kCounted,  // Content-Length
  kChunked,
  kUntilClose
};

// Status line, fields, framing and the empty line. Error{kInternal} when a handler put a line break or another control character
// into a field: it would split the answer in two.
std::string write_head(const Response& response, BodyForm form, Persistence persistence);

// A chunk's size line for `size` bytes.
std::string chunk_prefix(std::size_t size);

}  // namespace rotulus::http
