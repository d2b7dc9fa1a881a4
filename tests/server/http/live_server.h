// A server on a free loopback port, with limits short enough for tests.
#pragma once

#include <functional>
#include <memory>

#include "http/server.h"
#include "raw_client.h"

namespace rotulus::http::test {

inline ServerOptions quick_options() {
  using namespace std::chrono_literals;
  ServerOptions options;
  options.workers = 4;
  options.transfer_threads = 4;
  options.limits.head_deadline = 5s;
  options.limits.body_deadline = 5s;
  options.limits.linger = 500ms;
  options.stop_grace = 5s;
  return options;
}

class LiveServer {
 public:
  explicit LiveServer(Handler handler, ServerOptions options = quick_options())
      : server_(std::move(options), std::move(handler)) {
    server_.start();
  }
  std::uint16_t port() const { return server_.port(); }
  Server& operator*() { return server_; }
  Server* operator->() { return &server_; }
  RawClient connect() const { return RawClient(port()); }

 private:
  Server server_;
};

// Answers with what it was sent.
inline Response echo(Request& request) { return plain_text(Status::kOk, request.read_body(1 << 20)); }

}  // namespace rotulus::http::test
