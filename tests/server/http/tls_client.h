// A plain blocking TLS client that trusts any certificate.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace rotulus::http::test {

class TlsClient {
 public:
  explicit TlsClient(std::uint16_t port);  // throws when the handshake fails
  ~TlsClient();
  bool send(std::string_view bytes);
  // The next `size` bytes, fewer at the end.
  std::string receive(std::size_t size);
  std::string receive_all();
  // One answer with Content-Length, head and body together.
  std::string receive_answer();
  std::string certificate_name() const;  // the common name of the server's certificate

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace rotulus::http::test
