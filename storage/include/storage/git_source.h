// Reads the history of a git repository as a list of changes to documents: what `import --history` walks.
// A source is a repository folder (bare or with a working tree) or a bundle file. Only its objects and refs are read; no
// hook, filter or working tree is looked at, and nothing in it is changed.
// Thread-safety: a GitSource belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"

namespace rotulus::storage {

// One document changed by a commit. Paths are the raw bytes that git has, usually UTF-8, with '/' between the parts.
// All changes of a commit happen at once: `old_path` names the state before it. So two documents that swap their names are two
// kRenamed, and a path may stand both as the old path of one change and as the path of another.
struct SourceChange {
  enum class Kind { kAdded, kModified, kRemoved, kRenamed };
  Kind kind = Kind::kAdded;
  std::string path;
  std::string old_path;  // kRenamed only
  ObjectId blob;         // the content after the commit; zero for kRemoved
  ObjectId old_blob;     // the content before it; zero for kAdded. A kRenamed with blob == old_blob is a pure renaming
};

// Something the commit added or changed that is no document.
struct SkippedEntry {
  std::string path;
  std::string reason;  // "symbolic link", "submodule"
};

struct SourceCommit {
  ObjectId id;
  std::string author_name, author_email;  // raw bytes; empty where the commit has none that can be read
  Timestamp authored;
  int author_offset_minutes = 0;  // east of UTC
  std::string committer_name, committer_email;
  Timestamp committed;
  int committer_offset_minutes = 0;
  std::string message;                // raw bytes
  std::string encoding;               // what the commit says its message is written in; empty means UTF-8
  std::vector<SourceChange> changes;  // in the order of their paths; empty for a commit that changes no document
  std::vector<SkippedEntry> skipped;
};

// The first-parent line of one branch. A merge is seen as one commit with the changes it brought to the line.
//
// Documents keep their identity through renamings: equal content first, then the same name with at least 75 % and any name with
// at least 50 % of the content kept, measured as git measures it. A path whose former content moved elsewhere unchanged while
// something else took its place is a renaming too, not a modification (swaps, chapters that move up by one).
// Very large commits (above 2,000 removed or added documents, or 64 MiB of them) are only searched for equal content.
// A changed file mode is no change.
class GitSource {
 public:
  // `branch` may be "main", "refs/heads/main", "origin/main" or any full ref; without it, the branch that HEAD names.
  // A bundle is unpacked into a private directory in memory (/dev/shm), which goes away with the GitSource.
  //
  // Error{kNotFound}: no such path. Error{kInvalidArgument}: no repository, no commits, HEAD names no branch, unknown branch,
  // bundle without its beginning; the message lists the branches. Error{kForbidden}: owned by another user. Error{kUnsupported}:
  // a SHA-256 repository, a filtered bundle. Error{kStorageFull}: no room to unpack the bundle. Error{kCorrupt} names the object.
  static GitSource open(const std::filesystem::path& path, const std::optional<std::string>& branch = std::nullopt);

  GitSource(GitSource&&) noexcept;
  GitSource& operator=(GitSource&&) noexcept;
  ~GitSource();

  const std::string& branch() const;  // short: "main"
  ObjectId tip() const;
  std::size_t commit_count() const;
  // The history starts at a cut (git clone --depth): the oldest commit here adds every document that existed then.
  bool shallow() const;
  // 1 for the oldest commit, commit_count() for the tip; nothing for a commit that is not on the line.
  std::optional<std::size_t> position(const ObjectId& commit) const;

  using Visitor = std::function<void(const SourceCommit&)>;
  // Visits every commit from the oldest to the tip, or those that follow `after`. The visitor may call blob(); what it throws
  // ends the walk and passes through. Error{kInvalidArgument} if `after` is not on the line; Error{kCorrupt} names a missing or
  // damaged object; Error{kTooLarge} for a commit that changes more than 2,000,000 paths.
  void walk(const Visitor& visit, const std::optional<ObjectId>& after = std::nullopt);

  // The content of a document, checked against its name. Error{kCorrupt} if it is missing or damaged.
  std::string blob(const ObjectId& id);
  std::uint64_t blob_size(const ObjectId& id);

 private:
  struct State;
  explicit GitSource(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace rotulus::storage
