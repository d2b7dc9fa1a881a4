// The listening socket.
// Thread-safety: accept_one() from one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "http/request.h"

namespace rotulus::http {

struct Accepted {
  int descriptor = -1;  // non-blocking, not inherited by child processes
  Peer peer;
  std::string share;  // what the cap per address counts: the address, or the /64 it lies in
};

class Listener {
 public:
  enum class Outcome : std::uint8_t { kAccepted, kNoneWaiting, kExhausted /* out of descriptors: try again later */ };

  // Binds and listens. Errors as Server::start() states them.
  Listener(const std::string& address, std::uint16_t port);
  ~Listener();
  Outcome accept_one(Accepted& accepted);
  std::uint16_t port() const;
  int fd() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// "127.0.0.0/8" and "::1".
bool is_loopback(const std::string& address);

}  // namespace rotulus::http
