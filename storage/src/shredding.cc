#include "storage/shredding.h"

#include "content_keys.h"
#include "document_rows.h"
#include "feedback_rows.h"
#include "remark_rows.h"
#include "run_rows.h"
#include "session_state.h"
#include "storage/approvals.h"
#include "storage/audit.h"
#include "text_rows.h"

namespace rotulus::storage {
namespace {

constexpr std::string_view kObject = "document ";

bool has_key(const SessionState& state, std::int64_t document) {
  auto query = state.db.statement("SELECT 1 FROM document_key WHERE document = ?1");
  return query.bind(document).step();
}

// A version that waits for its date would bring the document into force, and what is under way would go on.
void withdraw_head(Transaction& tx, const Document& document, const std::string& reason) {
  const Revision head = require_revision(tx, document, document.head);
  if (head.state != VersionState::kApproved) return;
  StateChange change;
  change.document = document.id;
  change.revision = head.id;
  change.from = VersionState::kApproved;
  change.to = VersionState::kDraft;
  change.reason = reason;
  change_state(tx, change);
}

// A last revision without content: the document's life has ended, and its files are not in the newest tree any more.
void remove(Transaction& tx, const Document& document, const std::string& reason) {
  CommitRequest request;
  request.space = document.space;
  request.author = request.committer = {tx.state().actor.name, "", Timestamp::now(), 0};
  request.message = reason;
  request.changes = {{DocumentChange::Kind::kRemove, document.id, {}, {}, {}}};
  commit(tx, request);
}

void end_life(Transaction& tx, const Document& document) {
  const std::string reason = "the document is shredded";
  if (document.state == VersionState::kObsolete || document.state == VersionState::kArchived) return;
  withdraw_head(tx, document, reason);
  remove(tx, document, reason);
}

// What a revision says of the content goes; what was done, by whom and when stays.
void clear_revisions(const Transaction& tx, const DocumentRow& row) {
  SessionState& state = tx.state();
  std::vector<std::pair<RevisionId, VersionState>> revisions;
  {
    auto query = state.db.statement("SELECT id, state FROM revision WHERE document = ?1 ORDER BY sequence");
    query.bind(row.document.row);
    while (query.step())
      revisions.emplace_back(RevisionId{query.number(0)}, static_cast<VersionState>(query.number_between(1, 1, 11)));
  }
  for (const auto& [id, stored] : revisions) {
    Revision revision = require_revision(tx, row.document, id);
    revision.title = row.document.number;  // as of a document that has no title
    revision.summary.clear();
    revision.metadata = {};
    update_revision_state(state, row, revision, stored);
  }
}

}  // namespace

void shred(Transaction& tx, const DocumentId& id, const std::string& reason) {
  SessionState& state = tx.state();
  if (shredded_documents(tx).contains(id)) throw Error(ErrorCode::kConflict, "The document was shredded before.");
  end_life(tx, require_document(state, id).document);
  DocumentRow row = require_document(state, id);
  // Restoring a backup from before ends up here without a key.
  for (const ContentKeyTable& table : kContentKeyTables) state.db.statement(table.remove).bind(row.document.row).run();
  remove_texts(state, row.document.row);
  clear_revisions(tx, row);
  clear_comments(state, row.document);
  clear_reports(state, row.document);
  clear_run_comments(state, row.document);
  row.document.metadata = {};
  touch_document(state, row);
  state.empty_log = true;
  append_audit(tx, "document.shred", std::string(kObject) + id.text(), reason);
}

std::optional<Timestamp> shredded_at(const Session& session, const Document& document) {
  if (has_key(session.state(), document.row)) return std::nullopt;
  return document.changed;  // nothing changes it afterwards
}

std::set<DocumentId> shredded_documents(const Session& session) {
  std::set<DocumentId> ids;
  auto query = session.state().db.statement("SELECT object FROM audit WHERE action = 'document.shred' AND outcome = 1");
  while (query.step()) {
    const std::string object = query.text(0);
    if (!object.starts_with(kObject)) continue;
    if (const auto id = DocumentId::parse(std::string_view(object).substr(kObject.size()))) ids.insert(*id);
  }
  return ids;
}

}  // namespace rotulus::storage
