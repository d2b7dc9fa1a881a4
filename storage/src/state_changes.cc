// How the states of stored versions change, and what becomes due.
#include <algorithm>
#include <cstdint>

#include "core/life_cycle.h"
#include "document_rows.h"
#include "feedback_rows.h"
#include "run_rows.h"
#include "storage/approvals.h"
#include "storage/audit.h"
#include "version_rows.h"

namespace rotulus::storage {
namespace {

// Whether any transition of the life cycle leads from the one to the other. Who may take it has been asked before.
bool is_step(VersionState from, VersionState to) {
  for (int t = 0; t < static_cast<int>(Transition::kCount); ++t) {
    const auto transition = static_cast<Transition>(t);
    if (transition == Transition::kSave) continue;  // makes a further revision
    for (const Stage stage : {Stage::kReview, Stage::kApproval, Stage::kComplete})
      if (next_state(from, transition, stage) == to) return true;
  }
  return false;
}

void check_stored(const StateChange& change, const Document& document, const Revision& revision) {
  if ((change.expected_version && *change.expected_version != document.version) || revision.state != change.from)
    throw Error(ErrorCode::kStale,
                "The document " + document.number + " was changed meanwhile: load it again and repeat the step.");
  if (!is_step(change.from, change.to))
    throw Error(ErrorCode::kConflict,
                "A version that is " + std::string(name(change.from)) + " does not become " + std::string(name(change.to)) + ".");
}

// The head that waits for its date would bring the document back into force, and one under decision would follow it there.
void check_end(Transaction& tx, const Document& document, RevisionId ended) {
  if (document.head == ended) return;
  const auto head = Documents(tx).revision(document.head);
  if (head && head->state == VersionState::kApproved)
    throw Error(ErrorCode::kConflict,
                "Version " + head->label + " of document " + document.number +
                    " was approved and waits for its date: withdraw it before you retire the one in force.");
  if (head) end_open_work(tx, document.id, *head);
}

VersionRow approved_version(const SessionState& state, const Document& document, const Revision& revision,
                            const std::string& label) {
  if (revision.draft_label.find("-draft.") == std::string::npos || label != approved_label(revision.draft_label))
    throw Error(ErrorCode::kInvalidArgument, "Draft " + revision.draft_label + " cannot be approved as '" + label + "'.");
  if (const auto other = load_version(state, document.space, document.row, label); other && other->revision != revision.id)
    throw Error(ErrorCode::kConflict,
                "The label " + label + " was given to another revision of document " + document.number + ".");
  return {revision.id, document.row, label, 0, 0, 0};
}

void set_dates(VersionRow& row, const std::optional<Timestamp>& effective_from, const std::optional<Timestamp>& review_due) {
  if (effective_from) row.effective_from = effective_from->microseconds;
  if (review_due) row.review_due = review_due->microseconds;
}

// The version's row, if the revision has one or gets one by this change.
void change_version(SessionState& state, const Document& document, const Revision& revision, const StateChange& change) {
  auto row = load_version(state, document.space, revision.id);
  if (change.to == VersionState::kApproved) {
    const VersionRow fresh = approved_version(state, document, revision, change.version_label);
    if (!row) row = fresh;
  }
  if (!row) return;
  set_dates(*row, change.effective_from, change.review_due);
  save_version(state, document.space, *row);
}

void change_document_state(Document& document, const StateChange& change) {
  if (change.to == VersionState::kEffective) document.effective = change.revision;
  const RevisionId shown = document.effective ? document.effective : document.head;
  if (shown == change.revision) document.state = change.to;
}

std::string describe(const StateChange& change, const Revision& revision) {
  std::string text =
      "@" + std::to_string(revision.sequence) + " " + std::string(name(change.from)) + " -> " + std::string(name(change.to));
  if (change.to == VersionState::kApproved) text += " as " + change.version_label;
  return change.reason.empty() ? text : text + "; " + change.reason;
}

std::vector<Approvals::DueVersion> read_due(const SessionState& state, SqlStatement& query) {
  std::vector<Approvals::DueVersion> due;
  while (query.step()) {
    const VersionRow row = read_version_row(state, SpaceId{query.number(7)}, query, 0);  // what was altered does not open
    due.push_back({read_document_id(query, 6, "a document"), row.revision});
  }
  return due;
}

std::optional<std::int64_t> read_least(SqlStatement query) {
  if (!query.step() || query.is_null(0)) return std::nullopt;
  return query.number(0);
}

}  // namespace

void change_state(Transaction& tx, const StateChange& change) {
  SessionState& state = tx.state();
  {
    const DocumentRow row = require_document(state, change.document);
    check_stored(change, row.document, require_revision(tx, row.document, change.revision));
    if (change.to == VersionState::kObsolete) check_end(tx, row.document, change.revision);
  }
  DocumentRow row = require_document(state, change.document);
  const Revision revision = require_revision(tx, row.document, change.revision);
  change_version(state, row.document, revision, change);
  update_revision_state(state, row, revision, change.to);
  change_document_state(row.document, change);
  touch_document(state, row);
  append_audit(tx, "document.state", "document " + change.document.text(), describe(change, revision));
  if (change.to == VersionState::kEffective || change.to == VersionState::kObsolete) settle_reports(tx, row.document);
}

void set_review_due(Transaction& tx, const DocumentId& id, RevisionId revision_id, Timestamp due) {
  SessionState& state = tx.state();
  DocumentRow row = require_document(state, id);
  const Revision revision = require_revision(tx, row.document, revision_id);
  if (revision.state != VersionState::kEffective && revision.state != VersionState::kExpired)
    throw Error(ErrorCode::kConflict,
                "Version " + revision.label + " is " + std::string(name(revision.state)) + " and has no review.");
  auto version = load_version(state, row.document.space, revision.id);
  if (!version) version = VersionRow{revision.id, row.document.row, revision.draft_label, 0, 0, 0};  // imported
  set_dates(*version, {}, due);
  save_version(state, row.document.space, *version);
  touch_document(state, row);
  append_audit(tx, "document.review", "document " + id.text(), "@" + std::to_string(revision.sequence) + " due " + due.text());
}

#define DUE_COLUMNS VERSION_COLUMNS ", d.uid, d.space"

std::vector<Approvals::DueVersion> Approvals::approved_until(Timestamp now) const {
  auto query =
      session_.state().db.statement("SELECT " DUE_COLUMNS
                                    " FROM revision r JOIN version v ON v.revision = r.id JOIN document d ON d.id = r.document"
                                    " WHERE r.state = 4 AND v.effective_from <= ?1 ORDER BY v.effective_from, r.id");
  return read_due(session_.state(), query.bind(now.microseconds));
}

std::vector<Approvals::DueVersion> Approvals::review_due_until(Timestamp now) const {
  auto query = session_.state().db.statement("SELECT " DUE_COLUMNS
                                             " FROM version v JOIN document d ON d.id = v.document AND d.effective = v.revision"
                                             " JOIN revision r ON r.id = v.revision AND r.state = 5"
                                             " WHERE v.review_due != 0 AND v.review_due <= ?1 ORDER BY v.review_due, v.revision");
  return read_due(session_.state(), query.bind(now.microseconds));
}

std::optional<Timestamp> Approvals::next_due() const {
  Connection& db = session_.state().db;
  const auto effective = read_least(
      db.statement("SELECT min(v.effective_from) FROM revision r JOIN version v ON v.revision = r.id WHERE r.state = 4"));
  const auto review = read_least(
      db.statement("SELECT v.review_due FROM version v JOIN document d ON d.id = v.document AND d.effective = v.revision"
                   " JOIN revision r ON r.id = v.revision AND r.state = 5"
                   " WHERE v.review_due != 0 ORDER BY v.review_due LIMIT 1"));
  if (!effective && !review) return std::nullopt;
  return Timestamp{std::min(effective.value_or(INT64_MAX), review.value_or(INT64_MAX))};
}

}  // namespace rotulus::storage
