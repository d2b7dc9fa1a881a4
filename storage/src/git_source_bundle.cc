#include "git_source_bundle.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

#include "core/error.h"
#include "git_library.h"

namespace rotulus::storage::source {
namespace {

namespace fs = std::filesystem;

constexpr char kMemory[] = "/dev/shm";
constexpr char kPrefix[] = "rotulus-bundle-";
constexpr std::size_t kLongestLine = 65'536;

[[noreturn]] void reject(const fs::path& path, const std::string& why) {
  throw Error(ErrorCode::kInvalidArgument, path.string() + " " + why);
}

// A header line without its '\n'. A file that is no bundle may have none for gigabytes.
std::string take_line(std::istream& in, const fs::path& path) {
  std::string line;
  for (int c = in.get(); c != '\n'; c = in.get()) {
    if (c == std::char_traits<char>::eof() || line.size() >= kLongestLine)
      reject(path, "is a damaged bundle: its header does not end.");
    line += static_cast<char>(c);
  }
  return line;
}

void check_capability(const std::string& line, const fs::path& path) {
  if (line == "@object-format=sha1") return;
  const std::string name = path.string();
  if (line.starts_with("@object-format="))
    throw Error(ErrorCode::kUnsupported, name + " is a bundle with SHA-256 names; only SHA-1 repositories can be read.");
  if (line.starts_with("@filter="))
    throw Error(ErrorCode::kUnsupported, name + " was filtered and lacks objects; make it again without --filter.");
  throw Error(ErrorCode::kUnsupported, name + " asks for \"" + line.substr(1) + "\", which is not known here.");
}

BundleRef parse_ref(const std::string& line, const fs::path& path) {
  const auto target = ObjectId::parse(line.substr(0, 40));
  if (!target || line.size() < 42 || line[40] != ' ')
    reject(path, "is a damaged bundle: its header holds \"" + line.substr(0, 80) + "\".");
  return {line.substr(41), *target};
}

// Directories whose owner was killed: nobody holds their lock. Very young ones may not have been locked yet.
void sweep_abandoned() {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(kMemory, error)) {
    if (!entry.path().filename().string().starts_with(kPrefix)) continue;
    const auto changed = entry.last_write_time(error);
    if (error || fs::file_time_type::clock::now() - changed < std::chrono::minutes(1)) continue;
    const int lock = ::open(entry.path().c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (lock < 0) continue;
    if (::flock(lock, LOCK_EX | LOCK_NB) == 0) fs::remove_all(entry.path(), error);
    ::close(lock);
  }
}

// libgit2 maps the pack it writes: running out of memory there would kill the process instead of failing.
void check_room(const fs::path& bundle, std::uint64_t pack_offset, const fs::path& directory) {
  const std::uint64_t pack = fs::file_size(bundle) - pack_offset;
  const std::uint64_t needed = pack + pack / 2 + (16u << 20);  // the index is a few per cent; the rest is for others
  if (fs::space(directory).available >= needed) return;
  throw Error(ErrorCode::kStorageFull, bundle.string() + " needs " + std::to_string(needed >> 20) + " MiB in " + kMemory +
                                           " to be unpacked, and there is less. Clone it (git clone --bare) and give the clone.");
}

}  // namespace

BundleHeader read_bundle_header(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error(ErrorCode::kIo, path.string() + " cannot be opened for reading.");
  constexpr std::size_t kSignatureLength = 16;
  std::string signature(kSignatureLength, '\0');
  in.read(signature.data(), static_cast<std::streamsize>(kSignatureLength));
  if (signature != "# v2 git bundle\n" && signature != "# v3 git bundle\n")
    reject(path,
           "is neither a git repository nor a bundle. Give a repository folder, or a file made with \"git bundle create FILE "
           "--all\".");

  BundleHeader header;
  for (std::string line = take_line(in, path); !line.empty(); line = take_line(in, path)) {
    if (line[0] == '-')
      reject(path,
             "continues a history that it does not hold. Make it again with the whole history: git bundle create FILE --all.");
    if (line[0] == '@')
      check_capability(line, path);
    else
      header.refs.push_back(parse_ref(line, path));
  }
  header.pack_offset = static_cast<std::uint64_t>(in.tellg());
  return header;
}

MemoryDirectory::MemoryDirectory() {
  sweep_abandoned();
  std::string pattern = std::string(kMemory) + '/' + kPrefix + "XXXXXX";
  if (!::mkdtemp(pattern.data()))
    throw Error(ErrorCode::kIo,
                std::string("No directory can be made in ") + kMemory + ": " + std::generic_category().message(errno) + ".");
  path_ = pattern;
  lock_ = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock_ >= 0) ::flock(lock_, LOCK_EX | LOCK_NB);
}

MemoryDirectory::MemoryDirectory(MemoryDirectory&& other) noexcept
    : path_(std::exchange(other.path_, {})), lock_(std::exchange(other.lock_, -1)) {}

MemoryDirectory::~MemoryDirectory() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
  if (lock_ >= 0) ::close(lock_);
}

void unpack_bundle(const fs::path& bundle, std::uint64_t pack_offset, const fs::path& directory) {
  check_room(bundle, pack_offset, directory);
  const auto check = [&bundle](int code) {
    if (code != 0) throw Error(ErrorCode::kCorrupt, bundle.string() + " is damaged: " + git_error_text() + ". Make it again.");
  };
  const fs::path packs = directory / "pack";
  fs::create_directory(packs);
  git_indexer* raw = nullptr;
  check(git_indexer_new(&raw, packs.c_str(), 0400, nullptr, nullptr));
  const GitHandle<git_indexer> indexer(raw);

  std::ifstream in(bundle, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(pack_offset));
  std::vector<char> buffer(1 << 20);
  git_indexer_progress progress{};
  while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), in.gcount() > 0)
    check(git_indexer_append(indexer.get(), buffer.data(), static_cast<std::size_t>(in.gcount()), &progress));
  if (in.bad()) throw Error(ErrorCode::kIo, bundle.string() + " cannot be read to its end.");
  check(git_indexer_commit(indexer.get(), &progress));
}

}  // namespace rotulus::storage::source
