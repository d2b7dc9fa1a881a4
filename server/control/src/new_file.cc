#include "new_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "core/error.h"

namespace rotulus::control {

NewFile::NewFile(std::filesystem::path path) : path_(std::move(path)) {
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor_ < 0) fail(errno);
}

NewFile::~NewFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  if (!kept_) ::unlink(path_.c_str());
}

void NewFile::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void NewFile::keep() {
  if (::fsync(descriptor_) != 0) fail(errno);
  kept_ = true;
}

void NewFile::fail(int error) const {
  if (error == EEXIST) throw Error(ErrorCode::kConflict, path_.string() + " exists already and is not overwritten.");
  const bool full = error == ENOSPC || error == EDQUOT;
  throw Error(full ? ErrorCode::kStorageFull : ErrorCode::kIo,
              "Cannot write " + path_.string() + ": " + std::system_category().message(error) + ".");
}

}  // namespace rotulus::control
