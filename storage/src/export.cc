// A space's history as an ordinary git repository: the same commits with the same authors, times and messages, and human paths.
//
// Walks the sealed objects through libgit2, so that what is exported is what git sees, not what the tables say of it.
#include <map>
#include <set>
#include <unordered_map>

#include "document_tree.h"
#include "git_view.h"
#include "metadata_blob.h"
#include "refs.h"
#include "storage/git_writer.h"
#include "storage/maintenance.h"
#include "storage/shredding.h"

namespace rotulus::storage {
namespace {

struct RevwalkDeleter {
  void operator()(git_revwalk* p) const { git_revwalk_free(p); }
};
struct CommitDeleter {
  void operator()(git_commit* p) const { git_commit_free(p); }
};
struct TreeDeleter {
  void operator()(git_tree* p) const { git_tree_free(p); }
};
struct DiffDeleter {
  void operator()(git_diff* p) const { git_diff_free(p); }
};
using CommitHandle = std::unique_ptr<git_commit, CommitDeleter>;
using TreeHandle = std::unique_ptr<git_tree, TreeDeleter>;

constexpr std::size_t kIdDigits = 32;

// What changed of one document in one commit.
struct Change {
  std::optional<ObjectId> content, metadata;
  bool content_removed = false;
};

// Where a document stands in the export.
struct Placed {
  std::string number;
  std::string wanted;  // the path that its metadata names
  std::string path;    // where it is: another when two documents want one path
  ObjectId content;
  bool has_content = false;
};

class Exporter {
 public:
  Exporter(const Session& session, SpaceId space, const std::filesystem::path& directory, const Progress& progress)
      : state_(session.state()),
        space_(space),
        view_(state_, space),
        writer_(directory),
        progress_(progress),
        shredded_(shredded_documents(session)) {}

  ExportReport run();

 private:
  std::vector<git_oid> commits();
  CommitHandle lookup(const git_oid& id);
  TreeHandle tree_of(git_commit* commit);
  std::map<DocumentId, Change> changes(git_tree* before, git_tree* after);
  void note(std::map<DocumentId, Change>& changes, const git_diff_delta& delta);
  void apply(const std::map<DocumentId, Change>& changes);
  std::string free_path(const Placed& placed);
  void place(const DocumentId& id, Placed& placed);
  void copy_blob(const ObjectId& id);

