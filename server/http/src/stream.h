// A connected, non-blocking byte stream: plain TCP or TLS. The only classes besides Listener that know Poco.
// Thread-safety: one thread at a time; interrupt() of the socket is done by others through shutdown(2) on fd().
#pragma once

#include <cstddef>
#include <memory>

#include "http/server.h"

namespace rotulus::http {

enum class IoState : std::uint8_t { kDone, kWantRead, kWantWrite, kClosed };

struct IoResult {
  IoState state = IoState::kClosed;
  std::size_t bytes = 0;  // > 0 with kDone
};

class Stream {
 public:
  virtual ~Stream() = default;  // closes the socket
  // Both transfer what is possible now and never block. After kWantRead/kWantWrite from write() the same bytes at the same
  // address must be given again (TLS has begun a record with them). All failures are kClosed: nothing can be said to a peer
  // that is gone.
  virtual IoResult read(char* into, std::size_t size) noexcept = 0;
  virtual IoResult write(const char* from, std::size_t size) noexcept = 0;
  // Whether read() would give bytes that the socket no longer holds, so that epoll would not report them.
  virtual bool has_buffered() const noexcept = 0;
  // Says goodbye (TLS close_notify) and half-closes: the peer sees the end behind everything written so far.
  virtual void finish_writing() noexcept = 0;
  virtual int fd() const noexcept = 0;
};

// Takes over a connected, non-blocking socket.
std::unique_ptr<Stream> make_plain_stream(int descriptor);

// Certificate and key, loaded once and used by many connections.
class TlsContext {
 public:
  // Error{kInvalidArgument} when the files cannot be used; the message names the file and what is wrong.
  explicit TlsContext(const TlsFiles& files);
  ~TlsContext();
  std::unique_ptr<Stream> make_stream(int descriptor) const;  // takes the socket over, also when it throws

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace rotulus::http
