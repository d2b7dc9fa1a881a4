#include "https_server.h"

#include <algorithm>

#include "api/api.h"
#include "crypto/signing.h"

namespace rotulus::bench {

HttpsServer::HttpsServer(service::Application& app, const std::filesystem::path& folder)
    : certificate_(folder / "certificate.pem") {
  const auto key = folder / "key.pem";
  if (!std::filesystem::exists(certificate_)) crypto::create_self_signed_certificate({"127.0.0.1"}, 1, certificate_, key);
  api::add_routes(router_, app, {});
  http::ServerOptions options;
  options.tls = http::TlsFiles{certificate_, key};
  server_ = std::make_unique<http::Server>(options, [this](http::Request& request) { return router_(request); });
  server_->start();
}

HttpsServer::~HttpsServer() { server_->stop(); }

http::Client HttpsServer::client(const std::string& token) const {
  http::ClientOptions options;
  options.server = address();
  options.trusted = certificate_;
  options.bearer = token;
  return http::Client(options);
}

std::string HttpsServer::address() const { return "https://127.0.0.1:" + std::to_string(server_->port()); }

crypto::Credential bench_key() {
  crypto::Credential credential;
  credential.secret = crypto::SecretBytes(crypto::kKeySize);
  std::fill_n(credential.secret.data(), crypto::kKeySize, std::uint8_t{7});
  return credential;
}

}  // namespace rotulus::bench
