#include "remote.h"

#include <algorithm>
#include <fstream>

#include "command_line.h"
#include "core/error.h"
#include "http/client.h"

namespace rotulus::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestToken = 1024;

std::string read_token(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::string token;
  if (!in || !std::getline(in, token))
    throw Error(ErrorCode::kIo, "Cannot read a token from " + file + ". 'rotulus token create --out FILE' makes such a file.");
  while (!token.empty() && (token.back() == '\r' || token.back() == ' ')) token.pop_back();
  const bool printable = std::all_of(token.begin(), token.end(), [](unsigned char c) { return c > 0x20 && c < 0x7F; });
  if (token.empty() || token.size() > kLongestToken || !printable)
    throw Error(ErrorCode::kInvalidArgument,
                file + " holds no token. It must be the one line that 'rotulus token create' wrote.");
  return token;
}

// The self-signed certificate of a server on this machine, when we may read it.
std::optional<fs::path> local_certificate(const PlaceOptions& place) {
  try {
    const auto certificate = load_config(place).certificate();
    if (std::ifstream(certificate).good()) return certificate;
  } catch (const Error&) {
    // No configuration for us to read: then the system's certificates decide.
  }
  return std::nullopt;
}

http::ClientOptions client_options(const RemoteOptions& options) {
  http::ClientOptions result;
  result.server = options.server;
  result.bearer = read_token(options.token_file);
  result.trusted = options.ca ? std::optional<fs::path>(*options.ca) : local_certificate(options.place);
  return result;
}

ErrorCode code_of(http::Status status) {
  switch (status) {
    case http::Status::kUnauthorized:
      return ErrorCode::kUnauthenticated;
    case http::Status::kForbidden:
      return ErrorCode::kForbidden;
    case http::Status::kNotFound:
      return ErrorCode::kNotFound;
    case http::Status::kServiceUnavailable:
      return ErrorCode::kUnavailable;
    default:
      return ErrorCode::kInvalidArgument;
  }
}

[[noreturn]] void throw_problem(const http::ClientResponse& response) {
  const Json problem = Json::parse(response.body, nullptr, false);
  std::string detail = problem.is_object() ? problem.value("detail", std::string()) : std::string();
  if (detail.empty()) detail = "The server answered with status " + std::to_string(http::number(response.status)) + ".";
  if (response.status == http::Status::kUnauthorized) detail += " Make a new token with 'rotulus token create'.";
  throw RemoteProblem(code_of(response.status), detail, problem.is_object() ? problem : Json());
}

Json parsed(const std::string& body) {
  Json answer = Json::parse(body, nullptr, false);
  if (answer.is_discarded())
    throw Error(ErrorCode::kInternal, "The server's answer is no JSON. Check that the address is that of a Rotulus server.");
  return answer;
}

}  // namespace

class Remote::Impl {
 public:
  explicit Impl(const RemoteOptions& options) : client_(client_options(options)) {}

  http::ClientResponse get(const std::string& target, const http::Client::Sink& sink) {
    auto response = client_.get("/api/v1" + target, sink);
    if (http::number(response.status) / 100 != 2) throw_problem(response);
    return response;
  }

  http::ClientResponse put(const std::string& target, std::string_view content, const std::string& match) {
    http::Headers fields;
    fields.set("Content-Type", "application/octet-stream");
    if (!match.empty()) fields.set("If-Match", match);
    auto response = client_.put("/api/v1" + target, content, fields);
    if (http::number(response.status) / 100 != 2) throw_problem(response);
    return response;
  }

 private:
  http::Client client_;
};

Remote::Remote(const RemoteOptions& options) : impl_(std::make_unique<Impl>(options)) {}
Remote::~Remote() = default;

Json Remote::get(const std::string& target) { return parsed(impl_->get(target, {}).body); }

Json Remote::put(const std::string& target, std::string_view content, const std::string& match) {
  return parsed(impl_->put(target, content, match).body);
}

void Remote::get(const std::string& target, const std::function<void(std::string_view)>& sink) { impl_->get(target, sink); }

void add_remote_options(CLI::App& command, RemoteOptions& options) {
  command.add_option("--server", options.server, "Address of the server")
      ->type_name("URL")
      ->envname("ROTULUS_URL")
      ->capture_default_str();
  command.add_option("--token-file", options.token_file, "File with an API token ('rotulus token create --out FILE')")
      ->required()
      ->type_name("FILE")
      ->envname("ROTULUS_TOKEN_FILE");
  command
      .add_option("--ca", options.ca,
                  "Certificates to trust (PEM); else that of the data directory where it can be read, else the system's")
      ->type_name("FILE");
  add_data_option(command, options.place);
  add_config_option(command, options.place);
  add_json_option(command, options.json);
}

}  // namespace rotulus::cli
