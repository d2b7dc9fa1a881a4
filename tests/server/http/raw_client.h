// A client that sends exactly the bytes it is told to, for tests of what a proper client would never send.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rotulus::http::test {

struct RawAnswer {
  int status = 0;
  std::string head;  // status line and fields
  std::string body;  // with chunked coding removed
  // The value of a field, empty when absent.
  std::string field(std::string_view name) const;
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port, const char* address = "127.0.0.1");
  ~RawClient();
  RawClient(RawClient&& other) noexcept;
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool send(std::string_view bytes);  // false when the server has closed
  void finish_sending();              // half-closes
  // The next answer; nothing when the connection ends before one is complete, or `timeout` passes.
  std::optional<RawAnswer> receive(std::chrono::milliseconds timeout = std::chrono::seconds(10), bool head_only = false);
  // True when the server closes, without another byte, within `timeout`.
  bool closed_within(std::chrono::milliseconds timeout);
  // Everything until the server closes or `timeout` passes.
  std::string receive_all(std::chrono::milliseconds timeout = std::chrono::seconds(10));
  // Up to `size` bytes, whatever has come; empty at the end.
  std::string receive_some(std::size_t size);
  void shrink_receive_buffer();

 private:
  bool fill(std::chrono::steady_clock::time_point deadline);
  int descriptor_ = -1;
  std::string buffer_;
};

// One request on a connection of its own.
std::optional<RawAnswer> ask(std::uint16_t port, std::string_view bytes);
std::string get(std::string_view target);  // "GET target HTTP/1.1" with a Host field

}  // namespace rotulus::http::test
