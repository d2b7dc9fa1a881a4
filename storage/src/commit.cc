// The one operation that makes revisions.
#include <algorithm>
#include <unordered_map>

#include "core/life_cycle.h"
#include "core/text_check.h"
#include "document_rows.h"
#include "document_tree.h"
#include "feedback_rows.h"
#include "git_commit.h"
#include "metadata_blob.h"
#include "numbering.h"
#include "refs.h"
#include "run_rows.h"
#include "space_rows.h"
#include "storage/audit.h"
#include "text_rows.h"
#include "translation_rows.h"
#include "version_rows.h"

namespace rotulus::storage {
namespace {

class CommitBuilder {
 public:
  CommitBuilder(Transaction& tx, const CommitRequest& request)
      : tx_(tx),
        state_(tx.state()),
        request_(request),
        space_(load_space(state_, request.space)),
        head_(read_ref(state_, request.space, kMainRef)),
        tree_(state_.objects, request.space, head_root()),
        now_(Timestamp::now()) {}

  CommitResult run();

 private:
  // One change, with its document before and the revision that comes of it.
  struct Step {
    const DocumentChange* change;
    DocumentRow row;
    Revision revision;
    std::optional<Revision> head;  // nothing for a new document
  };

  std::optional<ObjectId> head_root();
  Step begin(const DocumentChange& change);
  DocumentRow new_document(const DocumentId& wanted);
  Step known_document(const DocumentChange& change);
  void store_blobs(Step& step);
  void store_metadata(Step& step);
  void store_content(Step& step);
  void put_content(Step& step, std::string_view content);
  void link_content(Step& step, const StagedFile& file);
  void repeat_content(Step& step, const Revision& from);
  Revision earlier_revision(const Step& step, RevisionId id);
  std::string found_title(const Step& step);
  void fill_revision(Step& step);
  std::string next_label(const Step& step) const;
  ObjectId store_history();
  void store_rows(Step& step, const ObjectId& commit);
  std::string next_number(DocumentRow& row);

