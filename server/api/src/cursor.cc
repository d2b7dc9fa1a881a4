#include "cursor.h"

#include <charconv>

#include "core/document.h"
#include "core/error.h"
#include "crypto/digest.h"

namespace rotulus::api {

std::string make_cursor(std::string_view list, std::string_view position) {
  if (position.empty()) return {};
  std::string text(list);
  text += '\n';
  text += position;
  return crypto::base64url(crypto::as_bytes(text));
}

namespace {

[[noreturn]] void refuse_cursor() {
  throw Error(ErrorCode::kInvalidArgument,
              "The parameter 'cursor' does not belong to this list: take it from next_cursor of the page before.");
}

}  // namespace

std::string cursor_position(const http::Request& request, std::string_view list) {
  const std::string cursor = request.query.text("cursor");
  if (cursor.empty()) return {};
  crypto::Bytes bytes;
  if (crypto::from_base64url(cursor, bytes)) {
    std::string_view text = crypto::as_text(bytes);
    const std::size_t prefix = list.size() + 1;
    if (text.size() > prefix && text.starts_with(list) && text[list.size()] == '\n' && is_text(text))
      return std::string(text.substr(prefix));
  }
  refuse_cursor();
}

std::int64_t cursor_number(const http::Request& request, std::string_view list) {
  const std::string text = cursor_position(request, list);
  if (text.empty()) return 0;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number <= 0) refuse_cursor();
  return number;
}

int page_limit(const http::Request& request, int otherwise) {
  return static_cast<int>(request.query.integer("limit", otherwise, 1, 100));
}

Json page(Json items, std::string next_cursor) {
  return Json{{"items", std::move(items)}, {"next_cursor", std::move(next_cursor)}};
}

}  // namespace rotulus::api
