#include "http/response.h"

namespace rotulus::http {

Body Body::stream(Producer producer, std::optional<std::uint64_t> length) {
  Body body;
  body.content_ = Stream{std::move(producer), length};
  return body;
}

std::optional<std::uint64_t> Body::length() const {
  if (const auto* stream = std::get_if<Stream>(&content_)) return stream->length;
  return text().size();
}

std::string_view Body::text() const {
  if (const auto* own = std::get_if<std::string>(&content_)) return *own;
  const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&content_);
  return shared && *shared ? std::string_view(**shared) : std::string_view();
}

Producer& Body::producer() { return std::get<Stream>(content_).producer; }

namespace {

Response typed(Status status, std::string_view type, std::string text) {
  Response response{status, {}, std::move(text)};
  response.headers.set("Content-Type", type);
  return response;
}

}  // namespace

Response json(Status status, std::string text) { return typed(status, "application/json", std::move(text)); }
Response plain_text(Status status, std::string text) { return typed(status, "text/plain; charset=utf-8", std::move(text)); }
Response html(Status status, std::string text) { return typed(status, "text/html; charset=utf-8", std::move(text)); }
Response no_content() { return Response{Status::kNoContent, {}, {}}; }

Response redirect(Status status, std::string_view location) {
  Response response{status, {}, {}};
  response.headers.set("Location", location);
  return response;
}

}  // namespace rotulus::http
