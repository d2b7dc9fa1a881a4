// What a handler answers: status, fields, and a body that is in memory, shared, or produced piece by piece.
// Thread-safety: plain values; a Producer is called by one thread at a time, not always the same one.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "http/headers.h"
#include "http/status.h"

namespace rotulus::http {

// Puts the next piece into `piece` (replacing what is there) and returns true; returns false at the end. Called when the
// client can take more, so a slow reader holds no thread. A throw cuts the connection, so that the client sees that the
// body is incomplete. Pieces of 64 KiB to 1 MiB are a good size.
using Producer = std::function<bool(std::string& piece)>;

class Body {
 public:
  Body() = default;
  Body(std::string text) : content_(std::move(text)) {}
  Body(const char* text) : content_(std::string(text)) {}
  Body(std::shared_ptr<const std::string> shared) : content_(std::move(shared)) {}
  // `length` when it is known: Content-Length is sent, and a producer that gives another number of bytes cuts the
  // connection. Otherwise the body goes out chunked.
  static Body stream(Producer producer, std::optional<std::uint64_t> length);

  bool is_stream() const { return std::holds_alternative<Stream>(content_); }
  std::optional<std::uint64_t> length() const;
  std::string_view text() const;  // empty for a stream
  Producer& producer();           // only for a stream

 private:
  struct Stream {
    Producer producer;
    std::optional<std::uint64_t> length;
  };
  std::variant<std::string, std::shared_ptr<const std::string>, Stream> content_;
};

struct Response {
  Status status = Status::kOk;
  Headers headers;  // Content-Length, Transfer-Encoding, Connection and Date are the server's to set
  Body body;
};

Response json(Status status, std::string text);  // application/json
inline Response json(std::string text) { return json(Status::kOk, std::move(text)); }
Response plain_text(Status status, std::string text);
Response html(Status status, std::string text);
Response no_content();
Response redirect(Status status, std::string_view location);

}  // namespace rotulus::http
