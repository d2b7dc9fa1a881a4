#include "backup_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "core/error.h"
#include "pack_writer.h"

namespace rotulus::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = "rotulus-backup 1 ";
constexpr std::string_view kPart = ".part";  // ending of what is not finished
constexpr const char* kDescription = "rotulus-backup";
constexpr const char* kParts[] = {"manifests", "segments", "keys"};
constexpr std::size_t kInstallationDigits = 32;

[[noreturn]] void fail(const fs::path& path, int reason) {
  const bool full = reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
  const std::string what = "Cannot write " + path.string() + ": " + std::strerror(reason) + ". ";
  if (full)
    throw Error(ErrorCode::kStorageFull, what + "Free some space, or keep fewer backups; the earlier ones are as they were.");
  throw Error(ErrorCode::kIo, what +
                                  "Check who owns the backup directory and whether it is writable; earlier backups are as they "
                                  "were.");
}

void make_directory(const fs::path& path) {
  std::error_code error;
  const bool made = fs::create_directories(path, error);
  if (error) fail(path, error.value());
  if (made) fs::permissions(path, fs::perms::owner_all, error);
}

// Empty: there is no such line.
std::string installation_of(const fs::path& path) {
  std::ifstream in(path / kDescription);
  std::string line;
  std::getline(in, line);
  const bool fits = line.starts_with(kMark) && line.size() == kMark.size() + kInstallationDigits;
  return fits ? line.substr(kMark.size()) : std::string();
}

std::string require_installation(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path / kDescription, ignored))
    throw Error(ErrorCode::kNotFound, path.string() + " is no backup directory: it holds no file '" + kDescription +
                                          "'. 'rotulus backup DIR' makes one.");
  std::string installation = installation_of(path);
  if (installation.empty())
    throw Error(ErrorCode::kCorrupt,
                (path / kDescription).string() +
                    " is damaged, or was written by a newer Rotulus: it does not say whose backups these are.");
  return installation;
}

bool belongs(const std::string& name) {
  return name == "lock" || name.ends_with(kPart) || std::find(std::begin(kParts), std::end(kParts), name) != std::end(kParts);
}

bool holds_something_else(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return false;
  if (!fs::is_directory(path, error)) return true;
  for (const auto& entry : fs::directory_iterator(path, error))
    if (!belongs(entry.path().filename())) return true;
  if (error) throw Error(ErrorCode::kIo, "Cannot read " + path.string() + ": " + error.message() + ". Check who owns it.");
  return false;
}

int lock(const fs::path& path) {
  const fs::path file = path / "lock";
  const int handle = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (handle < 0) fail(file, errno);
  if (::flock(handle, LOCK_EX | LOCK_NB) == 0) return handle;
  ::close(handle);
  throw Error(ErrorCode::kBusy, "Somebody is writing to the backup directory " + path.string() + ". Wait until that has ended.");
}

void describe(const fs::path& path, const std::string& installation) {
  DurableFile file(path / kDescription);
  file.write(crypto::as_bytes(std::string(kMark) + installation + "\n"));
  file.finish();
}

}  // namespace

BackupDirectory BackupDirectory::open(const fs::path& path) { return {path, require_installation(path), -1}; }

BackupDirectory BackupDirectory::open_to_write(const fs::path& path, const std::string& installation) {
  std::error_code ignored;
  const bool is_new = !fs::exists(path / kDescription, ignored);
  if (is_new) {
    // An attempt that was cut short has left the lock at most.
    if (holds_something_else(path))
      throw Error(ErrorCode::kConflict, path.string() + " holds something else than backups. Choose a new or empty directory.");
  } else if (require_installation(path) != installation) {
    throw Error(ErrorCode::kConflict,
                path.string() + " holds the backups of another installation. Give this one a directory of its own.");
  }
  make_directory(path);
  BackupDirectory directory(path, installation, lock(path));
  for (const char* part : kParts) make_directory(path / part);
  if (is_new) describe(path, installation);
  directory.remove_remains();
  return directory;
}

BackupDirectory BackupDirectory::open_to_prune(const fs::path& path) {
  std::string installation = require_installation(path);
  BackupDirectory directory(path, std::move(installation), lock(path));
  directory.remove_remains();
  return directory;
}

BackupDirectory::BackupDirectory(BackupDirectory&& other) noexcept
    : path_(std::move(other.path_)), installation_(std::move(other.installation_)), lock_(std::exchange(other.lock_, -1)) {}

BackupDirectory::~BackupDirectory() {
  if (lock_ >= 0) ::close(lock_);
}

std::vector<std::string> BackupDirectory::names(const char* part) const {
  std::vector<std::string> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(path_ / part, error)) {
    std::string name = entry.path().filename();
    if (!name.ends_with(kPart)) found.push_back(std::move(name));
  }
  if (error) throw Error(ErrorCode::kIo, "Cannot read " + (path_ / part).string() + ": " + error.message() + ".");
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> BackupDirectory::manifests() const { return names("manifests"); }
std::vector<std::string> BackupDirectory::segments() const { return names("segments"); }
std::vector<std::string> BackupDirectory::keys() const { return names("keys"); }

void BackupDirectory::remove_remains() const {
  std::error_code ignored;
  for (const char* part : kParts)
    for (const auto& entry : fs::directory_iterator(path_ / part, ignored))
      if (entry.path().filename().string().ends_with(kPart)) fs::remove(entry.path(), ignored);
}

DurableFile::DurableFile(fs::path path) : path_(std::move(path)), temporary_(path_.string() + std::string(kPart)) {
  descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor_ < 0) fail(temporary_, errno);
}

DurableFile::~DurableFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(temporary_.c_str());
}

void DurableFile::write(crypto::ByteView data) {
  hash_.update(data);
  bytes_ += data.size();
  while (!data.empty()) {
    const ssize_t written = ::write(descriptor_, data.data(), data.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(temporary_, errno);
    data = data.subspan(static_cast<std::size_t>(written));
  }
}

crypto::Sha256 DurableFile::finish() {
  if (::fsync(descriptor_) != 0) fail(temporary_, errno);
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail(path_, errno);
  ::close(std::exchange(descriptor_, -1));
  sync_directory(path_.parent_path());
  return hash_.finish();
}

crypto::Bytes read_backup_file(const fs::path& path, std::uint64_t most) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error == std::errc::no_such_file_or_directory)
    throw Error(ErrorCode::kCorrupt, path.string() + " is missing from the backup.");
  std::ifstream in(path, std::ios::binary);
  if (error || !in) throw Error(ErrorCode::kIo, "Cannot read " + path.string() + ". Check who owns it.");
  if (size > most) throw Error(ErrorCode::kCorrupt, path.string() + " is not as it was written: it is too long.");
  crypto::Bytes bytes(size);
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  if (static_cast<std::uint64_t>(in.gcount()) != size)
    throw Error(ErrorCode::kIo, "Cannot read " + path.string() + " to its end: the disk gives an error.");
  return bytes;
}

}  // namespace rotulus::storage
