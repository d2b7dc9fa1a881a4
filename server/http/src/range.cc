#include "http/range.h"

#include <algorithm>

#include "text.h"

namespace rotulus::http {
namespace {

[[noreturn]] void throw_outside(std::uint64_t length) {
  throw StatusError(Status::kRangeNotSatisfiable, ErrorCode::kInvalidArgument,
                    "The range lies outside the content, which has " + std::to_string(length) + " bytes.");
}

// "500-999", "500-", "-500".
std::optional<ByteRange> parse_range(std::string_view text, std::uint64_t length) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = parse_decimal(text.substr(0, dash));
  const auto last = parse_decimal(text.substr(dash + 1));
  if (dash == 0) {
    if (!last) return std::nullopt;
    if (*last == 0 || length == 0) throw_outside(length);
    const std::uint64_t size = std::min(*last, length);
    return ByteRange{length - size, size};
  }
  const bool open = dash + 1 == text.size();
  if (!first || (!last && !open) || (last && *last < *first)) return std::nullopt;
  if (*first >= length) throw_outside(length);
  const std::uint64_t end = last ? std::min(*last, length - 1) : length - 1;
  return ByteRange{*first, end - *first + 1};
}

}  // namespace

std::optional<ByteRange> requested_range(const Request& request, std::uint64_t length, std::string_view tag) {
  constexpr std::string_view kUnit = "bytes=";
  const auto field = request.headers.get("Range");
  if (!field || request.method != Method::kGet || !field->starts_with(kUnit)) return std::nullopt;
  // Only a strong tag can vouch that the parts belong together.
  if (const auto condition = request.headers.get("If-Range"); condition && *condition != tag) return std::nullopt;
  return parse_range(trim(field->substr(kUnit.size())), length);
}

void mark_as_partial(Response& response, const ByteRange& range, std::uint64_t length) {
  response.status = Status::kPartialContent;
  response.headers.set("Content-Range", "bytes " + std::to_string(range.first) + '-' +
                                            std::to_string(range.first + range.size - 1) + '/' + std::to_string(length));
}

}  // namespace rotulus::http
