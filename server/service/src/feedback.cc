#include "service/feedback.h"

#include <algorithm>

#include "finding.h"
#include "storage/accounts.h"

namespace rotulus::service {
namespace {

using storage::Document;
using storage::Documents;
using storage::Feedback;
using storage::OutdatedReport;
using storage::ReportState;
using storage::Session;

// An owner who cannot sign in hears nothing.
bool has_owner(const Session& session, const Document& document) {
  if (document.metadata.owner.empty()) return false;
  const auto owner = storage::Accounts(session).user(document.metadata.owner);
  return owner && !owner->disabled;
}

bool is_keeper(const Session& session, const Principal& caller, const Document& document) {
  if (!may_know(caller, document)) return false;
  if (has_owner(session, document)) return document.metadata.owner == caller.name;
  return authorize(caller, Permission::kManageBindings, scope_of(document));
}

ReportView view_of(const Session& session, const Principal& caller, std::int64_t number, OutdatedReport report) {
  const auto revision = require_revision(Documents(session), report.revision);
  ReportView view{number, std::move(report), revision.label, revision.sequence, false};
  view.mine = view.report.user == caller.user && caller.user;
  return view;
}

// Numbered by their age; none is ever removed, so that they keep their numbers.
std::vector<ReportView> reports_of(const Session& session, const Principal& caller, const Document& document) {
  auto reports = Feedback(session).reports(document);
  auto number = static_cast<std::int64_t>(reports.size());
  std::vector<ReportView> views;
  for (OutdatedReport& report : reports) views.push_back(view_of(session, caller, number--, std::move(report)));
  return views;
}

bool sees_all(const Session& session, const Principal& caller, const Document& document) {
  return is_keeper(session, caller, document) || authorize(caller, Permission::kEditDocument, scope_of(document));
}

bool may_see(const Principal& caller, const Document& document, bool all, const ReportView& view) {
  if (!all && !view.mine) return false;
  return view.mine || may_read_drafts(caller, document) || view.report.revision <= document.effective;
}

FeedbackView feedback_of(Application& app, const Reader& reader, const Session& session, const Document& document) {
  const Principal& caller = reader.principal;
  FeedbackView view;
  view.helped = Feedback(session).helped(document);
  view.helped_me = caller.user && Feedback(session).helped(document, caller.user);
  view.may_answer = is_keeper(session, caller, document);
  const bool all = sees_all(session, caller, document);
  for (ReportView& report : reports_of(session, caller, document))
    if (may_see(caller, document, all, report)) view.reports.push_back(std::move(report));
  // What others say may quote what the document says.
  if (std::any_of(view.reports.begin(), view.reports.end(), [](const ReportView& report) { return !report.mine; }))
    note_reading(app, reader, find_revision(session, caller, document, {}), Manner::kComments);
  return view;
}

FeedbackView feedback_now(Application& app, const Reader& reader, const DocumentId& id) {
  const auto session = app.read();
  return feedback_of(app, reader, session, find_document(session, reader.principal, id.text()));
}

void check_text(const std::string& text, const std::string& what) {
  if (text.empty() || text.size() > kLongestFeedback || !is_text(text))
    throw Error(ErrorCode::kInvalidArgument, what + " has 1 to 4,000 bytes of text.");
}

ReportView require_report(const Session& session, const Principal& caller, const Document& document, std::int64_t number) {
  const bool all = sees_all(session, caller, document);
  for (ReportView& view : reports_of(session, caller, document))
    if (view.number == number && may_see(caller, document, all, view)) return std::move(view);
  throw no_such("report");
}

storage::Actor person(const Principal& caller) {
  if (!caller.user) throw Error(ErrorCode::kForbidden, "This is for people: sign in as one.");
  return actor_of(caller);
}

}  // namespace

FeedbackView get_feedback(Application& app, const Reader& reader, const std::string& reference) {
  const auto session = app.read();
  return feedback_of(app, reader, session, find_document(session, reader.principal, reference));
}

FeedbackView set_helped(Application& app, const Reader& reader, const std::string& reference, storage::Helped helped) {
  Document document;
  RevisionId revision;
  {
    const auto session = app.read();
    document = find_document(session, reader.principal, reference);
    revision = find_revision(session, reader.principal, document, {}).id;
    const bool given = helped == storage::Helped::kGiven;
    if (Feedback(session).helped(document, reader.principal.user) == given)
      return feedback_of(app, reader, session, document);  // said before: nothing to write
  }
  app.write(person(reader.principal), [&](storage::Transaction& tx) { storage::set_helped(tx, document.id, revision, helped); });
  return feedback_now(app, reader, document.id);
}

FeedbackView report_outdated(Application& app, const Reader& reader, const std::string& reference, const std::string& version,
                             const std::string& reason) {
  Document document;
  RevisionId revision;
  std::string display_name;
  {
    const auto session = app.read();
    document = find_document(session, reader.principal, reference);
    check_text(reason, "A reason");
    revision = find_revision(session, reader.principal, document, version).id;
    if (const auto user = storage::Accounts(session).user(reader.principal.user)) display_name = user->display_name;
  }
  app.write(person(reader.principal),
            [&](storage::Transaction& tx) { storage::report_outdated(tx, document.id, revision, display_name, reason); });
  return feedback_now(app, reader, document.id);
}

FeedbackView answer_report(Application& app, const Reader& reader, const std::string& reference, std::int64_t number,
                           const std::string& answer) {
  Document document;
  std::int64_t id = 0;
  {
    const auto session = app.read();
    document = find_document(session, reader.principal, reference);
    id = require_report(session, reader.principal, document, number).report.id;
    if (!is_keeper(session, reader.principal, document))
      throw Error(ErrorCode::kForbidden, "The keeper of the document answers this.");
    check_text(answer, "An answer");
  }
  app.write(person(reader.principal),
            [&](storage::Transaction& tx) { storage::close_report(tx, id, ReportState::kAnswered, answer); });
  return feedback_now(app, reader, document.id);
}

FeedbackView withdraw_report(Application& app, const Reader& reader, const std::string& reference, std::int64_t number) {
  Document document;
  std::int64_t id = 0;
  {
    const auto session = app.read();
    document = find_document(session, reader.principal, reference);
    const auto view = require_report(session, reader.principal, document, number);
    if (!view.mine) throw Error(ErrorCode::kForbidden, "Who said this withdraws it; the keeper answers.");
    id = view.report.id;
  }
  app.write(person(reader.principal),
            [&](storage::Transaction& tx) { storage::close_report(tx, id, ReportState::kWithdrawn, {}); });
  return feedback_now(app, reader, document.id);
}

std::vector<WaitingReport> reports_waiting_for(const Session& session, const Principal& caller) {
  std::vector<WaitingReport> waiting;
  for (OutdatedReport& report : Feedback(session).open_reports()) {
    auto document = Documents(session).find(report.document, knowing(caller));
    if (!document || !is_keeper(session, caller, *document)) continue;
    std::int64_t number = 0;
    for (const auto& view : reports_of(session, caller, *document))
      if (view.report.id == report.id) number = view.number;
    auto view = view_of(session, caller, number, std::move(report));
    if (may_see(caller, *document, true, view)) waiting.push_back({*std::move(document), std::move(view)});
  }
  return waiting;
}

}  // namespace rotulus::service
