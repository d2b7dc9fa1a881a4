// The address of the control socket of a data directory.
//
// A socket's address holds 107 bytes of path. Where the directory's path is longer, the socket is reached through
// /proc/self/fd/N/control.sock, where N is the opened directory: the socket is the same file in the same place, so that
// neither a second place nor a file that points to it has to be kept safe.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <filesystem>

#include "descriptor.h"

namespace rotulus::control {

inline constexpr const char* kSocketName = "control.sock";

class SocketAddress {
 public:
  explicit SocketAddress(const std::filesystem::path& directory);  // Error{kIo} when the directory cannot be opened
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address_); }
  static constexpr socklen_t size() { return sizeof(sockaddr_un); }

 private:
  Descriptor directory_;  // stays open as long as the address names it
  sockaddr_un address_{};
};

}  // namespace rotulus::control
