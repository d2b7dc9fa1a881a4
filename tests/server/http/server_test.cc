#include <catch2/catch.hpp>

#include "live_server.h"

namespace rotulus::http::test {
namespace {

TEST_CASE("a request over a socket reaches the handler and its answer comes back", "[http]") {
  LiveServer server([](Request& request) {
    return plain_text(Status::kOk, std::string(name(request.method)) + " " + request.path + " q=" + request.query.text("q"));
  });
  const auto answer = ask(server.port(), get("/a%20b?q=%E9%97%A8+1"));
  REQUIRE(answer);
  CHECK(answer->status == 200);
  CHECK(answer->body == "GET /a b q=门 1");
  CHECK(answer->field("X-Content-Type-Options") == "nosniff");
  CHECK_FALSE(answer->field("X-Request-Id").empty());
}

TEST_CASE("a connection is kept for the next request", "[http]") {
  LiveServer server(echo);
  RawClient client = server.connect();
  for (int i = 0; i < 3; ++i) {
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
    const auto answer = client.receive();
    REQUIRE(answer);
    CHECK(answer->body == "hello");
  }
}

}  // namespace
}  // namespace rotulus::http::test
