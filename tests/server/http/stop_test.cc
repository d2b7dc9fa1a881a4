// Starting and stopping.
#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "live_server.h"

namespace rotulus::http::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

TEST_CASE("a stop finishes the requests that are under way", "[http][stop]") {
  std::atomic<bool> inside{false};
  LiveServer server([&](Request&) {
    inside = true;
    std::this_thread::sleep_for(300ms);
    return plain_text(Status::kOk, "done");
  });
  RawClient client = server.connect();
  client.send(get("/"));
  while (!inside) std::this_thread::sleep_for(1ms);
  server->stop();
  const auto answer = client.receive();
  REQUIRE(answer);
  CHECK(answer->body == "done");
  CHECK(answer->field("Connection") == "close");
}

TEST_CASE("a stop lets a half-sent request finish", "[http][stop]") {
  LiveServer server(echo);
  RawClient head = server.connect(), body = server.connect();
  head.send("GET / HTTP/1.1\r\nHos");
  body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n01234");
  while (server->statistics().open_connections < 2) std::this_thread::sleep_for(1ms);
  std::this_thread::sleep_for(50ms);
  auto stopped = std::async(std::launch::async, [&] { server->stop(); });
  std::this_thread::sleep_for(150ms);
  head.send("t: a\r\n\r\n");
  body.send("56789");
  CHECK(head.receive()->status == 200);
  CHECK(body.receive()->body == "0123456789");
  stopped.wait();
}

TEST_CASE("a stop sends a large answer to its end", "[http][stop]") {
  const auto large = std::make_shared<const std::string>(30'000'000, 'z');
  LiveServer server([&](Request&) { return Response{Status::kOk, {}, large}; });
  RawClient client = server.connect();
  client.send(get("/"));
  std::this_thread::sleep_for(50ms);
  auto stopped = std::async(std::launch::async, [&] { server->stop(); });
  std::this_thread::sleep_for(150ms);
  CHECK(client.receive()->body.size() == large->size());
  stopped.wait();
}

TEST_CASE("idle connections do not delay a stop, and new ones are refused", "[http][stop]") {
  LiveServer server(echo);
  RawClient fresh = server.connect(), served = server.connect();
  served.send(get("/"));
  REQUIRE(served.receive());
  const auto start = Clock::now();
  const std::uint16_t port = server.port();
  server->stop();
  CHECK(Clock::now() - start < 1s);
  CHECK(served.closed_within(1s));
  CHECK_THROWS(RawClient(port));
}

TEST_CASE("after the grace the rest is cut", "[http][stop]") {
  ServerOptions options = quick_options();
  options.stop_grace = 200ms;
  LiveServer server(echo, options);
  RawClient head = server.connect(), upload = server.connect();
  head.send("GET / HTTP/1.1\r\nHos");
  upload.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + std::string(100'000, 'x'));
  while (server->statistics().handling < 1) std::this_thread::sleep_for(1ms);
  const auto start = Clock::now();
  server->stop();
  CHECK(Clock::now() - start < 2s);
  CHECK(head.closed_within(1s));
}

TEST_CASE("requests that cross with the stop are answered or refused as a whole", "[http][stop]") {
  std::atomic<int> handled{0};
  LiveServer server([&](Request& request) {
    ++handled;
    return echo(request);
  });
  std::atomic<bool> stopping{false}, refused_early{false};
  std::vector<std::future<int>> clients;
  for (int i = 0; i < 4; ++i) {
    clients.push_back(std::async(std::launch::async, [&] {
      int answered = 0;
      try {
        for (;;) {
          RawClient client = server.connect();
          while (client.send(get("/"))) {
            if (!client.receive()) break;
            ++answered;
          }
        }
      } catch (const std::runtime_error&) {
        if (!stopping) refused_early = true;
      }
      return answered;
    }));
  }
  std::this_thread::sleep_for(200ms);
  stopping = true;
  server->stop();
  int answered = 0;
  for (auto& client : clients) answered += client.get();
  CHECK(answered == handled);
  CHECK_FALSE(refused_early);
}

TEST_CASE("a second server on the same port is refused with what to do", "[http][stop]") {
  LiveServer first(echo);
  ServerOptions options = quick_options();
  options.port = first.port();
  Server second(options, echo);
  try {
    second.start();
    FAIL("it started");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kConflict);
    CHECK_THAT(error.what(), Catch::Contains("127.0.0.1:" + std::to_string(first.port())) && Catch::Contains("set server.port"));
  }
}

TEST_CASE("an address that cannot be used is refused with what to do", "[http][stop]") {
  const auto message = [](const std::string& address) -> std::string {
    ServerOptions options = quick_options();
    options.address = address;
    Server server(options, echo);
    try {
      server.start();
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kInvalidArgument);
      return error.what();
    }
    return "it started";
  };
  CHECK_THAT(message("nonsense"), Catch::Contains("is no IP address"));
  CHECK_THAT(message("0.0.0.0"), Catch::Contains("does not speak plain HTTP"));
  CHECK_THAT(message("192.0.2.1"), Catch::Contains("does not speak plain HTTP"));
}

TEST_CASE("a server can be stopped twice, or never started", "[http][stop]") {
  LiveServer server(echo);
  server->stop();
  server->stop();
  const Server idle(quick_options(), echo);
  CHECK(idle.port() == 0);
}

TEST_CASE("a port is free again right after a stop", "[http][stop]") {
  ServerOptions options = quick_options();
  {
    LiveServer first(echo);
    options.port = first.port();
    CHECK(ask(first.port(), get("/")));
  }
  LiveServer second(echo, options);
  CHECK(ask(second.port(), get("/")));
}

}  // namespace
}  // namespace rotulus::http::test
