// The REST interface of an application over HTTPS, on a free port of loopback, as clients would meet it.
// Thread-safety: one thread; client() gives each caller its own connection.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "http/client.h"
#include "http/router.h"
#include "http/server.h"
#include "service/application.h"

namespace rotulus::bench {

class HttpsServer {
 public:
  // Keeps its certificate in `folder`. `app` must outlive the server.
  HttpsServer(service::Application& app, const std::filesystem::path& folder);
  ~HttpsServer();
  http::Client client(const std::string& token) const;
  // For clients in other processes: "https://127.0.0.1:8443", and what they are to trust.
  std::string address() const;
  const std::filesystem::path& certificate() const { return certificate_; }

 private:
  std::filesystem::path certificate_;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
};

// The credential of a store that lives as long as the run.
crypto::Credential bench_key();

}  // namespace rotulus::bench
