#include "head_parser.h"

#include <algorithm>
#include <array>

#include "text.h"

namespace rotulus::http {

HeadScanner::State HeadScanner::reject(Status status, const char* code, const char* detail) {
  rejection_ = {status, code, detail};
  return State::kRejected;
}

HeadScanner::State HeadScanner::scan(std::string_view buffer) {
  while (at_ < buffer.size()) {
    const std::size_t newline = buffer.find('\n', at_);
    const std::size_t seen = std::min(newline, buffer.size());
    if (in_request_line_ && seen - line_start_ > limits_->request_line_bytes) {
      return reject(Status::kUriTooLong, "uri_too_long", "The request line is too long.");
    }
    if (seen > limits_->head_bytes) {
      return reject(Status::kHeadersTooLarge, "headers_too_large", "The request's header fields are too large.");
    }
    at_ = seen;
    if (newline == std::string_view::npos) return State::kIncomplete;
    const State state = end_line(buffer);
    if (state != State::kIncomplete) return state;
  }
  return State::kIncomplete;
}

// at_ stands on a line feed.
HeadScanner::State HeadScanner::end_line(std::string_view buffer) {
  if (at_ == line_start_ || buffer[at_ - 1] != '\r') {
    return reject(Status::kBadRequest, "malformed_request", "A line of the request head does not end in CR LF.");
  }
  const bool empty = at_ - 1 == line_start_;
  const bool leading = empty && in_request_line_;
  line_start_ = ++at_;
  // One empty line before the request line is tolerated: old clients send it after a body (RFC 9112, 2.2).
  if (leading)
    return at_ == 2 ? State::kIncomplete : reject(Status::kBadRequest, "malformed_request", "The request line is missing.");
  in_request_line_ = false;
  return empty ? State::kComplete : State::kIncomplete;
}

namespace {

// Thrown inside this file only: a parser of twenty rules reads better when each states only what it refuses.
struct Refused {
  Rejection rejection;
};

[[noreturn]] void refuse(Status status, std::string code, std::string detail) {
  throw Refused{{status, std::move(code), std::move(detail)}};
}
[[noreturn]] void refuse(std::string detail) { refuse(Status::kBadRequest, "malformed_request", std::move(detail)); }

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find("\r\n");
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 2);
  return line;
}

enum class Version : std::uint8_t { kOneZero, kOneOne };

Version parse_version(std::string_view text) {
  if (text == "HTTP/1.1") return Version::kOneOne;
  if (text == "HTTP/1.0") return Version::kOneZero;
  const bool shaped = text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) && text[6] == '.' && is_digit(text[7]);
  if (shaped) refuse(Status::kVersionNotSupported, "version_not_supported", "This server speaks HTTP/1.1.");
  refuse("The request line is malformed.");
}

Method parse_known_method(std::string_view text) {
  if (!is_token(text)) refuse("The request line is malformed.");
  if (const auto method = parse_method(text)) return *method;
  refuse(Status::kNotImplemented, "method_not_implemented", "This server does not know the request's method.");
}

struct Authority {
  std::string_view host;  // of an absolute target; empty otherwise
  std::string_view rest;  // the target in origin form
};

// http://host/path is what proxies are sent; servers must take it too (RFC 9112, 3.2.2).
Authority split_absolute(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() < scheme.size() || !equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
    const std::string_view after = target.substr(scheme.size());
    const std::size_t end = std::min(after.find_first_of("/?"), after.size());
    if (end == after.size()) return {after, "/"};
    if (after[end] == '?') refuse("The request target is malformed.");
    return {after.substr(0, end), after.substr(end)};
  }
  return {{}, target};
}

void parse_request_line(std::string_view line, Head& head, Version& version, std::string_view& authority) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) refuse("The request line is malformed.");
  const std::string_view target = line.substr(first + 1, last - first - 1);
  if (target.find(' ') != std::string_view::npos) refuse("The request line is malformed.");
  version = parse_version(line.substr(last + 1));
  head.method = parse_known_method(line.substr(0, first));
  const Authority split = split_absolute(target);
  auto parsed = parse_target(split.rest);
  if (!parsed || (parsed->path == "*" && head.method != Method::kOptions)) refuse("The request target is malformed.");
  head.target = *std::move(parsed);
  authority = split.host;
}

