#include "memory_directory.h"

#include <linux/magic.h>
#include <sys/statfs.h>
#include <unistd.h>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include "core/error.h"

namespace rotulus::search {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kPrefix = "rotulus-index-";  // then the process id, '-', and six random characters

bool is_in_memory(const fs::path& directory) {
  struct statfs system {};
  if (statfs(directory.c_str(), &system) != 0)
    throw Error(ErrorCode::kInvalidArgument, "The directory for the search index, " + directory.string() + ", cannot be used: " +
                                                 std::strerror(errno) + ". Create it, or name another one.");
  return system.f_type == TMPFS_MAGIC || system.f_type == RAMFS_MAGIC;
}

std::string read_line(const fs::path& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

void check_swap() {
  std::ifstream swaps("/proc/swaps");
  std::string line;
  std::getline(swaps, line);  // the heading
  while (std::getline(swaps, line)) {
    const std::string device = line.substr(0, line.find_first_of(" \t"));
    if (is_plain_swap(device, "/sys"))
      throw Error(ErrorCode::kInvalidArgument,
                  "The search index is held in memory that may be swapped out to " + device +
                      ", which is not encrypted. Encrypt the swap device or switch it off, or state in the "
                      "configuration that swap is acceptable.");
  }
}

bool is_alive(pid_t process) { return kill(process, 0) == 0 || errno == EPERM; }

// The process that owns a directory of ours, 0 when the name is not one of ours.
pid_t owner_of(const std::string& name) {
  if (!name.starts_with(kPrefix)) return 0;
  pid_t process = 0;
  const char* begin = name.data() + kPrefix.size();
  const auto [end, error] = std::from_chars(begin, name.data() + name.size(), process);
  return error == std::errc() && end != begin && *end == '-' ? process : 0;
}

void remove_leftovers(const fs::path& parent) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(parent, error)) {
    const pid_t owner = owner_of(entry.path().filename().string());
    if (owner <= 0 || is_alive(owner) || entry.is_symlink(error)) continue;
    std::error_code ignored;  // another user's: not ours to remove
    fs::remove_all(entry.path(), ignored);
  }
}

}  // namespace

bool is_plain_swap(const fs::path& device, const fs::path& sysfs) {
  std::error_code error;
  const fs::path real = fs::canonical(device, error);
  const std::string node = (error ? device : real).filename().string();
  if (node.starts_with("zram")) return read_line(sysfs / "block" / node / "backing_dev").find('/') != std::string::npos;
  return !read_line(sysfs / "block" / node / "dm/uuid").starts_with("CRYPT-");
}

std::uint64_t directory_bytes(const fs::path& path) {
  constexpr int kAttempts = 5;  // whole folders go while somebody merges, and the count ends there
  std::uint64_t total = 0;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    total = 0;
    std::error_code ended;
    for (fs::recursive_directory_iterator at(path, ended), end; at != end; at.increment(ended)) {
      std::error_code error;
      const auto size = at->is_regular_file(error) ? at->file_size(error) : 0;
      if (!error) total += size;  // files come and go while the writer works
    }
    if (!ended) break;
  }
  return total;
}

MemoryDirectory::MemoryDirectory(const IndexOptions& options) {
  const fs::path parent = options.directory.empty() ? fs::path("/dev/shm") : options.directory;
  if (!is_in_memory(parent) && !options.allow_disk)
    throw Error(ErrorCode::kInvalidArgument,
                "The search index holds plain text and would lie on a disk in " + parent.string() +
                    ". Name a directory on tmpfs, such as /dev/shm, or state in the configuration that the "
                    "volume is encrypted.");
  if (!options.allow_swap) check_swap();
  remove_leftovers(parent);
  std::string name = parent / (std::string(kPrefix) + std::to_string(getpid()) + "-XXXXXX");
  if (!mkdtemp(name.data()))
    throw Error(ErrorCode::kIo,
                "Cannot make a directory for the search index in " + parent.string() + ": " + std::strerror(errno) + ".");
  path_ = name;
}

MemoryDirectory::~MemoryDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace rotulus::search
