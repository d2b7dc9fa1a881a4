#include "secret_io.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>

#include "core/error.h"

namespace rotulus::cli {
namespace {

constexpr std::size_t kLongest = 4096;

// Switches the echo of a terminal off while it lives.
class NoEcho {
 public:
  NoEcho(int descriptor, const std::string& prompt) : descriptor_(descriptor) {
    if (::isatty(descriptor) != 1 || ::tcgetattr(descriptor, &before_) != 0) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    active_ = ::tcsetattr(descriptor, TCSAFLUSH, &quiet) == 0;
    std::cerr << prompt << ": " << std::flush;
  }
  ~NoEcho() {
    if (!active_) return;
    ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
    std::cerr << std::endl;
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

 private:
  const int descriptor_;
  termios before_{};
  bool active_ = false;
};

}  // namespace

crypto::SecretBytes read_secret(int descriptor, const std::string& prompt) {
  const NoEcho quiet(descriptor, prompt);
  crypto::SecretBytes buffer(kLongest);
  std::size_t size = 0;
  // Byte by byte: what follows the line belongs to somebody else.
  while (size < kLongest) {
    const ssize_t got = ::read(descriptor, buffer.data() + size, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      throw Error(ErrorCode::kIo, "Cannot read descriptor " + std::to_string(descriptor) + ": " + std::strerror(errno) +
                                      ". Open it for the program, as in --passphrase-fd 3 3<FILE.");
    if (got == 0 || buffer.data()[size] == '\n') break;
    ++size;
  }
  if (size > 0 && buffer.data()[size - 1] == '\r') --size;
  if (size == 0)
    throw Error(ErrorCode::kInvalidArgument,
                "Descriptor " + std::to_string(descriptor) + " held nothing: write one line into it.");
  return crypto::SecretBytes(buffer.view().first(size));
}

SecretFile::SecretFile(std::filesystem::path path) : path_(std::move(path)) {
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor_ >= 0) return;
  if (errno == EEXIST)
    throw Error(ErrorCode::kConflict, path_.string() + " exists already. Name a file that does not, or move that one away.");
  throw Error(ErrorCode::kIo, "Cannot make the file " + path_.string() + ": " + std::strerror(errno) + ".");
}

SecretFile::~SecretFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!written_ && descriptor_ >= 0) ::unlink(path_.c_str());
}

void SecretFile::write(std::string_view content) {
  while (!content.empty()) {
    const ssize_t put = ::write(descriptor_, content.data(), content.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) throw Error(ErrorCode::kIo, "Cannot write the file " + path_.string() + ": " + std::strerror(errno) + ".");
    content.remove_prefix(static_cast<std::size_t>(put));
  }
  if (::fsync(descriptor_) != 0)
    throw Error(ErrorCode::kIo, "Cannot write the file " + path_.string() + ": " + std::strerror(errno) + ".");
  sync_parent();
  written_ = true;
}

// The name as well as the content.
void SecretFile::sync_parent() const {
  const auto parent = std::filesystem::absolute(path_).parent_path();
  const int descriptor = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int error = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced && error != EINVAL)  // which some file systems answer for directories
    throw Error(ErrorCode::kIo, "Cannot write into " + parent.string() + ": " + std::strerror(error) + ".");
}

}  // namespace rotulus::cli