void parse_field(std::string_view line, Headers& headers) {
  if (line.front() == ' ' || line.front() == '\t') refuse("Folded header fields are not accepted.");
  const std::size_t colon = line.find(':');
  // A name that is no token also covers the space before the colon, a favourite of smugglers.
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) refuse("A header field is malformed.");
  const std::string_view value = trim(line.substr(colon + 1));
  if (!is_field_value(value)) refuse("A header field holds control characters.");
  headers.add(line.substr(0, colon), value);
}

// Fields of which a second copy would leave open which one counts.
constexpr std::array<std::string_view, 10> kSingle{
    "Host",   "Content-Length", "Transfer-Encoding", "Content-Type",   "Authorization", "Origin",
    "Expect", "Range",          "If-Range",          "Idempotency-Key"};

void check_single_fields(const Headers& headers) {
  for (const std::string_view name : kSingle) {
    if (headers.count(name) > 1) refuse("The header field " + std::string(name) + " stands there more than once.");
  }
}

bool is_host(std::string_view text) {
  constexpr std::string_view kMarks = "-._~:[]";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_alpha(c) || is_digit(c) || kMarks.find(c) != std::string_view::npos;
  });
}

void check_host(const Headers& headers, Version version, std::string_view authority) {
  const auto host = headers.get("Host");
  if (!host) {
    if (version == Version::kOneOne) refuse("The header field Host is missing.");
    return;
  }
  if (!is_host(*host)) refuse("The header field Host is malformed.");
  if (!authority.empty() && !equal_ignoring_case(authority, *host)) refuse("The request target and Host name different servers.");
}

void parse_framing(Head& head, Version version) {
  const auto length = head.headers.get("Content-Length");
  const auto coding = head.headers.get("Transfer-Encoding");
  if (length && coding) refuse("Content-Length and Transfer-Encoding must not stand together.");
  if (coding) {
    if (version == Version::kOneZero) refuse("HTTP/1.0 has no Transfer-Encoding.");
    if (!equal_ignoring_case(*coding, "chunked")) {
      refuse(Status::kNotImplemented, "coding_not_implemented", "The only transfer coding that this server takes is chunked.");
    }
    head.framing = Framing::kChunked;
  } else if (length) {
    const auto value = parse_decimal(*length);
    if (!value) refuse("The header field Content-Length is malformed.");
    head.framing = *value > 0 ? Framing::kLength : Framing::kNone;
    head.length = *value;
  }
}

void parse_expectation(Head& head) {
  const auto expect = head.headers.get("Expect");
  if (!expect) return;
  if (!equal_ignoring_case(*expect, "100-continue")) refuse("The header field Expect asks for something unknown.");
  head.expects_continue = head.framing != Framing::kNone && head.chunked_allowed;
}

Head parse(std::string_view text, const Limits& limits) {
  Head head;
  Version version = Version::kOneOne;
  std::string_view authority;
  if (text.starts_with("\r\n")) text.remove_prefix(2);
  parse_request_line(take_line(text), head, version, authority);
  for (std::string_view line = take_line(text); !line.empty(); line = take_line(text)) {
    if (head.headers.size() == limits.fields) {
      refuse(Status::kHeadersTooLarge, "headers_too_large", "The request has too many header fields.");
    }
    parse_field(line, head.headers);
  }
  check_single_fields(head.headers);
  check_host(head.headers, version, authority);
  parse_framing(head, version);
  head.chunked_allowed = version == Version::kOneOne;
  head.keep_alive = version == Version::kOneOne && !head.headers.lists("Connection", "close");
  parse_expectation(head);
  return head;
}

}  // namespace

std::variant<Head, Rejection> parse_head(std::string_view text, const Limits& limits) {
  try {
    return parse(text, limits);
  } catch (Refused& refused) {
    return std::move(refused.rejection);
  }
}

}  // namespace rotulus::http