  Transaction& tx_;
  SessionState& state_;
  const CommitRequest& request_;
  SpaceRow space_;
  bool numbers_taken_ = false;
  std::optional<ObjectId> head_;
  DocumentTree tree_;
  Timestamp now_;
};

std::optional<ObjectId> CommitBuilder::head_root() {
  if (!head_) return std::nullopt;
  return tree_of_commit(state_.objects.require(request_.space, *head_, ObjectType::kCommit));
}

std::string CommitBuilder::next_number(DocumentRow& row) {
  const std::string own = own_scheme(space_.space.key.text());
  const std::string& asked = request_.number_prefix_scheme;
  if (!asked.empty() && asked != own) return take_number(state_, row.number_scheme = asked);
  numbers_taken_ = true;
  return take_free_number(state_, NumberScheme(own), space_.next_number);
}

DocumentRow CommitBuilder::new_document(const DocumentId& wanted) {
  DocumentRow row;
  Document& d = row.document;
  d.id = wanted;
  if (d.id == DocumentId{}) crypto::random_bytes(d.id.bytes);
  d.space = request_.space;
  d.number = next_number(row);
  d.created = now_;
  d.row = next_id(state_, "SELECT coalesce(max(id), 0) + 1 FROM document");
  // Rows are inserted before their revisions, so that the next new document of this commit gets the next row number.
  insert_document(state_, row);
  state_.objects.create_document_key(request_.space, d.row);
  return row;
}

CommitBuilder::Step CommitBuilder::begin(const DocumentChange& change) {
  if ((change.content ? 1 : 0) + (change.file ? 1 : 0) + (change.content_of ? 1 : 0) > 1)
    throw Error(ErrorCode::kInvalidArgument, "A change takes one content: bytes, a staged file, or that of an earlier revision.");
  if (change.kind == DocumentChange::Kind::kCreate) return {&change, new_document(change.document), {}, std::nullopt};
  return known_document(change);
}

// Of the document as it is, to be changed: whatever its head was waiting for has ended.
CommitBuilder::Step CommitBuilder::known_document(const DocumentChange& change) {
  auto row = load_document(state_, change.document);
  if (!row || row->document.space != request_.space)
    throw Error(ErrorCode::kNotFound, "There is no such document in this space.");
  const Document& d = row->document;
  if (change.expected_version && d.version != *change.expected_version)
    throw Error(ErrorCode::kStale,
                "The document " + d.number + " was changed meanwhile: load it again, take over your change, and save once more.");
  if (d.state == VersionState::kObsolete || d.state == VersionState::kArchived)
    throw Error(ErrorCode::kConflict,
                "The document " + d.number + " is " + std::string(name(d.state)) + " and cannot be changed.");
  auto head = Documents(tx_).revision(d.head);
  if (!head) throw Error(ErrorCode::kCorrupt, "The newest revision of document " + d.number + " is missing.");
  if (!next_state(head->state, Transition::kSave, Stage::kReview))
    throw Error(ErrorCode::kConflict, "Version " + head->label + " of document " + d.number + " is " +
                                          std::string(name(head->state)) +
                                          " and takes no new draft: withdraw it, or wait until it takes effect.");
  if (end_open_work(tx_, d.id, *head)) row = require_document(state_, d.id);
  return {&change, *std::move(row), {}, std::move(head)};
}

void CommitBuilder::put_content(Step& step, std::string_view content) {
  const std::optional<ObjectId> base =
      !step.head || step.row.content == ObjectId{} ? std::nullopt : std::optional(step.row.content);
  Revision& r = step.revision;
  r.content = state_.objects.put({request_.space, ObjectType::kBlob, content, step.row.document.row, base});
  r.sha256 = crypto::sha256(crypto::as_bytes(content));
  r.size = static_cast<std::int64_t>(content.size());
  r.is_text = is_text(content);
}

void CommitBuilder::link_content(Step& step, const StagedFile& file) {
  if (file.space != request_.space)
    throw Error(ErrorCode::kInvalidArgument, "The uploaded content was meant for another space: upload it again.");
  state_.objects.link(file, step.row.document.row);
  Revision& r = step.revision;
  r.content = file.content;
  r.sha256 = file.sha256;
  r.size = static_cast<std::int64_t>(file.size);
  r.is_text = file.is_text;
}

void CommitBuilder::repeat_content(Step& step, const Revision& from) {
  Revision& r = step.revision;
  r.content = from.content;
  r.sha256 = from.sha256;
  r.size = from.size;
  r.is_text = from.is_text;
}

Revision CommitBuilder::earlier_revision(const Step& step, RevisionId id) {
  Revision earlier = require_revision(tx_, step.row.document, id);
  if (earlier.removal)
    throw Error(ErrorCode::kInvalidArgument, "Revision " + std::to_string(earlier.sequence) + " of document " +
                                                 step.row.document.number + " marks its removal and has no content.");
  return earlier;
}

void CommitBuilder::store_content(Step& step) {
  const DocumentChange& change = *step.change;
  if (change.file)
    link_content(step, *change.file);
  else if (change.content_of)
    repeat_content(step, earlier_revision(step, *change.content_of));
  else if (change.content || !step.head)
    put_content(step, change.content ? std::string_view(*change.content) : std::string_view());
  else
    repeat_content(step, *step.head);
  step.row.content = step.revision.content;
  tree_.set_content(step.row.document.id, step.row.content);
}

void CommitBuilder::store_metadata(Step& step) {
  Document& d = step.row.document;
  Metadata metadata = step.change->metadata.value_or(d.metadata);
  std::sort(metadata.fields.begin(), metadata.fields.end());
  if (!step.head || metadata != d.metadata) {
    const std::string yaml = metadata_to_yaml(d.number, metadata);
    const std::optional<ObjectId> base = step.head ? std::optional(step.row.metadata_blob) : std::nullopt;
    step.row.metadata_blob = state_.objects.put({request_.space, ObjectType::kBlob, yaml, d.row, base});
    tree_.set_metadata(d.id, step.row.metadata_blob);
  }
  d.metadata = std::move(metadata);
}

// The title of a large text is looked for in its beginning.
std::string CommitBuilder::found_title(const Step& step) {
  const Revision& r = step.revision;
  const std::string& path = step.row.document.metadata.path;
  if (!r.is_text) return title_of({}, path);
  std::string kept;
  if (!step.change->content) kept = state_.objects.beginning(request_.space, r.content, kLargeFileBytes);
  std::string_view text = step.change->content ? std::string_view(*step.change->content).substr(0, kLargeFileBytes) : kept;
  if (static_cast<std::int64_t>(text.size()) < r.size) text = text.substr(0, whole_characters(text));
  return title_of(text, path);
}

void CommitBuilder::store_blobs(Step& step) {
  store_metadata(step);
  store_content(step);
  const Document& d = step.row.document;
  step.revision.title = d.metadata.title.empty() ? found_title(step) : d.metadata.title;
  if (step.revision.title.empty()) step.revision.title = d.number;
}

void CommitBuilder::fill_revision(Step& step) {
  Document& d = step.row.document;
  Revision& r = step.revision;
  r.document = d.id;
  r.sequence = ++d.revisions;
  r.state = request_.imported ? VersionState::kEffective : VersionState::kDraft;
  r.label = r.draft_label = next_label(step);
  r.time = request_.author.time;
  r.metadata = d.metadata;
  r.author = request_.author;
  r.summary = request_.message;
  r.source = request_.source;
  if (step.change->kind == DocumentChange::Kind::kRemove) {
    r.state = VersionState::kObsolete;
    r.removal = true;
    r.title = d.metadata.title.empty() ? title_of({}, d.metadata.path) : d.metadata.title;
  }
  step.row.last_label = r.label;
}

std::string CommitBuilder::next_label(const Step& step) const {
  if (request_.imported) return imported_label(step.revision.sequence);
  const std::int64_t document = step.row.document.row;
  return draft_label(newest_approved_label(state_, document), request_.change,
                     [&](const std::string& label) { return is_label_taken(state_, document, label); });
}

void CommitBuilder::store_rows(Step& step, const ObjectId& commit) {
  Document& d = step.row.document;
  Revision& r = step.revision;
  r.id = RevisionId{next_id(state_, "SELECT coalesce(max(id), 0) + 1 FROM revision")};
  r.commit = commit;
  insert_revision(state_, request_.space, d.row, r);
  request_text_of_commit(state_, request_.space, d.row, r);
  d.head = r.id;
  if (r.state == VersionState::kEffective) d.effective = r.id;
  if (r.state != VersionState::kDraft || !d.effective) d.state = r.state;  // a draft leaves that of the effective version
  note_translation(state_, d);
  touch_document(state_, step.row);
  if (r.state != VersionState::kDraft) settle_reports(tx_, d);
}

// The changed trees and the commit.
ObjectId CommitBuilder::store_history() {
  const auto trees = tree_.write();
  const std::string text = write_commit(trees.back().id, head_, request_.author, request_.committer, request_.message);
  std::vector<NewObject> objects;
  for (const auto& tree : trees) objects.push_back({request_.space, ObjectType::kTree, tree.bytes, kNoDocument, tree.base});
  objects.push_back({request_.space, ObjectType::kCommit, text, kNoDocument, head_});
  return state_.objects.put_together(objects);
}

CommitResult CommitBuilder::run() {
  std::vector<Step> steps;
  steps.reserve(request_.changes.size());
  for (const DocumentChange& change : request_.changes) {
    Step& step = steps.emplace_back(begin(change));
    if (change.kind == DocumentChange::Kind::kRemove) {
      tree_.remove(step.row.document.id);
    } else {
      store_blobs(step);
    }
    fill_revision(step);
  }
  CommitResult result;
  result.commit = store_history();
  move_ref(state_, request_.space, kMainRef, head_, result.commit);
  if (numbers_taken_) save_next_number(state_, space_);
  std::string documents;
  for (Step& step : steps) {
    store_rows(step, result.commit);
    result.revisions.push_back(step.revision.id);
    result.documents.push_back(step.row.document.id);
    documents += " " + step.row.document.id.text() + "@" + std::to_string(step.revision.sequence) + ":" +
                 crypto::hex(step.revision.sha256);
  }
  const bool one = steps.size() == 1;
  append_audit(tx_, request_.imported ? "document.import" : "document.save",
               one ? "document " + result.documents.front().text() : "space " + space_.space.key.text(),
               "commit " + result.commit.text() + documents);
  return result;
}

}  // namespace

CommitResult commit(Transaction& tx, const CommitRequest& request) {
  if (request.changes.empty()) throw Error(ErrorCode::kInvalidArgument, "A commit needs at least one change.");
  return CommitBuilder(tx, request).run();
}

}  // namespace rotulus::storage
