#include <Poco/Crypto/EVPPKey.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <Poco/Net/Utility.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <limits>

#include "stream.h"

namespace rotulus::http {
namespace {

namespace net = Poco::Net;

// One TLS record. Larger writes would have to be repeated whole when the socket is full, with the same address and length.
constexpr std::size_t kRecord = 16 << 10;

class TlsStream final : public Stream {
 public:
  explicit TlsStream(const net::SecureStreamSocket& socket) : socket_(socket), descriptor_(socket_.impl()->sockfd()) {}

  IoResult read(char* into, std::size_t size) noexcept override {
    return guarded([&] { return socket_.receiveBytes(into, static_cast<int>(std::min(size, kMaxRead))); });
  }
  IoResult write(const char* from, std::size_t size) noexcept override {
    return guarded([&] { return socket_.sendBytes(from, static_cast<int>(std::min(size, kRecord))); });
  }
  bool has_buffered() const noexcept override {
    try {
      return !broken_ && socket_.available() > 0;
    } catch (...) {
      return false;
    }
  }
  void finish_writing() noexcept override {
    // A TLS layer that failed must not be asked for a goodbye.
    if (!broken_) {
      guarded([&] {
        socket_.shutdown();
        return 0;
      });
    }
    ::shutdown(descriptor_, SHUT_WR);
  }
  int fd() const noexcept override { return descriptor_; }

 private:
  static constexpr std::size_t kMaxRead = std::numeric_limits<int>::max();

  // The TLS library keeps its errors in a queue per thread, and Poco looks at errno: what an earlier connection (or a failed
  // decryption) left there on this thread would be taken for an error of this one. So both start clean.
  template <class Operation>
  IoResult guarded(Operation operation) noexcept {
    if (broken_) return {};
    try {
      net::Utility::clearErrorStack();
      errno = 0;
      const int result = operation();
      if (result > 0) return {IoState::kDone, static_cast<std::size_t>(result)};
      if (result == net::SecureStreamSocket::ERR_SSL_WANT_READ) return {IoState::kWantRead, 0};
      if (result == net::SecureStreamSocket::ERR_SSL_WANT_WRITE) return {IoState::kWantWrite, 0};
      return {};
    } catch (...) {
      broken_ = true;
      return {};
    }
  }

  mutable net::SecureStreamSocket socket_;
  const int descriptor_;
  bool broken_ = false;
};

void check_readable(const std::filesystem::path& file, const char* what) {
  if (std::ifstream(file).good()) return;
  throw Error(ErrorCode::kInvalidArgument, "The " + std::string(what) + " " + file.string() +
                                               " cannot be read. Name an existing PEM file that the server may read.");
}

net::Context::Ptr load(const TlsFiles& files) {
  net::initializeSSL();
  net::Context::Params params;
  params.certificateFile = files.certificate.string();
  params.privateKeyFile = files.private_key.string();
  params.verificationMode = net::Context::VERIFY_NONE;
  params.cipherList = "ECDHE+AESGCM:ECDHE+CHACHA20";  // of TLS 1.2; TLS 1.3 has only good ones
  net::Context::Ptr context = new net::Context(net::Context::TLS_SERVER_USE, params);
  context->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
  context->preferServerCiphers();
  context->enableSessionCache(false, "rotulus");
  // Given after the certificate, a key that does not belong to it is refused; before it, it would be dropped in silence.
  context->usePrivateKey(Poco::Crypto::EVPPKey("", files.private_key.string()));
  return context;
}

}  // namespace

struct TlsContext::State {
  net::Context::Ptr context;
};

TlsContext::TlsContext(const TlsFiles& files) : state_(std::make_unique<State>()) {
  check_readable(files.certificate, "certificate");
  check_readable(files.private_key, "private key");
  try {
    state_->context = load(files);
  } catch (const Poco::Exception& error) {
    throw Error(ErrorCode::kInvalidArgument,
                "The certificate " + files.certificate.string() + " and the private key " + files.private_key.string() +
                    " cannot be used (" + error.displayText() +
                    "). Both must be PEM files, belong together, and the key must not be encrypted.");
  }
}

TlsContext::~TlsContext() = default;

std::unique_ptr<Stream> TlsContext::make_stream(int descriptor) const {
  net::StreamSocket plain(new net::StreamSocketImpl(descriptor));
  plain.setBlocking(false);  // tells Poco; the socket itself is non-blocking already
  return std::make_unique<TlsStream>(net::SecureStreamSocket::attach(plain, state_->context));
}

}  // namespace rotulus::http
