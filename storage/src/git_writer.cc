#include "storage/git_writer.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "core/error.h"
#include "git_commit.h"
#include "git_library.h"
#include "pack_writer.h"

namespace rotulus::storage {
namespace {

namespace fs = std::filesystem;

constexpr char kConfiguration[] = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n";

[[noreturn]] void reject(const std::string& why) { throw Error(ErrorCode::kInvalidArgument, why); }

// True if it had to be made.
bool prepare(const fs::path& directory) {
  std::error_code error;
  if (!fs::exists(directory, error)) {
    fs::create_directories(fs::absolute(directory).parent_path(), error);
    if (::mkdir(directory.c_str(), 0700) == 0) return true;
    throw Error(ErrorCode::kIo, directory.string() + " cannot be made: " + std::generic_category().message(errno) + ".");
  }
  if (!fs::is_directory(directory, error))
    reject(directory.string() + " is no directory. Name one that is empty or does not exist.");
  const bool empty = fs::is_empty(directory, error);
  if (error) throw Error(ErrorCode::kIo, directory.string() + " cannot be read: " + error.message() + ".");
  if (!empty)
    throw Error(ErrorCode::kConflict,
                directory.string() + " is not empty. Name a directory that is, or one that does not exist.");
  return false;
}

void make_folders(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!error) return;
  const bool full = error == std::errc::no_space_on_device;
  throw Error(full ? ErrorCode::kStorageFull : ErrorCode::kIo, path.string() + " cannot be made: " + error.message() + ".");
}

std::string sort_key(const GitWriter::Entry& entry) {
  return entry.kind == GitWriter::Entry::Kind::kFolder ? entry.name + '/' : entry.name;
}

void check_name(const std::string& name) {
  if (git_refuses(name) || name.find('/') != std::string::npos || name.find('\0') != std::string::npos)
    reject("\"" + name + "\" can be no name in a git repository.");
}

void check_distinct(const std::vector<GitWriter::Entry>& entries) {
  std::vector<std::string_view> names;
  names.reserve(entries.size());
  for (const GitWriter::Entry& entry : entries) names.push_back(entry.name);
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end()) reject("\"" + std::string(*twice) + "\" stands twice in one folder.");
}

// Git has no times before 1970.
Author presentable(Author author) {
  author.time = std::max(author.time, Timestamp{});
  return author;
}

}  // namespace

struct GitWriter::State {
  explicit State(const fs::path& path) : directory(path), made(prepare(path)) {
    for (const char* folder : {"objects/info", "objects/pack", "refs/heads", "refs/tags"}) make_folders(directory / folder);
    pack.emplace(directory / "objects/pack");
  }

  ~State() {
    pack.reset();
    if (finished) return;
    std::error_code ignored;
    if (made)
      fs::remove_all(directory, ignored);
    else
      for (const char* name : {"objects", "refs", "config", "HEAD"}) fs::remove_all(directory / name, ignored);
  }

  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void require(const ObjectId& id, PackedType type) const {
    if (!pack->contains(id, type)) reject("Object " + id.text() + " is named before it was written, or as what it is not.");
  }

  void write_branch(const std::string& name, const ObjectId& head) const {
    const fs::path ref = directory / name;
    make_folders(ref.parent_path());
    write_file_durably(ref, head.text() + "\n", 0644);
    for (fs::path folder = ref.parent_path(); folder != directory; folder = folder.parent_path()) sync_directory(folder);
  }

  fs::path directory;
  bool made;
  std::optional<PackWriter> pack;
  bool finished = false;
};

GitWriter::GitWriter(const fs::path& directory) {
  start_git_library();
  state_ = std::make_unique<State>(directory);
}

GitWriter::~GitWriter() = default;
GitWriter::GitWriter(GitWriter&&) noexcept = default;

ObjectId GitWriter::add_blob(std::string_view content) { return state_->pack->add(PackedType::kBlob, content); }

void GitWriter::add_blob(const ObjectId& id, std::uint64_t size, const std::function<void(const TakePiece&)>& give) {
  state_->pack->add(PackedType::kBlob, id, size, give);
}

ObjectId GitWriter::add_tree(std::vector<Entry> entries) {
  check_distinct(entries);
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return sort_key(a) < sort_key(b); });
  std::string bytes;
  for (const Entry& entry : entries) {
    const bool folder = entry.kind == Entry::Kind::kFolder;
    check_name(entry.name);
    state_->require(entry.id, folder ? PackedType::kTree : PackedType::kBlob);
    bytes += folder ? "40000 " : "100644 ";
    bytes += entry.name;
    bytes += '\0';
    bytes.append(entry.id.bytes.begin(), entry.id.bytes.end());
  }
  return state_->pack->add(PackedType::kTree, bytes);
}

ObjectId GitWriter::add_commit(const ObjectId& tree, const std::vector<ObjectId>& parents, const Author& author,
                               const Author& committer, std::string_view message) {
  state_->require(tree, PackedType::kTree);
  for (const ObjectId& parent : parents) state_->require(parent, PackedType::kCommit);
  const std::optional<ObjectId> first = parents.empty() ? std::nullopt : std::optional(parents[0]);
  std::string text = write_commit(tree, first, presentable(author), presentable(committer), message);
  constexpr std::size_t kTreeLine = 46, kParentLine = 48;  // with their line ends
  for (std::size_t i = 1; i < parents.size(); ++i) text.insert(kTreeLine + i * kParentLine, "parent " + parents[i].text() + "\n");
  return state_->pack->add(PackedType::kCommit, text);
}

std::uint64_t GitWriter::objects() const { return state_->pack->objects(); }
std::uint64_t GitWriter::bytes() const { return state_->pack->bytes(); }

void GitWriter::finish(const std::string& branch, const std::optional<ObjectId>& head) {
  const std::string ref = "refs/heads/" + branch;
  int valid = 0;
  if (git_reference_name_is_valid(&valid, ref.c_str()) != 0 || !valid || branch.starts_with('-'))
    reject("\"" + branch + "\" can be no branch.");
  if (head) state_->require(*head, PackedType::kCommit);
  state_->pack->finish();
  if (head) state_->write_branch(ref, *head);
  write_file_durably(state_->directory / "config", kConfiguration, 0644);
  // Last, because a directory without HEAD is no repository: git and everybody else sees a whole export or none.
  write_file_durably(state_->directory / "HEAD", "ref: " + ref + "\n", 0644);
  for (const char* folder : {"objects", "refs", "."}) sync_directory(state_->directory / folder);
  state_->finished = true;
}

}  // namespace rotulus::storage
