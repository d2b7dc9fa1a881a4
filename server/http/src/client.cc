#include "http/client.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/Utility.h>
#include <Poco/URI.h>

#include <array>
#include <fstream>
#include <istream>
#include <ostream>

#include "core/error.h"

namespace rotulus::http {
namespace {

namespace net = Poco::Net;

Poco::URI parse_server(const std::string& text) {
  try {
    Poco::URI uri(text);
    const bool only_host = (uri.getPath().empty() || uri.getPath() == "/") && uri.getQuery().empty() && uri.getUserInfo().empty();
    if (uri.getScheme() == "https" && !uri.getHost().empty() && only_host) return uri;
  } catch (const Poco::Exception&) {  // said below
  }
  throw Error(ErrorCode::kInvalidArgument,
              "'" + text + "' is no address of a server. Write it as https://host:port, with nothing behind.");
}

net::Context::Ptr make_context(const std::optional<std::filesystem::path>& trusted) {
  if (trusted && !std::ifstream(*trusted).good())
    throw Error(ErrorCode::kInvalidArgument,
                "The certificates in " + trusted->string() + " cannot be read. Name a PEM file of those to trust.");
  net::initializeSSL();
  net::Context::Params params;
  params.verificationMode = net::Context::VERIFY_STRICT;
  params.loadDefaultCAs = !trusted;
  if (trusted) params.caLocation = trusted->string();
  try {
    net::Context::Ptr context = new net::Context(net::Context::TLS_CLIENT_USE, params);
    context->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
    context->enableExtendedCertificateVerification(true);  // the certificate must name the host
    return context;
  } catch (const Poco::Exception& error) {
    throw Error(ErrorCode::kInvalidArgument, "The certificates in " + (trusted ? trusted->string() : "the system's store") +
                                                 " cannot be used (" + error.displayText() +
                                                 "). Name a PEM file of those to trust.");
  }
}

Headers headers_of(const net::HTTPResponse& answer) {
  Headers headers;
  for (const auto& [name, value] : answer) headers.add(name, value);
  return headers;
}

struct Question {
  const std::string& method;
  std::string_view target;
  std::optional<std::string_view> body;
  const Headers& fields;
};

}  // namespace

class Client::Impl {
 public:
  explicit Impl(ClientOptions options)
      : options_(std::move(options)),
        uri_(parse_server(options_.server)),
        session_(uri_.getHost(), uri_.getPort(), make_context(options_.trusted)) {
    session_.setTimeout(Poco::Timespan(std::chrono::microseconds(options_.timeout).count()));
    session_.setKeepAlive(true);
  }

  ClientResponse ask(const Question& question, const Sink& sink) {
    try {
      return exchange(question, sink);
    } catch (const net::SSLException& error) {
      throw Error(ErrorCode::kUnauthenticated, "The certificate of " + options_.server + " is not trusted (" +
                                                   error.displayText() + "). Name the certificates to trust with --ca.");
    } catch (const Poco::TimeoutException&) {
      throw Error(ErrorCode::kTimeout, options_.server + " did not answer in time. Try again, or look at the server's log.");
    } catch (const Poco::Exception& error) {
      throw Error(ErrorCode::kUnavailable, "There is no answer from " + options_.server + " (" + error.displayText() +
                                               "). Check the address, and that the server runs.");
    }
  }

 private:
  ClientResponse exchange(const Question& question, const Sink& sink);
  void receive(std::istream& body, const net::HTTPResponse& answer, const Sink& sink);
  bool is_whole(const net::HTTPResponse& answer, std::uint64_t received);

  const ClientOptions options_;
  const Poco::URI uri_;
  net::HTTPSClientSession session_;
};

ClientResponse Client::Impl::exchange(const Question& question, const Sink& sink) {
  net::HTTPRequest request(question.method, std::string(question.target), net::HTTPMessage::HTTP_1_1);
  request.set("Accept", "application/json, */*;q=0.5");
  if (!options_.bearer.empty()) request.set("Authorization", "Bearer " + options_.bearer);
  for (const auto& [name, value] : question.fields) request.set(name, value);
  if (question.body) request.setContentLength64(static_cast<Poco::Int64>(question.body->size()));
  std::ostream& sent = session_.sendRequest(request);
  if (question.body) sent.write(question.body->data(), static_cast<std::streamsize>(question.body->size()));
  net::HTTPResponse answer;
  std::istream& body = session_.receiveResponse(answer);
  ClientResponse response{static_cast<Status>(answer.getStatus()), headers_of(answer), {}};
  const bool good = number(response.status) / 100 == 2;
  const Sink collect = [&](std::string_view piece) {
    if (response.body.size() + piece.size() > options_.max_body)
      throw Error(ErrorCode::kTooLarge, "The answer of " + options_.server + " is too large.");
    response.body.append(piece);
  };
  receive(body, answer, good && sink ? sink : collect);
  return response;
}

void Client::Impl::receive(std::istream& body, const net::HTTPResponse& answer, const Sink& sink) {
  std::array<char, 64 << 10> buffer;
  std::uint64_t total = 0;
  while (body.good()) {
    body.read(buffer.data(), buffer.size());
    const auto got = body.gcount();
    if (got > 0) sink({buffer.data(), static_cast<std::size_t>(got)});
    total += static_cast<std::uint64_t>(got);
  }
  if (const Poco::Exception* broken = session_.networkException()) broken->rethrow();
  if (!is_whole(answer, total)) {
    session_.reset();
    throw Error(ErrorCode::kUnavailable, "The answer of " + options_.server + " broke off. Try again.");
  }
}

// Poco's streams end quietly when the connection does. Behind a whole chunked answer the connection stays open and silent, so one
// that has ended is taken to have been cut. The end of TLS can be here a moment before that of the connection.
bool Client::Impl::is_whole(const net::HTTPResponse& answer, std::uint64_t received) {
  const Poco::Timespan kEndOfConnection(0, 100'000);  // microseconds
  if (answer.hasContentLength()) return received == static_cast<std::uint64_t>(answer.getContentLength64());
  return !answer.getChunkedTransferEncoding() || !session_.socket().poll(kEndOfConnection, net::Socket::SELECT_READ);
}

Client::Client(ClientOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;

ClientResponse Client::get(std::string_view target, const Sink& sink) {
  return impl_->ask({net::HTTPRequest::HTTP_GET, target, std::nullopt, {}}, sink);
}

ClientResponse Client::put(std::string_view target, std::string_view body, const Headers& fields) {
  return impl_->ask({net::HTTPRequest::HTTP_PUT, target, body, fields}, {});
}

std::string percent_encode(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' ||
                       c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return out;
}

}  // namespace rotulus::http
