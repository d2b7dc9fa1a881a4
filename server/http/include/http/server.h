// The hardened HTTP/1.1 server: TLS, strict parsing, deadlines for everything that a client can draw out.
//
// No client holds a thread by being slow: connections wait in epoll while they are idle, while a head or a small body comes in,
// and while an answer drains. Workers run handlers; bodies too large to collect first are handled by transfer threads of
// their own, so that uploads cannot keep ordinary requests waiting.
//
// Thread-safety: start(), stop() and reload_certificate() from any thread, one at a time; handlers run on many threads at once.
// Errors: start() throws Error{kConflict} when the address is in use, {kInvalidArgument} for an address that this machine does
// not have, for plain HTTP outside loopback and for unusable certificate files; the message says what to do.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "http/event_log.h"
#include "http/router.h"

namespace rotulus::http {

struct Limits {
  std::uint64_t body_bytes = 512ULL << 20;  // a longer body is refused with 413
  std::size_t head_bytes = 32 << 10;        // request line and fields together
  std::size_t request_line_bytes = 8 << 10;
  std::size_t fields = 100;
  std::size_t collected_body_bytes = 64 << 10;      // bodies up to this are collected without holding a thread
  std::chrono::milliseconds head_deadline{10'000};  // from the first byte (on a new connection from accepting it)
  // From the head to the end of the body; a body earns one second more for every `body_rate` bytes that arrived.
  std::chrono::milliseconds body_deadline{30'000};
  std::uint64_t body_rate = 32 << 10;
  std::chrono::milliseconds idle_timeout{60'000};  // between requests
  std::chrono::milliseconds write_stall{30'000};   // an answer of which the client took nothing for so long is broken off
  std::chrono::milliseconds linger{2'000};         // how long the rest of an unread body is swallowed after an early answer
  std::size_t connections = 10'000;
  std::size_t connections_per_address = 2'000;  // an IPv6 /64 counts as one address
};

struct TlsFiles {
  std::filesystem::path certificate;  // PEM, the server's first, then its chain
  std::filesystem::path private_key;  // PEM, not encrypted
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // numeric, IPv4 or IPv6
  std::uint16_t port = 0;             // 0: any free one
  std::optional<TlsFiles> tls;        // without it plain HTTP, on loopback only (tests)
  int workers = 32;
  int transfer_threads = 32;  // at most; started when needed
  Limits limits;
  std::chrono::milliseconds stop_grace{15'000};  // how long stop() waits for requests that are under way
  std::shared_ptr<EventLog> log;                 // none: nothing is logged
};

struct ServerStatistics {
  std::uint64_t open_connections = 0;
  std::uint64_t accepted = 0;   // connections, ever
  std::uint64_t refused = 0;    // connections over a cap
  std::uint64_t requests = 0;   // answered, ever
  std::uint64_t malformed = 0;  // requests refused by the parser
  std::uint64_t timeouts = 0;   // connections ended by a deadline
  std::uint64_t handling = 0;   // handlers running now
  std::uint64_t transfers_waiting = 0;
};

class Server {
 public:
  Server(ServerOptions options, Handler handler);
  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void start();
  std::uint16_t port() const;  // the one bound; 0 before start()
  // Takes no more connections, closes idle ones, finishes every request that has begun within stop_grace, then cuts the rest.
  // Returns when no handler runs any more. Does nothing when not started.
  void stop();
  // Reads the certificate files again; connections made from now on use them. On an error the old ones stay in use.
  void reload_certificate();
  ServerStatistics statistics() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace rotulus::http
