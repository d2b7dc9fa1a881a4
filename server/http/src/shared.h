// What the connections of one server have in common.
// Thread-safety: options and handler do not change while the server runs; the rest is atomic.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

#include "http/server.h"

namespace rotulus::http {

using Clock = std::chrono::steady_clock;

struct Counters {
  std::atomic<std::uint64_t> accepted{0}, refused{0}, requests{0}, malformed{0}, timeouts{0}, handling{0};
};

// Unique within this process and unlikely to repeat across restarts; not a secret.
class RequestIds {
 public:
  RequestIds();
  std::string next();

 private:
  std::string prefix_;
  std::atomic<std::uint64_t> count_{0};
};

struct Shared {
  Shared(ServerOptions given_options, Handler given_handler)
      : options(std::move(given_options)), handler(std::move(given_handler)) {}

  const ServerOptions options;
  const Handler handler;
  std::atomic<bool> stopping{false};
  Counters counters;
  RequestIds ids;

  EventLog* log() const { return options.log.get(); }
};

}  // namespace rotulus::http
