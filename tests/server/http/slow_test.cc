// Clients that take their time: nobody holds a worker by being slow, and every wait ends.
#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "live_server.h"

namespace rotulus::http::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

std::chrono::milliseconds since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
}

// The slowest of twenty ordinary requests, each on a connection of its own.
std::chrono::milliseconds slowest_answer(LiveServer& server) {
  std::chrono::milliseconds slowest{0};
  for (int i = 0; i < 20; ++i) {
    const auto start = Clock::now();
    const auto answer = ask(server.port(), get("/"));
    REQUIRE(answer);
    slowest = std::max(slowest, since(start));
  }
  return slowest;
}

// A thousand clients here and a thousand connections in the server, in one process.
bool room_for_many_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur >= 4'000;
}

ServerOptions many_clients() {
  ServerOptions options = quick_options();
  options.workers = 4;
  options.limits.head_deadline = 60s;
  options.limits.body_deadline = 60s;
  options.stop_grace = 100ms;
  return options;
}

void wait_for_connections(LiveServer& server, std::uint64_t count) {
  for (int i = 0; i < 500 && server->statistics().open_connections < count; ++i) std::this_thread::sleep_for(10ms);
  REQUIRE(server->statistics().open_connections >= count);
}

TEST_CASE("a thousand idle connections leave others served at once", "[http][slow]") {
  if (!room_for_many_descriptors()) return;
  LiveServer server(echo, many_clients());
  std::vector<RawClient> idle;
  for (int i = 0; i < 1'000; ++i) {
    idle.push_back(server.connect());
    if (i % 2 == 0) idle.back().send(get("/"));  // half of them have been served once
  }
  wait_for_connections(server, 1'000);
  CHECK(slowest_answer(server) < 2s);
}

TEST_CASE("a thousand half-sent heads leave others served at once", "[http][slow]") {
  if (!room_for_many_descriptors()) return;
  LiveServer server(echo, many_clients());
  std::vector<RawClient> slow;
  for (int i = 0; i < 1'000; ++i) {
    slow.push_back(server.connect());
    slow.back().send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
  }
  wait_for_connections(server, 1'000);
  for (RawClient& client : slow) client.send("drip");
  CHECK(slowest_answer(server) < 2s);
}

TEST_CASE("a thousand half-sent bodies leave others served at once", "[http][slow]") {
  if (!room_for_many_descriptors()) return;
  LiveServer server(echo, many_clients());
  std::vector<RawClient> slow;
  for (int i = 0; i < 1'000; ++i) {
    slow.push_back(server.connect());
    slow.back().send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nbegin");
  }
  wait_for_connections(server, 1'000);
  for (RawClient& client : slow) client.send("drip");
  CHECK(slowest_answer(server) < 2s);
}

TEST_CASE("large uploads that stall hold transfer threads, not workers", "[http][slow]") {
  LiveServer server(echo, many_clients());
  std::vector<RawClient> stalled;
  for (int i = 0; i < 40; ++i) {
    stalled.push_back(server.connect());
    stalled.back().send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + std::string(100'000, 'x'));
  }
  for (int i = 0; i < 500 && server->statistics().handling < 4; ++i) std::this_thread::sleep_for(10ms);
  CHECK(server->statistics().handling == 4);
  CHECK(slowest_answer(server) < 2s);
}

TEST_CASE("clients that do not read their answers leave others served at once", "[http][slow]") {
  const auto large = std::make_shared<const std::string>(20'000'000, 'z');
  LiveServer server(
      [&](Request& request) {
        return request.path == "/large" ? Response{Status::kOk, {}, large} : no_content();
      },
      many_clients());
  std::vector<RawClient> stalled;
  for (int i = 0; i < 50; ++i) {
    stalled.push_back(server.connect());
    stalled.back().send(get("/large"));
  }
  wait_for_connections(server, 50);
  CHECK(slowest_answer(server) < 2s);
}

TEST_CASE("a head that does not get ready is answered 408 after its deadline, however it drips", "[http][slow]") {
  ServerOptions options = quick_options();
  options.limits.head_deadline = 300ms;
  LiveServer server(echo, options);
  RawClient client = server.connect();
  const auto start = Clock::now();
  client.send("GET / HTTP/1.1\r\n");
  std::optional<RawAnswer> answer;
  while (!answer && since(start) < 5s) {
    client.send("X: y\r\n");
    answer = client.receive(50ms);
  }
  REQUIRE(answer);
  CHECK(answer->status == 408);
  CHECK(since(start) >= 300ms);
  CHECK(since(start) < 2s);
  CHECK(server->statistics().timeouts == 1);
}

TEST_CASE("a connection on which nothing comes is closed without a word", "[http][slow]") {
  ServerOptions options = quick_options();
  options.limits.head_deadline = 200ms;
  options.limits.idle_timeout = 200ms;
  LiveServer server(echo, options);
  RawClient silent = server.connect();
  CHECK(silent.closed_within(2s));
  RawClient served = server.connect();
  served.send(get("/"));
  REQUIRE(served.receive());
  const auto start = Clock::now();
  CHECK(served.closed_within(2s));
  CHECK(since(start) >= 100ms);
}

TEST_CASE("an idle connection lives until its own timeout, not the head's", "[http][slow]") {
  ServerOptions options = quick_options();
  options.limits.head_deadline = 150ms;
  options.limits.idle_timeout = 5s;
  LiveServer server(echo, options);
  RawClient client = server.connect();
  for (int i = 0; i < 2; ++i) {
    client.send(get("/"));
    REQUIRE(client.receive());
    std::this_thread::sleep_for(400ms);
  }
  client.send("GET / HTTP/1.1\r\n");
  CHECK(client.receive(2s)->status == 408);
}

TEST_CASE("a small body that does not get ready is answered 408", "[http][slow]") {
  ServerOptions options = quick_options();
  options.limits.body_deadline = 300ms;
  LiveServer server(echo, options);
  RawClient client = server.connect();
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
  const auto answer = client.receive(3s);
  REQUIRE(answer);
  CHECK(answer->status == 408);
  CHECK(client.closed_within(2s));
}

TEST_CASE("a large body that stalls is answered 408, also when it drips", "[http][slow]") {
  ServerOptions options = quick_options();
  options.limits.body_deadline = 300ms;
  options.limits.body_rate = 1 << 20;
  LiveServer server(echo, options);
  RawClient client = server.connect();
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + std::string(100'000, 'x'));
  const auto start = Clock::now();
  std::optional<RawAnswer> answer;
  while (!answer && since(start) < 5s) {
    client.send("drip");
    answer = client.receive(50ms);
  }
  REQUIRE(answer);
  CHECK(answer->status == 408);
}

TEST_CASE("a body that keeps its rate outlives the plain deadline", "[http][slow]") {
  ServerOptions options = quick_options();
  options.limits.body_deadline = 300ms;
  options.limits.body_rate = 10'000;
  LiveServer server(echo, options);
  RawClient client = server.connect();
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n");
  for (int i = 0; i < 10; ++i) {
    client.send(std::string(20'000, 'x'));
    std::this_thread::sleep_for(80ms);
  }
  const auto answer = client.receive();
  REQUIRE(answer);
  CHECK(answer->status == 200);
}

TEST_CASE("an answer that nobody reads is broken off", "[http][slow]") {
  ServerOptions options = quick_options();
  options.limits.write_stall = 200ms;
  const auto large = std::make_shared<const std::string>(50'000'000, 'z');
  LiveServer server([&](Request&) { return Response{Status::kOk, {}, large}; }, options);
  RawClient client = server.connect();
  client.shrink_receive_buffer();
  client.send(get("/"));
  for (int i = 0; i < 300 && server->statistics().timeouts == 0; ++i) std::this_thread::sleep_for(10ms);
  CHECK(server->statistics().timeouts == 1);
  CHECK(client.receive_all().size() < large->size());
}

TEST_CASE("a slow reader who keeps reading gets everything", "[http][slow]") {
  ServerOptions options = quick_options();
  options.limits.write_stall = 500ms;
  const auto large = std::make_shared<const std::string>(30'000'000, 'z');
  LiveServer server([&](Request&) { return Response{Status::kOk, {}, large}; }, options);
  RawClient client = server.connect();
  client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  std::size_t received = 0;
  for (std::string some = "x"; !some.empty(); received += some.size()) {
    some = client.receive_some(1 << 20);
    std::this_thread::sleep_for(20ms);
  }
  CHECK(received > large->size());
}

TEST_CASE("one address gets its share of connections and no more", "[http][slow]") {
  ServerOptions options = quick_options();
  options.limits.connections_per_address = 3;
  LiveServer server(echo, options);
  std::vector<RawClient> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(server.connect());
    clients.back().send(get("/"));
    REQUIRE(clients.back().receive());
  }
  RawClient fourth = server.connect();
  CHECK(fourth.closed_within(2s));
  CHECK(server->statistics().refused == 1);
  clients.pop_back();
  for (int i = 0; i < 200 && server->statistics().open_connections > 2; ++i) std::this_thread::sleep_for(10ms);
  CHECK(ask(server.port(), get("/")));
}

TEST_CASE("the server keeps to its number of connections", "[http][slow]") {
  ServerOptions options = quick_options();
  options.limits.connections = 2;
  LiveServer server(echo, options);
  RawClient first = server.connect(), second = server.connect();
  wait_for_connections(server, 2);
  RawClient third = server.connect();
  CHECK(third.closed_within(2s));
}

TEST_CASE("a server out of descriptors takes up service again when it has some", "[http][slow]") {
  LiveServer server(echo);
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  std::vector<RawClient> clients;
  clients.push_back(server.connect());
  wait_for_connections(server, 1);
  RawClient waiting = server.connect();
  wait_for_connections(server, 2);
  // No number above those in use: the next client fits, its connection in the server does not.
  const int next = ::dup(0);
  ::close(next);
  rlimit tight = before;
  tight.rlim_cur = static_cast<rlim_t>(next) + 1;
  ::setrlimit(RLIMIT_NOFILE, &tight);
  RawClient starved = server.connect();
  starved.send(get("/"));
  CHECK_FALSE(starved.receive(200ms));
  waiting.send(get("/"));
  CHECK(waiting.receive());
  ::setrlimit(RLIMIT_NOFILE, &before);
  CHECK(starved.receive());
}

}  // namespace
}  // namespace rotulus::http::test
