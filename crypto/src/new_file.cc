#include "new_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "core/error.h"
#include "descriptor.h"

namespace rotulus::crypto {
namespace {

[[noreturn]] void throw_system_error(const std::filesystem::path& path, int error) {
  const std::string reason = std::system_category().message(error);
  if (error == EEXIST) throw Error(ErrorCode::kConflict, path.string() + " exists already and is not overwritten.");
  const bool full = error == ENOSPC || error == EDQUOT;
  throw Error(full ? ErrorCode::kStorageFull : ErrorCode::kIo, "Cannot write " + path.string() + ": " + reason + ".");
}

bool write_all(int descriptor, ByteView content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

// The name itself is durable only when its folder is. Best effort: some file systems do not sync folders.
void sync_folder_of(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  const Descriptor descriptor(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() >= 0) static_cast<void>(fsync(descriptor.get()));
}

}  // namespace

void create_new_file(const std::filesystem::path& path, mode_t mode, ByteView content) {
  const Descriptor descriptor(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
  if (descriptor.get() < 0) throw_system_error(path, errno);
  if (!write_all(descriptor.get(), content) || fsync(descriptor.get()) != 0) {
    const int error = errno;
    unlink(path.c_str());
    throw_system_error(path, error);
  }
  sync_folder_of(path);
}

}  // namespace rotulus::crypto
