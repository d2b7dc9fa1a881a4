// Reads the head of a request strictly: what RFC 9112 lets a server repair, this one refuses, because every repair is a
// way to make two parties read two different requests from the same bytes.
// Thread-safety: HeadScanner belongs to one connection; parse_head() is pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "http/request.h"
#include "http/server.h"
#include "http/status.h"
#include "target.h"

namespace rotulus::http {

// Why a request is refused before any handler sees it. The connection is always closed after it.
struct Rejection {
  Status status = Status::kBadRequest;
  std::string code;  // of the problem document
  std::string detail;
};

// Finds the end of the head in bytes that come in one by one, looking at each byte once.
class HeadScanner {
 public:
  enum class State : std::uint8_t { kIncomplete, kComplete, kRejected };

  explicit HeadScanner(const Limits& limits) : limits_(&limits) {}
  // `buffer` holds the head from its first byte and only ever grows between calls.
  State scan(std::string_view buffer);
  std::size_t head_size() const { return at_; }  // with the final empty line; when complete
  const Rejection& rejection() const { return rejection_; }
  void restart() { *this = HeadScanner(*limits_); }

 private:
  State reject(Status status, const char* code, const char* detail);
  State end_line(std::string_view buffer);

  const Limits* limits_;
  std::size_t at_ = 0;  // bytes looked at
  std::size_t line_start_ = 0;
  bool in_request_line_ = true;
  Rejection rejection_;
};

enum class Framing : std::uint8_t { kNone, kLength, kChunked };

struct Head {
  Method method = Method::kGet;
  Target target;
  Headers headers;
  Framing framing = Framing::kNone;
  std::uint64_t length = 0;  // with Framing::kLength
  bool keep_alive = true;
  bool chunked_allowed = true;  // HTTP/1.1: the answer may be chunked
  bool expects_continue = false;
};

// `text` is a whole head with its final empty line, as HeadScanner found it.
std::variant<Head, Rejection> parse_head(std::string_view text, const Limits& limits);

}  // namespace rotulus::http
