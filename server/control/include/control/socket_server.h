// The server's end of the control socket, `control.sock` in the data directory.
//
// Only the user that the server runs as, and root, may speak to it: the directory and the socket are closed to others, and the
// peer's user is asked of the kernel (SO_PEERCRED) besides.
//
// Protocol: JSON, one object a line, one command per connection.
//   to the server     {"command": "import", "arguments": {...}}
//   from the server   {"progress": {"what": "...", "done": 10, "total": 200}}   any number of times
//                     {"result": {...}}   or   {"error": {"code": "not_found", "message": "..."}}
// A client that closes its sending end (or all of the connection) asks the command to stop where that is clean.
// Thread-safety: start() and stop() from one thread; the handler runs in a thread per connection.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "control/admin_context.h"

namespace rotulus::control {

class SocketServer {
 public:
  // Returns the result as JSON; throws what is answered as an error. `arguments` may hold secrets: it is cleansed afterwards.
  using Handler = std::function<std::string(std::string_view command, std::string_view arguments, const ProgressSink& progress)>;

  // The caller holds the lock on `directory`: a socket left there by a server that was killed is replaced.
  SocketServer(std::filesystem::path directory, Handler handler);
  ~SocketServer();  // stops
  SocketServer(const SocketServer&) = delete;
  SocketServer& operator=(const SocketServer&) = delete;

  void start();  // Error{kIo}
  void stop();   // asks running commands to stop, waits for them, removes the socket

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace rotulus::control
