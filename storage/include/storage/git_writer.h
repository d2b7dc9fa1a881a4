// Writes an ordinary bare git repository: what `export --git` leaves. Everything goes into one pack without deltas, written once
// from front to back, so that an export takes little memory (about 100 bytes for every object) and little time.
// Thread-safety: a GitWriter, and a PathTree, belong to one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "storage/documents.h"

namespace rotulus::storage {

// Whether git refuses this as the name of a file or folder: empty, "." and "..", and ".git" in all the spellings that some file
// system takes for it (.GIT, git~1, ".git ", with a stream or zero-width characters, behind a backslash).
bool git_refuses(std::string_view name);

// The name under which an entry is written. A name that git refuses gets a '%' in front (".git" is written "%.git", "" as "%"),
// and so does a name that looks as if it had got one ("%.git" is written "%%.git"): no two names become one, and all others stay
// as they are. Behind a backslash the same is done to each part.
std::string name_for_git(std::string_view name);

class GitWriter {
 public:
  struct Entry {
    enum class Kind { kFile, kFolder };
    Kind kind = Kind::kFile;
    std::string name;
    ObjectId id;
  };

  // Makes `directory` (only its owner may look inside, since what it holds is no longer sealed), or uses it if it is empty.
  // Error{kConflict} if something is in it, Error{kInvalidArgument} if it is no directory. All calls: Error{kStorageFull},
  // Error{kIo}.
  explicit GitWriter(const std::filesystem::path& directory);
  // Removes what was written, unless finish() was called.
  ~GitWriter();
  GitWriter(GitWriter&&) noexcept;
  GitWriter& operator=(GitWriter&&) = delete;

  // Each returns the object's name and writes it unless it is there already.
  ObjectId add_blob(std::string_view content);
  // A blob of any size in little memory: `give` is called with a function that takes its bytes piece by piece, unless it is there
  // already. Error{kCorrupt} when they do not hash to `id`; nothing more may be written then.
  using TakePiece = std::function<void(std::string_view piece)>;
  void add_blob(const ObjectId& id, std::uint64_t size, const std::function<void(const TakePiece&)>& give);
  // In any order. Error{kInvalidArgument}: a name that git refuses, that holds a '/' or NUL, or that stands twice; an object that
  // was not written.
  ObjectId add_tree(std::vector<Entry> entries);
  // Names and addresses lose what would end them ('<', '>', line ends), the message loses NULs, times before 1970 become 1970.
  // Error{kInvalidArgument}: a tree or parent that was not written.
  ObjectId add_commit(const ObjectId& tree, const std::vector<ObjectId>& parents, const Author& author, const Author& committer,
                      std::string_view message);

  std::uint64_t objects() const;
  std::uint64_t bytes() const;  // of the pack so far

  // Completes the repository, on disk when it returns. HEAD names `branch`, which points at `head`, or does not exist yet without
  // one. Error{kInvalidArgument}: no name for a branch; a head that is no commit written here. Nothing else may be called after
  // it.
  void finish(const std::string& branch, const std::optional<ObjectId>& head);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The documents of an export by their paths, kept from commit to commit so that only changed folders are written.
// The parts of a path are separated by '/'; each is written as name_for_git() says ("/a//b" as "%/a/%/b"). Where a document has
// the name of a folder, the document is written with a '%' behind its name (more, while that is taken too).
class PathTree {
 public:
  PathTree();
  ~PathTree();
  PathTree(PathTree&&) noexcept;
  PathTree& operator=(PathTree&&) noexcept;

  // Puts a document at `path`, in place of the one that may be there. Error{kInvalidArgument}: a path with a NUL, of more than
  // 4,096 bytes or 1,000 parts.
  void set(std::string_view path, const ObjectId& blob);
  // False when there is none. Folders go with their last document.
  bool remove(std::string_view path);
  std::optional<ObjectId> find(std::string_view path) const;

  // Writes the folders that changed since the last call, and returns the root. The blobs must have been written before. An object
  // of this class goes with one writer.
  ObjectId write(GitWriter& writer);

 private:
  struct Folder;
  std::unique_ptr<Folder> root_;
};

}  // namespace rotulus::storage
