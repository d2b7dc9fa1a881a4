// A git repository's first-parent line, commit by commit.
#include <future>
#include <unordered_map>
#include <utility>

#include "core/error.h"
#include "import_batches.h"
#include "legacy_text.h"
#include "metadata.h"
#include "service/classification.h"
#include "service/import.h"
#include "storage/git_source.h"

namespace rotulus::service {
namespace {

using storage::CommitRequest;
using storage::DocumentChange;
using storage::GitSource;
using storage::SourceChange;
using storage::SourceCommit;
using Kind = SourceChange::Kind;

struct Living {
  DocumentId id;
  storage::Metadata metadata;
};

class HistoryImport {
 public:
  HistoryImport(storage::Store& store, const storage::Actor& actor, const ImportOptions& options, const ImportProgress& progress)
      : store_(store),
        actor_(actor),
        options_(options),
        source_(GitSource::open(options.path, options.branch)),
        space_(target_space(store, actor, options.space, report_)),
        batches_(store, actor, progress, source_.commit_count()) {}

  ImportReport run();

 private:
  std::optional<ObjectId> resume_point();
  void load_living();
  void visit(const SourceCommit& commit);
  void add_change(const SourceChange& change, const std::unordered_map<std::string, Living>& before, CommitRequest& request);
  void add_content(const SourceChange& change, const std::string& path, Living living, DocumentChange::Kind kind,
                   CommitRequest& request);
  void put_content(DocumentChange& change, std::string content);
  void note_skipped(const SourceCommit& commit);

  storage::Store& store_;
  storage::Actor actor_;
  const ImportOptions& options_;
  ImportReport report_;
  GitSource source_;
  SpaceId space_;
  ImportBatches batches_;
  std::unordered_map<std::string, Living> living_;  // by path
  ImportBatches::StagedFiles staged_;               // for the commit under way
};

storage::Author author_of(const std::string& name, const std::string& email, Timestamp time, int offset,
                          const std::string& encoding) {
  return {to_utf8(name, encoding, Shape::kSingleLine), to_utf8(email, encoding, Shape::kSingleLine), time, offset};
}

std::optional<ObjectId> HistoryImport::resume_point() {
  const auto progress = storage::import_progress(store_.read(), space_);
  if (!progress) return std::nullopt;
  const auto last = ObjectId::parse(progress->last_commit);
  if (!last || !source_.position(*last))
    throw Error(ErrorCode::kConflict, "The space " + options_.space.text() + " holds the history of branch " + progress->branch +
                                          " up to commit " + progress->last_commit + ", which is not on branch " +
                                          source_.branch() + " of this repository. Import it into a space of its own.");
  report_.resumed = true;
  batches_.start_at(*source_.position(*last));
  return last;
}

void HistoryImport::load_living() {
  const auto session = store_.read();
  for (const auto& document : storage::Documents(session).living(space_))
    living_[document.metadata.path] = {document.id, document.metadata};
}

void HistoryImport::note_skipped(const SourceCommit& commit) {
  for (const auto& entry : commit.skipped) note_skip(report_, entry.reason, to_utf8(entry.path, {}, Shape::kSingleLine));
}

void HistoryImport::add_content(const SourceChange& change, const std::string& path, Living living, DocumentChange::Kind kind,
                                CommitRequest& request) {
  std::string content = source_.blob(change.blob);
  living.metadata.path = path;
  living.metadata = metadata_for(content, std::move(living.metadata));
  if (!storage::Documents(store_.read()).find_number(living.metadata.translation_of))
    living.metadata.translation_of = living.metadata.translated_version = {};
  drop_unknown_categories(store_.read(), space_, living.metadata.categories);
  report_.bytes += content.size();
  report_.not_text += !is_text(content);
  ++report_.revisions;
  DocumentChange made;
  made.kind = kind;
  made.document = living.id;
  made.metadata = living.metadata;
  put_content(made, std::move(content));
  request.changes.push_back(std::move(made));
  living_[path] = std::move(living);
}

// A large one goes into the store at once, so that it does not wait in memory, nor hold up other writers when its turn comes.
void HistoryImport::put_content(DocumentChange& change, std::string content) {
  if (content.size() <= storage::kLargeFileBytes) {
    change.content = std::move(content);
    return;
  }
  const storage::StagingOptions options{content.size(), UINT64_MAX};
  auto source = [rest = std::string_view(content)](char* into, std::size_t size) mutable {
    const std::size_t given = rest.copy(into, size);
    rest.remove_prefix(given);
    return given;
  };
  staged_.push_back(std::make_shared<const storage::Staging>(store_, actor_, space_, source, options));
  change.file = staged_.back()->file();
}

// All changes of a commit happen at once: old paths name the state in `before`.
void HistoryImport::add_change(const SourceChange& change, const std::unordered_map<std::string, Living>& before,
                               CommitRequest& request) {
  const std::string path = to_utf8(change.path, {}, Shape::kText);
  const std::string old_path = change.kind == Kind::kRenamed ? to_utf8(change.old_path, {}, Shape::kText) : path;
  const auto known = before.find(old_path);
  if (change.kind == Kind::kRemoved) {
    if (known == before.end()) return;
    DocumentChange removal;
    removal.kind = DocumentChange::Kind::kRemove;
    removal.document = known->second.id;
    request.changes.push_back(std::move(removal));
    ++report_.removed;
    ++report_.revisions;
  } else if (known == before.end() || change.kind == Kind::kAdded) {
    Living created;
    crypto::random_bytes(created.id.bytes);
    ++report_.documents;
    add_content(change, path, std::move(created), DocumentChange::Kind::kCreate, request);
  } else {
    report_.renamed += change.kind == Kind::kRenamed;
    add_content(change, path, known->second, DocumentChange::Kind::kSave, request);
  }
}

void HistoryImport::visit(const SourceCommit& commit) {
  note_skipped(commit);
  CommitRequest request;
  request.space = space_;
  request.author =
      author_of(commit.author_name, commit.author_email, commit.authored, commit.author_offset_minutes, commit.encoding);
  request.committer = author_of(commit.committer_name, commit.committer_email, commit.committed, commit.committer_offset_minutes,
                                commit.encoding);
  request.message = to_utf8(commit.message, commit.encoding, Shape::kText);
  request.imported = true;
  request.source = commit.id.text();
  // What moves or goes leaves its old place first, so that another document can take it in the same commit.
  std::unordered_map<std::string, Living> before;
  for (const SourceChange& change : commit.changes) {
    const std::string path = to_utf8(change.kind == Kind::kRenamed ? change.old_path : change.path, {}, Shape::kText);
    if (const auto found = living_.find(path); found != living_.end()) before.insert(*found);
  }
  for (const auto& [path, living] : before) living_.erase(path);
  for (const SourceChange& change : commit.changes) add_change(change, before, request);
  if (request.changes.empty())
    ++report_.commits_without_documents;
  else
    ++report_.commits;
  batches_.add(std::move(request), storage::ImportProgress{source_.branch(), commit.id.text()}, std::exchange(staged_, {}));
}

ImportReport HistoryImport::run() {
  const auto after = resume_point();
  load_living();
  source_.walk([&](const SourceCommit& commit) { visit(commit); }, after);
  batches_.finish();
  if (source_.shallow()) note_skip(report_, "the history before the cut of a shallow clone", source_.branch());
  return std::move(report_);
}

}  // namespace

ImportReport import_history(storage::Store& store, const storage::Actor& actor, const ImportOptions& options,
                            const ImportProgress& progress) {
  return HistoryImport(store, actor, options, progress).run();
}

}  // namespace rotulus::service
