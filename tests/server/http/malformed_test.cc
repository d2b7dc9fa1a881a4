// What a hostile or broken client may send, over real sockets: every case is answered and closed, and nothing of it reaches a
// handler as a second request.
#include <catch2/catch.hpp>

#include "live_server.h"

namespace rotulus::http::test {
namespace {

// Counts what reaches the handler.
class Watched {
 public:
  explicit Watched(ServerOptions options = quick_options())
      : server_(
            [this](Request& request) {
              ++seen_;
              return echo(request);
            },
            std::move(options)) {}

  // The status of the first answer; the connection must then end without a second one.
  int send(const std::string& bytes) {
    RawClient client = server_.connect();
    client.send(bytes);
    const auto answer = client.receive();
    if (!answer) return 0;
    CHECK(answer->field("Connection") == "close");
    CHECK(answer->field("Content-Type") == "application/problem+json");
    CHECK(answer->field("Content-Security-Policy") == "default-src 'none'; frame-ancestors 'none'");
    client.finish_sending();
    CHECK(client.receive_all().empty());
    return answer->status;
  }
  int seen() const { return seen_; }
  LiveServer& server() { return server_; }

 private:
  std::atomic<int> seen_{0};
  LiveServer server_;
};

constexpr const char* kSmuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

std::string post(const std::string& fields, const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n" + body;
}

TEST_CASE("requests with two meanings are refused and nothing behind them is served", "[http][malformed]") {
  Watched watched;
  CHECK(watched.send(post("Content-Length: 4\r\nTransfer-Encoding: chunked", std::string("0\r\n\r\n") + kSmuggled)) == 400);
  CHECK(watched.send(post("Transfer-Encoding: chunked\r\nContent-Length: 4", std::string("0\r\n\r\n") + kSmuggled)) == 400);
  CHECK(watched.send(post("Content-Length: 0\r\nContent-Length: 40", kSmuggled)) == 400);
  CHECK(watched.send(post("Content-Length: 40\r\nContent-Length: 0", kSmuggled)) == 400);
  CHECK(watched.send(post("Content-Length: -1", kSmuggled)) == 400);
  CHECK(watched.send(post("Content-Length: +5", std::string("hello") + kSmuggled)) == 400);
  CHECK(watched.send(post("Content-Length: 5, 5", std::string("hello") + kSmuggled)) == 400);
  CHECK(watched.send(post("Content-Length: 0x5", std::string("hello") + kSmuggled)) == 400);
  CHECK(watched.send(post("Content-Length : 5", std::string("hello") + kSmuggled)) == 400);
  CHECK(watched.send(post("Content-Length: 18446744073709551621", std::string("hello") + kSmuggled)) == 400);
  CHECK(watched.send(post("Transfer-Encoding: gzip, chunked", std::string("0\r\n\r\n") + kSmuggled)) == 501);
  CHECK(watched.send(post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", std::string("0\r\n\r\n") + kSmuggled)) ==
        400);
  CHECK(watched.send(post("Transfer-Encoding:\x0b"
                          "chunked",
                          std::string("0\r\n\r\n") + kSmuggled)) == 400);
  CHECK(watched.send(post("X: a\r\n Content-Length: 5", kSmuggled)) == 400);
  CHECK(watched.seen() == 0);
}

TEST_CASE("broken chunks are refused and nothing behind them is served", "[http][malformed]") {
  Watched watched;
  for (const std::string body :
       {"zz\r\n", "5\r\nhelloX\r\n", "5\nhello\n0\n\n", "-5\r\n", "5 \r\nhello\r\n0\r\n\r\n", "FFFFFFFFFFFFFFFFF\r\n"}) {
    INFO(body);
    CHECK(watched.send(post("Transfer-Encoding: chunked", body + kSmuggled)) == 400);
  }
  CHECK(watched.seen() == 0);
}

TEST_CASE("a missing or doubtful Host is refused", "[http][malformed]") {
  Watched watched;
  CHECK(watched.send("GET / HTTP/1.1\r\n\r\n") == 400);
  CHECK(watched.send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") == 400);
  CHECK(watched.send("GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(watched.seen() == 0);
}

TEST_CASE("unknown methods are refused without touching their body", "[http][malformed]") {
  Watched watched;
  CHECK(watched.send(std::string("BREW / HTTP/1.1\r\nHost: a\r\n\r\n") + kSmuggled) == 501);
  CHECK(watched.send(std::string("BREW / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc") + kSmuggled) == 501);
  CHECK(watched.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == 505);
  CHECK(watched.seen() == 0);
}

TEST_CASE("bytes that are no HTTP are refused", "[http][malformed]") {
  Watched watched;
  CHECK(watched.send(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n", 12)) == 400);
  CHECK(watched.send("hello\r\n\r\n") == 400);
  CHECK(watched.send("GET / HTTP/1.1\nHost: a\n\n") == 400);
  CHECK(watched.send("\r\n\r\n\r\n") == 400);
  CHECK(watched.send(std::string("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 28)) == 400);
  CHECK(watched.seen() == 0);
}

TEST_CASE("oversized heads are refused before they are complete", "[http][malformed]") {
  Watched watched;
  CHECK(watched.send("GET /" + std::string(9'000, 'a')) == 414);
  CHECK(watched.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(40'000, 'a')) == 431);
  std::string many;
  for (int i = 0; i < 120; ++i) many += "X: 1\r\n";
  CHECK(watched.send("GET / HTTP/1.1\r\nHost: a\r\n" + many + "\r\n") == 431);
  CHECK(watched.seen() == 0);
}

TEST_CASE("a declared body over the limit is refused before it comes", "[http][malformed]") {
  ServerOptions options = quick_options();
  options.limits.body_bytes = 1000;
  Watched watched(options);
  CHECK(watched.send(post("Content-Length: 1001", "")) == 413);
  CHECK(watched.send(post("Content-Length: 999999999999999", "")) == 413);
  CHECK(watched.send(post("Content-Length: 1001\r\nExpect: 100-continue", "")) == 413);
  CHECK(watched.seen() == 0);
}

TEST_CASE("an open body over the limit is refused while it comes", "[http][malformed]") {
  ServerOptions options = quick_options();
  options.limits.body_bytes = 100'000;
  options.limits.collected_body_bytes = 10'000;
  Watched watched(options);
  std::string body;
  for (int i = 0; i < 40; ++i) body += "1388\r\n" + std::string(5'000, 'x') + "\r\n";
  CHECK(watched.send(post("Transfer-Encoding: chunked", body)) == 413);
}

TEST_CASE("a refused request is counted and logged without its path", "[http][malformed]") {
  std::string lines;
  ServerOptions options = quick_options();
  options.log = EventLog::to_function(LogLevel::kDebug, [&](std::string_view line) { lines += line; });
  {
    Watched watched(options);
    CHECK(watched.send("GET /secret?q=secret HTTP/1.1\r\n\r\n") == 400);
    CHECK(watched.send("POST /secret HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n") == 400);
    CHECK(watched.server()->statistics().malformed == 2);
  }
  CHECK_THAT(lines, Catch::Contains("\"status\":400") && !Catch::Contains("secret"));
}

}  // namespace
}  // namespace rotulus::http::test
