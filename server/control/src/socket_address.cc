#include "socket_address.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "core/error.h"

namespace rotulus::control {

SocketAddress::SocketAddress(const std::filesystem::path& directory) {
  std::string path = (directory / kSocketName).string();
  if (path.size() >= sizeof(address_.sun_path)) {
    directory_ = Descriptor(::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!directory_)
      throw Error(ErrorCode::kIo, "Cannot open " + directory.string() + ": " + std::strerror(errno) + ". Check who owns it.");
    path = "/proc/self/fd/" + std::to_string(directory_.get()) + '/' + kSocketName;
  }
  address_.sun_family = AF_UNIX;
  std::memcpy(static_cast<void*>(address_.sun_path), path.c_str(), path.size() + 1);
}

}  // namespace rotulus::control
