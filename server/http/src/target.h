// The request target: path and query, decoded once and checked.
// Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/request.h"

namespace rotulus::http {

struct Target {
  std::string path;
  std::vector<std::string> segments;
  Query query;
};

// `text` begins with '/', or is "*". Nothing when it holds characters that a target may not hold, broken percent-encoding,
// encoded control characters, bytes that are not UTF-8, dot segments (also encoded ones) or more than 256 query parameters.
std::optional<Target> parse_target(std::string_view text);

// Percent-decoding; '+' stays as it is unless `plus_is_space`. Nothing for broken encoding.
enum class Plus { kLiteral, kSpace };
std::optional<std::string> percent_decode(std::string_view text, Plus plus);

}  // namespace rotulus::http
