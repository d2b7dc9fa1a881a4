#include "control/socket_client.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include "core/error.h"
#include "crypto/secret.h"
#include "descriptor.h"
#include "json.h"
#include "line_channel.h"
#include "socket_address.h"

namespace rotulus::control {
namespace {

constexpr std::size_t kLongestAnswer = 256U << 20;
constexpr std::chrono::milliseconds kLookAround{200};

ErrorCode parse_code(const std::string& text) {
  for (int i = 0; i <= static_cast<int>(ErrorCode::kInternal); ++i)
    if (name(static_cast<ErrorCode>(i)) == text) return static_cast<ErrorCode>(i);
  return ErrorCode::kInternal;
}

Error broken() {
  return {ErrorCode::kUnavailable,
          "The server ended the connection before the command was done. Look at its log, and try again."};
}

// The last progress heard, for telling the sink that time passes.
struct Heard {
  std::string what;
  std::uint64_t done = 0, total = 0;
};

Heard heard(const Json& progress) {
  return {progress.value("what", std::string()), progress.value("done", std::uint64_t{0}),
          progress.value("total", std::uint64_t{0})};
}

}  // namespace

SocketClient::SocketClient(int descriptor) : descriptor_(descriptor) {}
SocketClient::SocketClient(SocketClient&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
SocketClient::~SocketClient() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<SocketClient> SocketClient::connect(const std::filesystem::path& directory) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(directory, ignored)) return std::nullopt;
  const SocketAddress address(directory);
  Descriptor descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!descriptor) throw Error(ErrorCode::kIo, std::string("Cannot make a socket: ") + std::strerror(errno) + ".");
  if (::connect(descriptor.get(), address.get(), SocketAddress::size()) != 0) {
    if (errno == ENOENT || errno == ECONNREFUSED) return std::nullopt;
    if (errno == EACCES)
      throw Error(ErrorCode::kForbidden,
                  "The data directory " + directory.string() +
                      " belongs to another user. Run this command as the user that runs the server, or as root.");
    throw Error(ErrorCode::kIo, "Cannot reach the server of " + directory.string() + ": " + std::strerror(errno) + ".");
  }
  return SocketClient(descriptor.release());
}

std::string SocketClient::call(std::string_view command, std::string_view arguments, const ProgressSink& progress) {
  LineChannel channel(descriptor_, kLongestAnswer);
  std::string request = "{\"command\":" + to_text(command) + ",\"arguments\":";
  request.reserve(request.size() + arguments.size() + 2);
  request.append(arguments).append("}\n");
  const bool sent = channel.write(request);
  crypto::cleanse(request.data(), request.size());
  if (!sent) throw broken();
  Heard last;
  bool stopped = false;
  while (true) {
    std::string line;
    const auto outcome = channel.read(line, kLookAround);
    if (outcome == LineChannel::Outcome::kEnd) throw broken();
    if (outcome == LineChannel::Outcome::kLine) {
      const Json answer = Json::parse(line, nullptr, false);
      if (!answer.is_object()) throw broken();
      if (answer.contains("result")) return to_text(answer["result"]);
      if (answer.contains("error"))
        throw Error(parse_code(answer["error"].value("code", "")), answer["error"].value("message", ""));
      if (answer.contains("progress")) last = heard(answer["progress"]);
    }
    if (!stopped && !progress(last.what, last.done, last.total)) {
      ::shutdown(descriptor_, SHUT_WR);
      stopped = true;
    }
  }
}

}  // namespace rotulus::control
