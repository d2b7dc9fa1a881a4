// How requests and answers of all shapes cross a connection.
#include <catch2/catch.hpp>
#include <fstream>
#include <future>
#include <thread>

#include "http/problem.h"
#include "live_server.h"

namespace rotulus::http::test {
namespace {

using namespace std::chrono_literals;

std::string post(const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Resident memory of this process in MiB; always 0 under the address sanitizer, which keeps freed memory for a while.
double resident_mib() {
#ifdef __SANITIZE_ADDRESS__
  return 0;
#endif
  std::ifstream file("/proc/self/statm");
  double pages = 0, resident = 0;
  file >> pages >> resident;
  return resident * 4096 / (1 << 20);
}

TEST_CASE("pipelined requests are answered in their order", "[http][exchange]") {
  LiveServer server(echo);
  RawClient client = server.connect();
  client.send(post("one") + post("two") +
              "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nthree\r\n0\r\n\r\n" + post("four"));
  for (const std::string expected : {"one", "two", "three", "four"}) {
    const auto answer = client.receive();
    REQUIRE(answer);
    CHECK(answer->body == expected);
  }
}

TEST_CASE("a request that comes byte by byte is understood", "[http][exchange]") {
  LiveServer server(echo);
  RawClient client = server.connect();
  for (const char c : post("slow")) REQUIRE(client.send({&c, 1}));
  CHECK(client.receive()->body == "slow");
}

TEST_CASE("HEAD has the fields of GET and no body", "[http][exchange]") {
  LiveServer server([](Request&) { return plain_text(Status::kOk, "content"); });
  RawClient client = server.connect();
  client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + get("/"));
  const auto head = client.receive(10s, true);
  REQUIRE(head);
  CHECK(head->field("Content-Length") == "7");
  CHECK(client.receive()->body == "content");
}

TEST_CASE("answers without content have no length", "[http][exchange]") {
  LiveServer server([](Request&) { return no_content(); });
  RawClient client = server.connect();
  client.send(get("/") + get("/"));
  const auto answer = client.receive();
  REQUIRE(answer);
  CHECK(answer->status == 204);
  CHECK(answer->field("Content-Length").empty());
  CHECK(client.receive()->status == 204);
}

TEST_CASE("Connection: close is kept", "[http][exchange]") {
  LiveServer server(echo);
  RawClient client = server.connect();
  client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n");
  CHECK(client.receive()->field("Connection") == "close");
  CHECK(client.closed_within(1s));
}

TEST_CASE("HTTP/1.0 is answered and closed", "[http][exchange]") {
  LiveServer server([](Request&) {
    int pieces = 0;
    return Response{
        Status::kOk, {}, Body::stream([pieces](std::string& piece) mutable { return piece = "x", ++pieces <= 3; }, std::nullopt)};
  });
  RawClient client = server.connect();
  client.send("GET / HTTP/1.0\r\n\r\n");
  const auto answer = client.receive();
  REQUIRE(answer);
  CHECK(answer->field("Transfer-Encoding").empty());
  CHECK(answer->body == "xxx");
}

TEST_CASE("a client that half-closes after its request is answered", "[http][exchange]") {
  LiveServer server([](Request& request) {
    std::this_thread::sleep_for(50ms);
    return echo(request);
  });
  RawClient client = server.connect();
  client.send(post("last words"));
  client.finish_sending();
  CHECK(client.receive()->body == "last words");
  CHECK(client.closed_within(1s));
}

TEST_CASE("the go-ahead is given when it is asked for", "[http][exchange]") {
  LiveServer server(echo);
  RawClient client = server.connect();
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.receive()->status == 100);
  client.send("hello");
  CHECK(client.receive()->body == "hello");
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello");
  CHECK(client.receive()->body == "hello");
}

TEST_CASE("whatever a handler throws becomes an answer, and the connection goes on", "[http][exchange]") {
  std::string lines;
  ServerOptions options = quick_options();
  options.log = EventLog::to_function(LogLevel::kInfo, [&](std::string_view line) { (lines += line) += '\n'; });
  {
    LiveServer server(
        [](Request& request) -> Response {
          if (request.path == "/error") throw Error(ErrorCode::kStale, "Read it again.");
          if (request.path == "/fault") throw Error(ErrorCode::kCorrupt, "object 12 is damaged");
          if (request.path == "/std") throw std::runtime_error("inner detail");
          if (request.path == "/int") throw 7;
          if (request.path == "/field") {
            Response response = no_content();
            response.headers.set("Location", "/a\r\nX: y");
            return response;
          }
          return no_content();
        },
        options);
    RawClient client = server.connect();
    const auto status = [&](const std::string& path) {
      client.send(get(path));
      const auto answer = client.receive();
      REQUIRE(answer);
      CHECK_THAT(answer->body, !Catch::Contains("inner detail") && !Catch::Contains("object 12"));
      return answer->status;
    };
    CHECK(status("/error") == 412);
    CHECK(status("/fault") == 500);
    CHECK(status("/std") == 500);
    CHECK(status("/int") == 500);
    CHECK(status("/field") == 500);
    CHECK(status("/fine") == 204);
  }
  CHECK_THAT(lines,
             Catch::Contains("object 12 is damaged") && Catch::Contains("inner detail") && !Catch::Contains("Read it again"));
}

TEST_CASE("an early answer to a large body arrives, and the connection is closed", "[http][exchange]") {
  LiveServer server([](Request&) { return problem(ErrorCode::kUnauthenticated, "Sign in first."); });
  RawClient client = server.connect();
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n");
  auto sender = std::async(std::launch::async, [&] { client.send(std::string(3'000'000, 'x')); });
  sender.wait();
  const auto answer = client.receive();
  REQUIRE(answer);
  CHECK(answer->status == 401);
  CHECK(answer->field("Connection") == "close");
  CHECK(client.closed_within(3s));
}

TEST_CASE("an unread small body is not taken for the next request", "[http][exchange]") {
  LiveServer server([](Request& request) { return plain_text(Status::kOk, request.path); });
  RawClient client = server.connect();
  const std::string smuggled = get("/smuggled") + "ab";
  client.send("POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(smuggled.size()) + "\r\n\r\n" + smuggled +
              get("/second"));
  CHECK(client.receive()->body == "/first");
  CHECK(client.receive()->body == "/second");
}

TEST_CASE("a handler that stops reading midway is answered and the rest is never parsed", "[http][exchange]") {
  std::atomic<int> handled{0};
  LiveServer server([&](Request& request) {
    ++handled;
    char byte = 0;
    request.body->read(&byte, 1);
    return no_content();
  });
  RawClient client = server.connect();
  std::string body;
  while (body.size() < 300'000) body += get("/smuggled");
  client.send(post(body));
  CHECK(client.receive()->status == 204);
  CHECK(client.closed_within(3s));
  CHECK(handled == 1);
}

TEST_CASE("a body that ends too early never becomes an answer", "[http][exchange]") {
  LiveServer server(echo);
  for (const std::size_t sent : {10, 200'000}) {
    RawClient client = server.connect();
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + std::string(sent, 'x'));
    client.finish_sending();
    CHECK(client.receive_all().empty());
  }
}

TEST_CASE("a 200 MB upload is read in bounded memory", "[http][exchange]") {
  constexpr std::size_t kSize = 200 << 20;
  LiveServer server([](Request& request) {
    std::string buffer(64 << 10, '\0');
    std::size_t total = 0;
    while (const std::size_t taken = request.body->read(buffer.data(), buffer.size())) total += taken;
    return plain_text(Status::kOk, std::to_string(total));
  });
  const std::string piece(1 << 20, 'x');
  for (const bool chunked : {false, true}) {
    RawClient client = server.connect();
    const double before = resident_mib();
    client.send(chunked ? "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        : "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(kSize) + "\r\n\r\n");
    for (std::size_t sent = 0; sent < kSize; sent += piece.size())
      REQUIRE(client.send(chunked ? "100000\r\n" + piece + "\r\n" : piece));
    if (chunked) client.send("0\r\n\r\n");
    const auto answer = client.receive();
    REQUIRE(answer);
    CHECK(answer->body == std::to_string(kSize));
    CHECK(resident_mib() - before < 20);
    client.send(get("/"));  // read to its end, so the connection goes on
    CHECK(client.receive()->body == "0");
  }
}

TEST_CASE("a 200 MB answer is produced as it is read, in bounded memory", "[http][exchange]") {
  constexpr std::size_t kPieces = 200;
  std::atomic<std::size_t> produced{0};
  LiveServer server([&](Request&) {
    return Response{Status::kOk,
                    {},
                    Body::stream(
                        [&produced, left = kPieces](std::string& piece) mutable {
                          if (left == 0) return false;
                          --left;
                          ++produced;
                          piece.assign(1 << 20, 'y');
                          return true;
                        },
                        kPieces << 20)};
  });
  RawClient client = server.connect();
  const double before = resident_mib();
  client.send(get("/"));
  std::size_t received = 0;
  std::this_thread::sleep_for(200ms);
  CHECK(produced < 50);  // as far as the sockets' buffers go, and no further
  while (received < kPieces << 20) {
    const std::string some = client.receive_some(1 << 20);
    REQUIRE_FALSE(some.empty());
    received += some.size();
  }
  CHECK(resident_mib() - before < 20);
}

TEST_CASE("a body of unknown length goes out in chunks", "[http][exchange]") {
  LiveServer server([](Request&) {
    int count = 0;
    return Response{Status::kOk,
                    {},
                    Body::stream(
                        [count](std::string& piece) mutable {
                          piece = count % 2 == 0 ? "piece;" : "";  // an empty piece is no end
                          return ++count <= 6;
                        },
                        std::nullopt)};
  });
  RawClient client = server.connect();
  client.send(get("/") + get("/"));
  for (int i = 0; i < 2; ++i) {
    const auto answer = client.receive();
    REQUIRE(answer);
    CHECK(answer->field("Transfer-Encoding") == "chunked");
    CHECK(answer->body == "piece;piece;piece;");
  }
}

TEST_CASE("a producer that fails cuts the connection, so that nobody takes the part for the whole", "[http][exchange]") {
  const auto failing = [](std::optional<std::uint64_t> length, bool throws) {
    return [=](Request&) {
      int count = 0;
      return Response{Status::kOk,
                      {},
                      Body::stream(
                          [=](std::string& piece) mutable {
                            piece = "part";
                            if (++count > 3 && throws) throw Error(ErrorCode::kCorrupt, "damaged");
                            return count <= 3;
                          },
                          length)};
    };
  };
  LiveServer throwing(failing(std::nullopt, true));
  CHECK_FALSE(ask(throwing.port(), get("/")));
  LiveServer shorter(failing(100, false));
  CHECK_FALSE(ask(shorter.port(), get("/")));
  LiveServer longer(failing(6, false));
  CHECK_FALSE(ask(longer.port(), get("/")));
}

TEST_CASE("large answers from memory arrive whole", "[http][exchange]") {
  const auto shared = std::make_shared<const std::string>(5'000'000, 'z');
  LiveServer server([&](Request&) { return Response{Status::kOk, {}, shared}; });
  RawClient client = server.connect();
  client.send(get("/") + get("/"));
  CHECK(client.receive()->body == *shared);
  CHECK(client.receive()->body == *shared);
}

TEST_CASE("each request is logged once by route, without its query", "[http][exchange]") {
  std::string lines;
  Router router;
  router.add(Method::kGet, "/documents/{id}", "read", [](Request&) { return plain_text(Status::kOk, "12345"); });
  ServerOptions options = quick_options();
  options.log = EventLog::to_function(LogLevel::kInfo, [&](std::string_view line) { (lines += line) += '\n'; });
  {
    LiveServer server([&](Request& request) { return router(request); }, options);
    CHECK(ask(server.port(), get("/documents/secret-name?q=secret"))->status == 200);
    CHECK(ask(server.port(), get("/secret-path?q=secret"))->status == 404);
  }
  CHECK_THAT(lines, Catch::Contains(R"("method":"GET","route":"/documents/{id}","status":200,)") &&
                        Catch::Contains(R"("bytes":5,)") && Catch::Contains(R"("peer":"127.0.0.1")") &&
                        Catch::Contains(R"("route":"","status":404)") && !Catch::Contains("secret"));
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 2);
}

}  // namespace
}  // namespace rotulus::http::test
