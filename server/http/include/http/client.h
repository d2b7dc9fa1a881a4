// A small HTTPS client for the command line: asks one server, checks its certificate, hands bodies on as they arrive.
//
// Only TLS 1.2 and later; the certificate must be trusted and name the host of the address. Redirects are not followed and no
// proxy is used, so that a token goes to nobody but the server that was named.
// Thread-safety: a Client belongs to one thread at a time.
// Errors: Error{kInvalidArgument} for an address that is no https address and for an unusable file of certificates,
// {kUnauthenticated} when the server's certificate is not trusted, {kUnavailable} when nothing answers or the connection breaks,
// {kTimeout} when the answer stalls, {kTooLarge} for a collected body above max_body. An answer of any status is no error.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/headers.h"
#include "http/status.h"

namespace rotulus::http {

struct ClientOptions {
  std::string server = "https://127.0.0.1:8443";
  std::optional<std::filesystem::path> trusted;  // PEM certificates; without it those that the system trusts
  std::string bearer;                            // sent as Authorization; empty: none
  std::chrono::milliseconds timeout{60'000};     // of connecting, and of every wait for the next bytes
  std::uint64_t max_body = 64ULL << 20;
};

struct ClientResponse {
  Status status = Status::kOk;
  Headers headers;
  std::string body;  // empty when a sink took it
};

class Client {
 public:
  using Sink = std::function<void(std::string_view piece)>;

  explicit Client(ClientOptions options);
  ~Client();
  Client(Client&&) noexcept;

  // `target` is path and query, encoded. A 2xx body goes to `sink` when there is one; other bodies are collected, so that the
  // problem document can be read.
  ClientResponse get(std::string_view target, const Sink& sink = {});
  // Sends `body` in one piece; `fields` come in addition, Content-Type among them.
  ClientResponse put(std::string_view target, std::string_view body, const Headers& fields = {});

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// One part of a path or one value of a query, percent-encoded.
std::string percent_encode(std::string_view text);

}  // namespace rotulus::http
