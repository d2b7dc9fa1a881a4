#include "git_source_changes.h"

#include "core/error.h"

namespace rotulus::storage::source {
namespace {

using EntryKind = TreeEntry::Kind;

constexpr std::size_t kMaximumChanges = 2'000'000;
constexpr std::size_t kMaximumDepth = 2'000;

bool is(const TreeEntry* entry, EntryKind kind) { return entry && entry->kind == kind; }

std::string reason(EntryKind kind) {
  if (kind == EntryKind::kLink) return "symbolic link";
  if (kind == EntryKind::kSubmodule) return "submodule";
  return "neither file nor folder";
}

class Comparison {
 public:
  explicit Comparison(ObjectReader& objects) : objects_(objects) {}

  void trees(const ObjectId* from, const ObjectId* to) {
    if (++depth_ > kMaximumDepth) throw Error(ErrorCode::kTooLarge, "Folders are nested too deeply at " + path_ + ".");
    bound(++visited_);
    std::optional<SourceObject> from_object, to_object;
    std::vector<TreeEntry> old_entries, new_entries;
    load(from, from_object, old_entries);
    load(to, to_object, new_entries);
    auto old_entry = old_entries.cbegin();
    auto new_entry = new_entries.cbegin();
    while (old_entry != old_entries.cend() || new_entry != new_entries.cend()) {
      const bool old_ended = old_entry == old_entries.cend();
      const bool new_ended = new_entry == new_entries.cend();
      const bool take_old = !old_ended && (new_ended || !before(*new_entry, *old_entry));
      const bool take_new = !new_ended && (old_ended || !before(*old_entry, *new_entry));
      pair(take_old ? &*old_entry : nullptr, take_new ? &*new_entry : nullptr);
      if (take_old) ++old_entry;
      if (take_new) ++new_entry;
    }
    --depth_;
  }

  TreeDifference take() { return std::move(result_); }

 private:
  void load(const ObjectId* id, std::optional<SourceObject>& object, std::vector<TreeEntry>& entries) {
    if (!id) return;
    object = objects_.read(*id, GIT_OBJECT_TREE);
    entries = parse_tree(objects_, *id, object->bytes());
  }

  // Two entries with the same name, or one of them alone. A folder meets only a folder: it sorts as another name.
  void pair(const TreeEntry* from, const TreeEntry* to) {
    if (from && to && from->kind == to->kind && from->id == to->id) return;
    const std::size_t length = path_.size();
    path_ += (from ? from : to)->name;
    if (is(from, EntryKind::kDirectory) || is(to, EntryKind::kDirectory)) {
      path_ += '/';
      trees(from ? &from->id : nullptr, to ? &to->id : nullptr);
    } else {
      leaf(from, to);
    }
    path_.resize(length);
  }

  void leaf(const TreeEntry* from, const TreeEntry* to) {
    const bool was = is(from, EntryKind::kFile);
    const bool now = is(to, EntryKind::kFile);
    if (to && !now) result_.skipped.push_back({path_, reason(to->kind)});
    bound(result_.changes.size() + result_.skipped.size());
    if (!was && !now) return;
    using Kind = SourceChange::Kind;
    const Kind kind = !was ? Kind::kAdded : !now ? Kind::kRemoved : Kind::kModified;
    result_.changes.push_back({kind, path_, {}, now ? to->id : ObjectId{}, was ? from->id : ObjectId{}});
  }

  static void bound(std::size_t count) {
    if (count <= kMaximumChanges) return;
    throw Error(ErrorCode::kTooLarge, "One commit changes more than 2,000,000 paths, which no collection of documents does.");
  }

  ObjectReader& objects_;
  TreeDifference result_;
  std::string path_;
  std::size_t depth_ = 0;
  std::size_t visited_ = 0;
};

}  // namespace

TreeDifference difference(ObjectReader& objects, const std::optional<ObjectId>& from, const ObjectId& to) {
  if (from == to) return {};
  Comparison comparison(objects);
  comparison.trees(from ? &*from : nullptr, &to);
  return comparison.take();
}

}  // namespace rotulus::storage::source