  SessionState& state_;
  SpaceId space_;
  GitView view_;
  GitWriter writer_;
  PathTree tree_;
  const Progress& progress_;
  const std::set<DocumentId> shredded_;
  std::unordered_map<DocumentId, Placed> documents_;
  std::map<std::string, DocumentId> paths_;
  ExportReport report_;
};

std::vector<git_oid> Exporter::commits() {
  std::vector<git_oid> ids;
  const auto head = read_ref(state_, space_, kMainRef);
  if (!head) return ids;
  git_revwalk* raw = nullptr;
  view_.check(git_revwalk_new(&raw, view_.repository()), "walking the commits");
  const std::unique_ptr<git_revwalk, RevwalkDeleter> walk(raw);
  git_revwalk_sorting(walk.get(), GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE);
  const git_oid start = to_git(*head);
  view_.check(git_revwalk_push(walk.get(), &start), "walking the commits");
  git_oid id;
  int code = 0;
  while ((code = git_revwalk_next(&id, walk.get())) == 0) ids.push_back(id);
  if (code != GIT_ITEROVER) view_.check(code, "walking the commits");
  return ids;
}

CommitHandle Exporter::lookup(const git_oid& id) {
  git_commit* commit = nullptr;
  view_.check(git_commit_lookup(&commit, view_.repository(), &id), "reading a commit");
  return CommitHandle(commit);
}

TreeHandle Exporter::tree_of(git_commit* commit) {
  git_tree* tree = nullptr;
  view_.check(git_commit_tree(&tree, commit), "reading the tree of a commit");
  return TreeHandle(tree);
}

void Exporter::note(std::map<DocumentId, Change>& changes, const git_diff_delta& delta) {
  const bool removed = delta.status == GIT_DELTA_DELETED;
  const std::string_view path = removed ? delta.old_file.path : delta.new_file.path;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const auto id = DocumentId::parse(name.substr(0, kIdDigits));
  if (id && shredded_.contains(*id)) return;  // its files are left out of every commit
  if (!id)
    throw Error(ErrorCode::kCorrupt, "The tree of the space holds the entry " + std::string(path) + ", which is no document's.");
  Change& change = changes[*id];
  if (name.size() > kIdDigits) {
    if (!removed) change.metadata = from_git(delta.new_file.id);
  } else if (removed) {
    change.content_removed = true;
  } else {
    change.content = from_git(delta.new_file.id);
  }
}

std::map<DocumentId, Change> Exporter::changes(git_tree* before, git_tree* after) {
  git_diff_options options;
  git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
  options.flags = GIT_DIFF_SKIP_BINARY_CHECK;
  git_diff* raw = nullptr;
  view_.check(git_diff_tree_to_tree(&raw, view_.repository(), before, after, &options), "comparing two trees");
  const std::unique_ptr<git_diff, DiffDeleter> diff(raw);
  std::map<DocumentId, Change> changes;
  for (std::size_t i = 0; i < git_diff_num_deltas(diff.get()); ++i) note(changes, *git_diff_get_delta(diff.get(), i));
  return changes;
}

void Exporter::copy_blob(const ObjectId& id) {
  const ObjectContent content = state_.objects.require_content(space_, id, ObjectType::kBlob);
  if (content.bytes)
    writer_.add_blob(*content.bytes);
  else
    writer_.add_blob(id, content.file->size(), [&](const GitWriter::TakePiece& take) { content.file->visit(state_.db, take); });
}

// Two documents may name one path, and a document may name none.
std::string Exporter::free_path(const Placed& placed) {
  const std::string wanted = placed.wanted.empty() ? placed.number + ".md" : placed.wanted;
  if (!paths_.contains(wanted)) return wanted;
  const auto slash = wanted.rfind('/');
  const auto dot = wanted.rfind('.');
  const bool has_ending = dot != std::string::npos && (slash == std::string::npos || dot > slash + 1);
  const auto at = has_ending ? dot : wanted.size();
  return wanted.substr(0, at) + " (" + placed.number + ")" + wanted.substr(at);
}

void Exporter::place(const DocumentId& id, Placed& placed) {
  placed.path = free_path(placed);
  paths_[placed.path] = id;
  tree_.set(placed.path, placed.content);
}

// All changes of a commit happen at once: everything that moves or goes leaves its place before anything is put down.
void Exporter::apply(const std::map<DocumentId, Change>& changes) {
  std::vector<DocumentId> to_place;
  for (const auto& [id, change] : changes) {
    Placed& placed = documents_[id];
    if (change.content) {
      placed.content = *change.content;
      placed.has_content = true;
      copy_blob(*change.content);
    }
    const bool was_placed = !placed.path.empty();
    const std::string wanted = placed.wanted;
    if (change.metadata) {
      const std::string yaml = state_.objects.require(space_, *change.metadata, ObjectType::kBlob);
      placed.wanted = metadata_from_yaml(yaml, &placed.number).path;
    }
    const bool moves = placed.wanted != wanted || change.content_removed;
    if (was_placed && moves) {
      tree_.remove(placed.path);
      paths_.erase(placed.path);
      placed.path.clear();
    }
    if (change.content_removed)
      documents_.erase(id);
    else if (placed.path.empty())
      to_place.push_back(id);
    else
      tree_.set(placed.path, placed.content);
  }
  for (const DocumentId& id : to_place) place(id, documents_.at(id));
}

Author author_of(const git_signature* signature) {
  return {signature->name, signature->email, Timestamp::from_seconds(signature->when.time), signature->when.offset};
}

ExportReport Exporter::run() {
  const auto ids = commits();
  std::optional<ObjectId> parent;
  TreeHandle before;
  for (const git_oid& id : ids) {
    const CommitHandle commit = lookup(id);
    TreeHandle after = tree_of(commit.get());
    apply(changes(before.get(), after.get()));
    const ObjectId root = tree_.write(writer_);
    const std::vector<ObjectId> parents = parent ? std::vector<ObjectId>{*parent} : std::vector<ObjectId>{};
    parent = writer_.add_commit(root, parents, author_of(git_commit_author(commit.get())),
                                author_of(git_commit_committer(commit.get())), git_commit_message_raw(commit.get()));
    before = std::move(after);
    ++report_.commits;
    if (progress_ && !progress_("commits", report_.commits, ids.size()))
      throw Error(ErrorCode::kUnavailable, "The export was stopped; what it wrote is incomplete and can be removed.");
  }
  writer_.finish("main", parent);
  report_.documents = documents_.size();
  return report_;
}

}  // namespace

ExportReport export_git(Store& store, SpaceId space, const std::filesystem::path& directory, const Progress& progress) {
  const Session session = store.read();
  return Exporter(session, space, directory, progress).run();
}

}  // namespace rotulus::storage
