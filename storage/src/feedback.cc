#include "storage/feedback.h"

#include "document_rows.h"
#include "feedback_rows.h"
#include "storage/accounts.h"

namespace rotulus::storage {
namespace {

#define HELPED_COLUMNS "h.document, h.user, h.revision, h.time, h.sealed, d.uid, d.space"
#define HELPED_TABLES " FROM helped h JOIN document d ON d.id = h.document "
#define REPORT_COLUMNS "o.id, o.document, o.revision, o.user, o.state, o.time, o.changed, o.version, o.sealed, d.uid, d.space"
#define REPORT_TABLES " FROM outdated o JOIN document d ON d.id = o.document "

RecordWriter helped_context(std::int64_t document, UserId user, RevisionId revision, std::int64_t time) {
  RecordWriter clear;
  clear.text("helped").number(document).number(user.value).number(revision.value).number(time);
  return clear;
}

void check_helped(const SessionState& state, const SqlStatement& query) {
  open_known_row(state, SpaceId{query.number(6)},
                 helped_context(query.number(0), UserId{query.number(1)}, RevisionId{query.number(2)}, query.number(3)),
                 query.blob(4), "a helped row of document row " + std::to_string(query.number(0)));
}

RecordWriter report_context(const OutdatedReport& report, std::int64_t document) {
  RecordWriter clear;
  clear.text("outdated").number(report.id).number(document).number(report.revision.value).number(report.user.value);
  clear.number(static_cast<int>(report.state)).number(report.time.microseconds).number(report.changed.microseconds);
  clear.number(report.version);
  return clear;
}

RecordWriter report_details(const OutdatedReport& report) {
  RecordWriter details;
  details.text(report.user_name).text(report.display_name).text(report.reason).text(report.answer).text(report.answered_by);
  return details;
}

OutdatedReport read_report(const SessionState& state, const SqlStatement& query) {
  OutdatedReport report;
  report.id = query.number(0);
  const std::string what = "outdated report " + std::to_string(report.id);
  report.revision = RevisionId{query.number(2)};
  report.user = UserId{query.number(3)};
  report.state = static_cast<ReportState>(
      query.number_between(4, static_cast<int>(ReportState::kOpen), static_cast<int>(ReportState::kWithdrawn)));
  report.time = {query.number(5)};
  report.changed = {query.number(6)};
  report.version = query.number(7);
  report.document = read_document_id(query, 9, what);
  const auto opened = open_row(state, SpaceId{query.number(10)}, report_context(report, query.number(1)), query.blob(8), what);
  RecordReader details(opened, what);
  report.user_name = details.text();
  report.display_name = details.text();
  report.reason = details.text();
  report.answer = details.text();
  report.answered_by = details.text();
  return report;
}

std::vector<OutdatedReport> read_all(const SessionState& state, SqlStatement& query) {
  std::vector<OutdatedReport> reports;
  while (query.step()) reports.push_back(read_report(state, query));
  return reports;
}

void save_report(SessionState& state, const Document& document, const OutdatedReport& report) {
  state.db.statement("UPDATE outdated SET state = ?2, changed = ?3, version = ?4, sealed = ?5 WHERE id = ?1")
      .bind(report.id, static_cast<int>(report.state), report.changed.microseconds, report.version,
            seal_row(state, document.space, report_context(report, document.row), report_details(report)))
      .run();
}

std::string state_text(const OutdatedReport& report) {
  return "report " + std::to_string(report.id) + " v" + std::to_string(report.version) + " " + std::string(name(report.state));
}

void record(Transaction& tx, const char* action, const OutdatedReport& report, const std::string& words) {
  append_audit(tx, action, "document " + report.document.text(), state_text(report) + (words.empty() ? "" : "; " + words));
}

void close(Transaction& tx, const Document& document, OutdatedReport& report, ReportState to) {
  report.state = to;
  report.changed = Timestamp::now();
  ++report.version;
  save_report(tx.state(), document, report);
}

constexpr std::string_view kReport = "report ";

std::string helped_name(const std::string& document, std::int64_t user) {
  return document + ", user number " + std::to_string(user);
}

}  // namespace

std::string_view name(ReportState state) {
  constexpr std::string_view kNames[] = {"", "open", "answered", "settled", "withdrawn"};
  return kNames[static_cast<std::size_t>(state)];
}

std::int64_t Feedback::helped(const Document& document) const {
  std::int64_t count = 0;
  auto query = session_.state().db.statement("SELECT " HELPED_COLUMNS HELPED_TABLES "WHERE h.document = ?1");
  query.bind(document.row);
  for (; query.step(); ++count) check_helped(session_.state(), query);
  return count;
}

bool Feedback::helped(const Document& document, UserId user) const {
  auto query = session_.state().db.statement("SELECT " HELPED_COLUMNS HELPED_TABLES "WHERE h.document = ?1 AND h.user = ?2");
  if (!query.bind(document.row, user.value).step()) return false;
  check_helped(session_.state(), query);
  return true;
}

std::vector<OutdatedReport> Feedback::reports(const Document& document) const {
  auto query = session_.state().db.statement("SELECT " REPORT_COLUMNS REPORT_TABLES "WHERE o.document = ?1 ORDER BY o.id DESC");
  return read_all(session_.state(), query.bind(document.row));
}

std::vector<OutdatedReport> Feedback::open_reports() const {
  auto query = session_.state().db.statement("SELECT " REPORT_COLUMNS REPORT_TABLES "WHERE o.state = 1 ORDER BY o.id");
  return read_all(session_.state(), query);
}

std::optional<OutdatedReport> Feedback::report(std::int64_t id) const {
  auto query = session_.state().db.statement("SELECT " REPORT_COLUMNS REPORT_TABLES "WHERE o.id = ?1");
  if (!query.bind(id).step()) return std::nullopt;
  return read_report(session_.state(), query);
}

void set_helped(Transaction& tx, const DocumentId& id, RevisionId revision_id, Helped helped) {
  SessionState& state = tx.state();
  const DocumentRow row = require_document(state, id);
  const UserId user = state.actor.user;
  const bool given = helped == Helped::kGiven;
  if (Feedback(tx).helped(row.document, user) == given) return;
  const Revision revision = require_revision(tx, row.document, revision_id);
  if (given) {
    const std::int64_t now = Timestamp::now().microseconds;
    state.db.statement("INSERT INTO helped(document, user, revision, time, sealed) VALUES(?1, ?2, ?3, ?4, ?5)")
        .bind(row.document.row, user.value, revision_id.value, now,
              seal_row(state, row.document.space, helped_context(row.document.row, user, revision_id, now), {}))
        .run();
  } else {
    state.db.statement("DELETE FROM helped WHERE document = ?1 AND user = ?2").bind(row.document.row, user.value).run();
  }
  append_audit(tx, given ? "feedback.help" : "feedback.take_back", "document " + id.text(),
               "@" + std::to_string(revision.sequence));
}

OutdatedReport report_outdated(Transaction& tx, const DocumentId& id, RevisionId revision_id, const std::string& display_name,
                               const std::string& reason) {
  SessionState& state = tx.state();
  const DocumentRow row = require_document(state, id);
  require_revision(tx, row.document, revision_id);
  for (const OutdatedReport& known : Feedback(tx).reports(row.document))
    if (known.user == state.actor.user && known.state == ReportState::kOpen)
      throw Error(ErrorCode::kConflict,
                  "You have said so already, and it waits for an answer: withdraw that to say something else.");
  OutdatedReport report;
  report.id = next_id(state, "SELECT coalesce(max(id), 0) + 1 FROM outdated");
  report.document = id;
  report.revision = revision_id;
  report.user = state.actor.user;
  report.time = report.changed = Timestamp::now();
  report.version = 1;
  report.user_name = state.actor.name;
  report.display_name = display_name;
  report.reason = reason;
  state.db
      .statement(
          "INSERT INTO outdated(id, document, revision, user, state, time, changed, version, sealed)"
          " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
      .bind(report.id, row.document.row, revision_id.value, report.user.value, static_cast<int>(report.state),
            report.time.microseconds, report.changed.microseconds, report.version,
            seal_row(state, row.document.space, report_context(report, row.document.row), report_details(report)))
      .run();
  record(tx, "feedback.outdated", report, reason);
  return report;
}

OutdatedReport close_report(Transaction& tx, std::int64_t id, ReportState to, const std::string& answer) {
  auto found = Feedback(tx).report(id);
  if (!found) throw Error(ErrorCode::kNotFound, "There is no such report.");
  if (found->state != ReportState::kOpen)
    throw Error(ErrorCode::kConflict, "The report is " + std::string(name(found->state)) + " already.");
  const DocumentRow row = require_document(tx.state(), found->document);
  found->answer = answer;
  if (to == ReportState::kAnswered) found->answered_by = tx.state().actor.name;
  close(tx, row.document, *found, to);
  record(tx, to == ReportState::kAnswered ? "feedback.answer" : "feedback.withdraw", *found, answer);
  return *std::move(found);
}

void settle_reports(Transaction& tx, const Document& document) {
  for (OutdatedReport& report : Feedback(tx).reports(document)) {
    if (report.state != ReportState::kOpen) continue;
    close(tx, document, report, ReportState::kSettled);
    record(tx, "feedback.settle", report, {});
  }
}

void clear_reports(SessionState& state, const Document& document) {
  auto query = state.db.statement("SELECT " REPORT_COLUMNS REPORT_TABLES "WHERE o.document = ?1");
  auto reports = read_all(state, query.bind(document.row));
  for (OutdatedReport& report : reports) {
    report.reason.clear();
    report.answer.clear();
    save_report(state, document, report);
  }
}

void visit_feedback_rows(const SessionState& state, const VisitRow& visit) {
  auto helped = state.db.statement("SELECT " HELPED_COLUMNS HELPED_TABLES "ORDER BY h.document, h.user");
  while (helped.step()) visit("helped of document row " + std::to_string(helped.number(0)), [&] { check_helped(state, helped); });
  auto reports = state.db.statement("SELECT " REPORT_COLUMNS REPORT_TABLES "ORDER BY o.id");
  while (reports.step()) visit("outdated report " + std::to_string(reports.number(0)), [&] { read_report(state, reports); });
}

void FeedbackReplay::add(const AuditEntry& entry) {
  if (entry.action == "feedback.help") helped_.insert(helped_name(entry.object, entry.actor.value));
  if (entry.action == "feedback.take_back") helped_.erase(helped_name(entry.object, entry.actor.value));
  if (!entry.action.starts_with("feedback.") || !entry.detail.starts_with(kReport)) return;
  const std::string state = entry.detail.substr(0, entry.detail.find("; "));
  const auto end = state.find(' ', kReport.size());
  if (end != std::string::npos) reports_[entry.object + ", " + state.substr(0, end)] = state.substr(end + 1);
}

void FeedbackReplay::compare(const Session& session, const std::function<void(std::string)>& report) const {
  auto helped = helped_;
  auto reports = reports_;
  auto rows = session.state().db.statement("SELECT d.uid, h.user FROM helped h JOIN document d ON d.id = h.document");
  while (rows.step()) {
    const std::string what = helped_name("document " + read_document_id(rows, 0, "helped").text(), rows.number(1));
    if (helped.erase(what) == 0) report("helped of " + what + " is in the tables, and the audit log says that it is not given.");
  }
  for (const auto& what : helped) report("helped of " + what + " is given according to the audit log, and is not in the tables.");
  auto query = session.state().db.statement("SELECT " REPORT_COLUMNS REPORT_TABLES "ORDER BY o.id");
  for (const OutdatedReport& found : read_all(session.state(), query)) {
    const std::string text = state_text(found);
    const auto end = text.find(' ', kReport.size());
    const auto expected = reports.extract("document " + found.document.text() + ", " + text.substr(0, end));
    if (expected.empty() || expected.mapped() != text.substr(end + 1))
      report("outdated " + text.substr(0, end) + " is not in the state that the audit log has brought it to.");
  }
  for (const auto& [what, state] : reports) report("outdated: " + what + " is in the audit log and not in the tables.");
}

}  // namespace rotulus::storage
