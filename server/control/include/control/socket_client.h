// The command line's end of the control socket; control/socket_server.h has the protocol.
// Thread-safety: a SocketClient belongs to one thread.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "control/admin_context.h"

namespace rotulus::control {

class SocketClient {
 public:
  // Nothing when no server runs on `directory`. Error{kForbidden} when it belongs to another user, {kIo}.
  static std::optional<SocketClient> connect(const std::filesystem::path& directory);
  SocketClient(SocketClient&&) noexcept;
  ~SocketClient();

  // Runs one command; once per connection. Returns its result as JSON, or throws the Error that the server answered,
  // {kUnavailable} when the connection breaks. `progress` is called a few times a second whether or not there is news; when it
  // returns false the command is asked to stop and its answer still waited for.
  std::string call(std::string_view command, std::string_view arguments, const ProgressSink& progress);

 private:
  explicit SocketClient(int descriptor);
  int descriptor_ = -1;
};

}  // namespace rotulus::control
