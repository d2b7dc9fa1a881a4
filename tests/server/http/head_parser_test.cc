#include "head_parser.h"

#include <catch2/catch.hpp>

namespace rotulus::http {
namespace {

std::variant<Head, Rejection> parse(const std::string& text) { return parse_head(text, Limits{}); }

Head accepted(const std::string& text) {
  auto result = parse(text);
  if (const auto* rejection = std::get_if<Rejection>(&result)) FAIL(rejection->detail);
  return std::get<Head>(std::move(result));
}

int refused(const std::string& text) {
  const auto result = parse(text);
  const auto* rejection = std::get_if<Rejection>(&result);
  return rejection ? number(rejection->status) : 0;
}

std::string with_field(const std::string& field) { return "POST / HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n"; }

TEST_CASE("an ordinary head is read", "[http][head]") {
  const Head head =
      accepted("POST /a/b%20c?x=1&y=%26 HTTP/1.1\r\nHost: example.org:8443\r\nContent-Length:  12 \r\nX-Text: \xe9\xe8\r\n\r\n");
  CHECK(head.method == Method::kPost);
  CHECK(head.target.path == "/a/b c");
  CHECK(head.target.segments == std::vector<std::string>{"a", "b c"});
  CHECK(head.target.query.text("y") == "&");
  CHECK(head.framing == Framing::kLength);
  CHECK(head.length == 12);
  CHECK(head.keep_alive);
  CHECK(head.headers.get("x-text") == "\xe9\xe8");
}

TEST_CASE("one empty line before the request line is tolerated", "[http][head]") {
  CHECK(accepted("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").target.path == "/");
}

TEST_CASE("a target in absolute form is taken when it agrees with Host", "[http][head]") {
  CHECK(accepted("GET http://a:1/x?y=1 HTTP/1.1\r\nHost: a:1\r\n\r\n").target.path == "/x");
  CHECK(accepted("GET https://a HTTP/1.1\r\nHost: A\r\n\r\n").target.path == "/");
  CHECK(refused("GET http://b/x HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(refused("GET ftp://a/x HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
}

TEST_CASE("HTTP/1.0 is closed after the answer and may lack Host", "[http][head]") {
  const Head head = accepted("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK_FALSE(head.keep_alive);
  CHECK_FALSE(head.chunked_allowed);
}

TEST_CASE("lengths that could be read in two ways are refused", "[http][head]") {
  for (const std::string value : {"-1", "+1", "0x10", "1 2", "1,1", "5, 5", "1.0", "", "99999999999999999999", "1e3", "１"}) {
    INFO(value);
    CHECK(refused(with_field("Content-Length: " + value)) == 400);
  }
  CHECK(refused(with_field("Content-Length: 5\r\nContent-Length: 5")) == 400);
  CHECK(refused(with_field("Content-Length: 5\r\nTransfer-Encoding: chunked")) == 400);
  CHECK(refused(with_field("content-length: 5\r\nCONTENT-LENGTH: 6")) == 400);
}

TEST_CASE("transfer codings other than chunked are refused", "[http][head]") {
  CHECK(refused(with_field("Transfer-Encoding: gzip, chunked")) == 501);
  CHECK(refused(with_field("Transfer-Encoding: chunked, chunked")) == 501);
  CHECK(refused(with_field("Transfer-Encoding: xchunked")) == 501);
  CHECK(refused(with_field("Transfer-Encoding: identity")) == 501);
  CHECK(refused(with_field("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")) == 400);
  CHECK(refused("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
  CHECK(accepted(with_field("Transfer-Encoding: Chunked")).framing == Framing::kChunked);
}

TEST_CASE("Host must stand there once and be a host", "[http][head]") {
  CHECK(refused("GET / HTTP/1.1\r\n\r\n") == 400);
  CHECK(refused("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n") == 400);
  CHECK(refused("GET / HTTP/1.1\r\nHost:\r\n\r\n") == 400);
  CHECK(refused("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n") == 400);
  CHECK(refused("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n") == 400);
  CHECK(accepted("GET / HTTP/1.1\r\nHost: [::1]:8443\r\n\r\n").method == Method::kGet);
}

TEST_CASE("fields that hide something are refused", "[http][head]") {
  CHECK(refused(with_field("X: a\r\n folded")) == 400);
  CHECK(refused(with_field("X : a")) == 400);
  CHECK(refused(with_field(": a")) == 400);
  CHECK(refused(with_field("no colon")) == 400);
  CHECK(refused(with_field("X\tY: a")) == 400);
  CHECK(refused(with_field("X: a\rb")) == 400);
  CHECK(refused(with_field(std::string("X: a\0b", 6))) == 400);
  CHECK(refused(with_field("X: \x7f")) == 400);
  CHECK(refused(with_field("Expect: 200-maybe")) == 400);
  CHECK(refused(with_field("Authorization: a\r\nAuthorization: b")) == 400);
}

TEST_CASE("request lines that are not exactly right are refused", "[http][head]") {
  CHECK(refused("GET  / HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(refused("GET / HTTP/1.1 \r\nHost: a\r\n\r\n") == 400);
  CHECK(refused(" GET / HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(refused("GET /\r\nHost: a\r\n\r\n") == 400);
  CHECK(refused("GET / http/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(refused("GET / HTTP/2.0\r\nHost: a\r\n\r\n") == 505);
  CHECK(refused("GET / HTTP/1.2\r\nHost: a\r\n\r\n") == 505);
  CHECK(refused("GET / HTTP/11\r\nHost: a\r\n\r\n") == 400);
  CHECK(refused("get / HTTP/1.1\r\nHost: a\r\n\r\n") == 501);
  CHECK(refused("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n") == 501);
  CHECK(refused("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n") == 501);
  CHECK(refused("G\x01T / HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
}

TEST_CASE("targets that decode to something dangerous are refused", "[http][head]") {
  for (const std::string target : {"a", "/%", "/%2", "/%zz", "/%00", "/a%0ab", "/..", "/a/%2e%2e/b", "/a/./b", "/%ff", "/\xe9",
                                   "/a#b", "/?a=%00", "/?a=%f", "/?%ff=1", "*", "//%2e"}) {
    INFO(target);
    CHECK(refused("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  }
  CHECK(accepted("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").target.path == "*");
  CHECK(accepted("GET /a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n").target.segments == std::vector<std::string>{"a/b"});
}

TEST_CASE("too many fields or parameters are refused", "[http][head]") {
  std::string fields;
  for (int i = 0; i < 101; ++i) fields += "X" + std::to_string(i) + ": 1\r\n";
  CHECK(refused("GET / HTTP/1.1\r\n" + fields + "\r\n") == 431);
  std::string query = "/?";
  for (int i = 0; i < 300; ++i) query += "a=1&";
  CHECK(refused("GET " + query + " HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
}

TEST_CASE("the scanner finds the end of a head that comes byte by byte", "[http][head]") {
  const Limits limits;
  HeadScanner scanner(limits);
  const std::string text = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  for (std::size_t size = 1; size < text.size(); ++size) {
    REQUIRE(scanner.scan(std::string_view(text).substr(0, size)) == HeadScanner::State::kIncomplete);
  }
  CHECK(scanner.scan(text + "next") == HeadScanner::State::kComplete);
  CHECK(scanner.head_size() == text.size());
}

TEST_CASE("the scanner refuses bare line feeds and endless heads", "[http][head]") {
  Limits limits;
  limits.request_line_bytes = 100;
  limits.head_bytes = 1000;
  const auto status = [&](const std::string& text) {
    HeadScanner scanner(limits);
    return scanner.scan(text) == HeadScanner::State::kRejected ? number(scanner.rejection().status) : 0;
  };
  CHECK(status("GET / HTTP/1.1\nHost: a\n\n") == 400);
  CHECK(status("\nGET / HTTP/1.1\r\n") == 400);
  CHECK(status("\r\n\r\nGET / HTTP/1.1\r\n") == 400);
  CHECK(status("GET /" + std::string(200, 'a')) == 414);
  CHECK(status("GET / HTTP/1.1\r\nX: " + std::string(2000, 'a')) == 431);
  CHECK(status("GET / HTTP/1.1\r\nX: " + std::string(500, 'a')) == 0);
}

}  // namespace
}  // namespace rotulus::http
