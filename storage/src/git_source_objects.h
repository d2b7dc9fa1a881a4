// Reading commits, trees and blobs out of a foreign object database, trusting nothing in it.
// Thread-safety: one thread at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git_library.h"
#include "storage/git_source.h"

namespace rotulus::storage::source {

// One object's bytes, alive as long as this is.
class SourceObject {
 public:
  explicit SourceObject(GitHandle<git_odb_object> handle) : handle_(std::move(handle)) {}
  std::string_view bytes() const {
    return {static_cast<const char*>(git_odb_object_data(handle_.get())), git_odb_object_size(handle_.get())};
  }
  git_object_t type() const { return git_odb_object_type(handle_.get()); }

 private:
  GitHandle<git_odb_object> handle_;
};

class ObjectReader {
 public:
  // `place` is how error messages call the repository, `advice` the sentence that says what to do about one of its objects.
  ObjectReader(GitHandle<git_odb> odb, std::string place, std::string advice)
      : odb_(std::move(odb)), place_(std::move(place)), advice_(std::move(advice)) {}

  // Error{kCorrupt} if the object is missing, damaged (its bytes do not hash to its name) or of another type.
  SourceObject read(const ObjectId& id, git_object_t type);
  SourceObject read_any(const ObjectId& id);
  std::uint64_t size(const ObjectId& id);
  [[noreturn]] void fail(const ObjectId& id, std::string_view type, const std::string& why) const;

 private:
  GitHandle<git_odb> odb_;
  std::string place_, advice_;
};

struct RawCommit {
  ObjectId tree;
  std::optional<ObjectId> first_parent;
  SourceCommit commit;  // without changes
};

// Tolerates what old tools wrote (odd author lines, odd dates); Error{kCorrupt} when tree or parent cannot be read.
RawCommit read_commit(ObjectReader& objects, const ObjectId& id);

// Follows annotated tags to the commit behind them.
ObjectId peel_to_commit(ObjectReader& objects, ObjectId id);

struct TreeEntry {
  enum class Kind { kFile, kDirectory, kLink, kSubmodule, kUnknown };
  Kind kind;
  std::string_view name;  // inside the bytes the tree was parsed from
  ObjectId id;
};

// In git's order (a directory sorts as its name with a '/'), also when the tree was written in another one.
std::vector<TreeEntry> parse_tree(const ObjectReader& objects, const ObjectId& id, std::string_view bytes);
bool before(const TreeEntry& a, const TreeEntry& b);

}  // namespace rotulus::storage::source
