#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "pack_writer.h"
#include "schema.h"
#include "storage/store.h"

namespace rotulus::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFormatMark = "rotulus-data ";

int lock(const fs::path& path) {
  const int handle = ::open((path / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (handle < 0)
    throw Error(ErrorCode::kIo, "Cannot open " + (path / "lock").string() + ": " + std::strerror(errno) +
                                    ". Check who owns the data directory and whether it is writable.");
  if (::flock(handle, LOCK_EX | LOCK_NB) == 0) return handle;
  ::close(handle);
  throw Error(ErrorCode::kBusy,
              "The data directory " + path.string() +
                  " is in use by another Rotulus process. Stop that one first, or give this one its own directory.");
}

std::string present_format() { return std::string(kFormatMark) + std::to_string(kFormat) + "\n"; }

std::string first_line(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

void check_format(const fs::path& path) {
  const std::string line = first_line(path / "format");
  if (line.empty())
    throw Error(ErrorCode::kNotFound, path.string() + " is not a data directory of Rotulus. Make one with 'rotulus init --data " +
                                          path.string() + " --key-file FILE'.");
  int format = 0;
  if (line.starts_with(kFormatMark)) format = std::atoi(line.c_str() + kFormatMark.size());
  if (format < 1) throw Error(ErrorCode::kCorrupt, (path / "format").string() + " is damaged: it names no format.");
  if (format > kFormat)
    throw Error(ErrorCode::kNewerFormat, "The data directory " + path.string() + " has format " + std::to_string(format) +
                                             " and was written by a newer Rotulus; this one reads up to format " +
                                             std::to_string(kFormat) + ". Install the newer version.");
}

// As far as it may be read: who owns a directory need not be able to open the one above.
void sync_parent(const fs::path& path) {
  try {
    sync_directory(fs::canonical(path).parent_path());
  } catch (const Error&) {
    return;
  }
}

}  // namespace

DataDirectory DataDirectory::open(const fs::path& path) {
  check_format(path);
  return {fs::canonical(path), lock(path)};
}

DataDirectory DataDirectory::create(const fs::path& path) {
  std::error_code error;
  if (fs::exists(path, error) && (!fs::is_directory(path) || !fs::is_empty(path)))
    throw Error(ErrorCode::kConflict, path.string() + " exists already and is not empty: choose a new directory.");
  fs::create_directories(path, error);
  if (error) throw Error(ErrorCode::kIo, "Cannot make " + path.string() + ": " + error.message() + ".");
  ::chmod(path.c_str(), 0700);
  DataDirectory directory(fs::canonical(path), lock(path));
  // Without it the directory is nobody's, whatever the database in it has acknowledged.
  write_file_durably(path / "format", present_format(), 0600);
  sync_directory(path);
  sync_parent(path);
  return directory;
}

void DataDirectory::mark_present_format() const {
  if (first_line(path_ / "format") + "\n" == present_format()) return;
  const fs::path fresh = path_ / "format.new";
  std::error_code error;
  fs::remove(fresh, error);  // of an attempt that was cut short
  write_file_durably(fresh, present_format(), 0600);
  fs::rename(fresh, path_ / "format", error);
  if (error) throw Error(ErrorCode::kIo, "Cannot write " + (path_ / "format").string() + ": " + error.message() + ".");
  sync_directory(path_);
}

DataDirectory::DataDirectory(DataDirectory&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataDirectory& DataDirectory::operator=(DataDirectory&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(lock_, other.lock_);
  return *this;
}

DataDirectory::~DataDirectory() {
  if (lock_ >= 0) ::close(lock_);
}

}  // namespace rotulus::storage
