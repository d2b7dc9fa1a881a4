#include "tls_client.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/X509Certificate.h>

namespace rotulus::http::test {

namespace net = Poco::Net;

namespace {

net::Context::Ptr make_context() {
  net::initializeSSL();
  net::Context::Params params;
  params.verificationMode = net::Context::VERIFY_NONE;
  return new net::Context(net::Context::TLS_CLIENT_USE, params);
}

}  // namespace

struct TlsClient::State {
  explicit State(std::uint16_t port) : socket(net::SocketAddress("127.0.0.1", port), make_context()) {
    socket.setReceiveTimeout(Poco::Timespan(10, 0));
  }
  net::SecureStreamSocket socket;
};

TlsClient::TlsClient(std::uint16_t port) : state_(std::make_unique<State>(port)) {}
TlsClient::~TlsClient() = default;

bool TlsClient::send(std::string_view bytes) {
  try {
    while (!bytes.empty()) {
      const int sent = state_->socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  } catch (const Poco::Exception&) {
    return false;
  }
}

std::string TlsClient::receive(std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t filled = 0;
  try {
    while (filled < size) {
      const int count = state_->socket.receiveBytes(bytes.data() + filled, static_cast<int>(size - filled));
      if (count <= 0) break;
      filled += static_cast<std::size_t>(count);
    }
  } catch (const Poco::Exception&) {
    // the end, however it came
  }
  bytes.resize(filled);
  return bytes;
}

std::string TlsClient::receive_all() {
  std::string all, some;
  while (!(some = receive(64 << 10)).empty()) all += some;
  return all;
}

std::string TlsClient::receive_answer() {
  std::string answer;
  while (!answer.ends_with("\r\n\r\n")) {
    const std::string byte = receive(1);
    if (byte.empty()) return answer;
    answer += byte;
  }
  const std::size_t at = answer.find("Content-Length: ");
  return at == std::string::npos ? answer : answer + receive(std::stoul(answer.substr(at + 16)));
}

std::string TlsClient::certificate_name() const { return state_->socket.peerCertificate().commonName(); }

}  // namespace rotulus::http::test
