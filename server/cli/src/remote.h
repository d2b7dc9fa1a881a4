// A server that is asked over HTTPS, with the token of a user: what search, show, log and diff work on.
// Thread-safety: one thread.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "json.h"
#include "places.h"

namespace rotulus::cli {

struct RemoteOptions {
  PlaceOptions place;  // for the certificate of a server on this machine
  std::string server = "https://127.0.0.1:8443";
  std::string token_file;
  std::optional<std::string> ca;
  bool json = false;
};

void add_remote_options(CLI::App& command, RemoteOptions& options);

// What the server refused, with everything that it said about it.
class RemoteProblem : public Error {
 public:
  RemoteProblem(ErrorCode code, const std::string& message, Json document)
      : Error(code, message), document_(std::make_shared<const Json>(std::move(document))) {}
  const Json& document() const { return *document_; }  // null when it said nothing that can be read

 private:
  std::shared_ptr<const Json> document_;  // so that copying the error cannot fail
};

class Remote {
 public:
  // Error{kIo} or {kInvalidArgument} for the token file; those of http::Client.
  explicit Remote(const RemoteOptions& options);
  ~Remote();

  // `target` is below /api/v1, encoded. Every answer but 2xx is thrown as a RemoteProblem with the server's own sentence.
  Json get(const std::string& target);
  void get(const std::string& target, const std::function<void(std::string_view)>& sink);
  // Sends content. `match` goes out as If-Match, unless it is empty.
  Json put(const std::string& target, std::string_view content, const std::string& match);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace rotulus::cli
