#include "service/life_cycle.h"

#include <algorithm>
#include <map>

#include "finding.h"
#include "plugins/host.h"
#include "storage/accounts.h"
#include "transitions.h"
#include "version_facts.h"

namespace rotulus::service {
namespace {

using storage::Document;

Name name_of(const storage::Session& session, const std::string& user_name) {
  const auto user = storage::Accounts(session).user(user_name);
  return {user_name, user ? user->display_name : std::string()};
}

// The row number of a signature, and its number within the version.
using SignatureNumbers = std::map<std::int64_t, std::int64_t>;

SignatureNumbers signature_numbers(const storage::Session& session, const Document& document, RevisionId revision) {
  SignatureNumbers numbers;
  for (const auto& record : storage::Approvals(session).signatures(document))
    if (record.revision == revision) numbers.emplace(record.id, static_cast<std::int64_t>(numbers.size()) + 1);
  return numbers;
}

StepView view_of_step(const storage::Session& session, const StepRecord& record, const storage::Run& run,
                      const SignatureNumbers& signatures) {
  StepView view;
  view.step = record.step;
  view.due = record.due();
  for (const auto& name : record.step.waiting_for) view.waiting_for.push_back(name_of(session, name));
  for (auto decision : run.decisions) {
    if (decision.step != record.step.id) continue;
    const auto found = signatures.find(decision.signature);
    decision.signature = found == signatures.end() ? 0 : found->second;
    view.decisions.push_back(std::move(decision));
  }
  return view;
}

RunView view_of_run(const storage::Session& session, const Document& document, const storage::Run& run) {
  RunView view;
  for (const auto& one : storage::Approvals(session).runs(document)) view.number += one.id <= run.id ? 1 : 0;
  view.run = run;
  if (!run.name_zh.empty()) view.name["zh"] = run.name_zh;
  if (!run.name_en.empty()) view.name["en"] = run.name_en;
  const auto revision = require_revision(storage::Documents(session), run.revision);
  view.version = revision.label;
  view.revision = revision.sequence;
  view.submitter = name_of(session, run.submitter_name);
  const auto signatures = signature_numbers(session, document, run.revision);
  for (const auto& record : steps_from_text(run.progress)) view.steps.push_back(view_of_step(session, record, run, signatures));
  return view;
}

void add_possible(const storage::Session& session, const Document& document, const Principal& caller, Transition transition,
                  std::vector<PossibleTransition>& found) {
  const TransitionCase subject = load_case(session, document, transition);
  const auto offer = [&](const std::string& step) {
    if (judge(subject.subject.state, transition, asker_of(subject, caller, step)) != Rule::kNone) return;
    found.push_back({transition, step, subject.subject.label, needs_comment(transition), needs_signature(transition)});
  };
  const bool decision =
      permission_for(transition, VersionState::kInApproval) == Permission::kApproveDocument && transition != Transition::kRetire;
  if (!decision) return offer({});
  for (const StepRecord& record : subject.steps)
    if (waits_for(record, caller.name)) offer(record.step.id);
}

constexpr Transition kOfPeople[] = {Transition::kSubmit, Transition::kApprove,  Transition::kRequestCorrection,
                                    Transition::kReject, Transition::kWithdraw, Transition::kConfirm,
                                    Transition::kRetire};

bool is_of_people(Transition transition) {
  return std::find(std::begin(kOfPeople), std::end(kOfPeople), transition) != std::end(kOfPeople);
}

}  // namespace

WorkflowView get_workflow(Application& app, const Principal& caller, const std::string& reference) {
  const auto session = app.read();
  const Document document = find_document(session, caller, reference);
  if (!may_read_drafts(caller, document)) throw no_such("version");
  WorkflowView view;
  if (const auto run = storage::Approvals(session).last_run(document)) view.run = view_of_run(session, document, *run);
  for (const Transition transition : kOfPeople) add_possible(session, document, caller, transition, view.transitions);
  return view;
}

std::vector<sdk::Finding> list_remarks(Application& app, const Reader& reader, const std::string& reference) {
  sdk::Draft draft;
  storage::Revision head;
  {
    const auto session = app.read();
    const Document document = find_document(session, reader.principal, reference);
    if (!may_read_drafts(reader.principal, document)) throw no_such("version");
    const storage::Documents documents(session);
    head = require_revision(documents, document.head);
    if (is_published(head.state)) return {};
    draft = draft_of(session, document, head.metadata, head.title, content_for_hooks(documents, head));
  }
  auto remarks = app.plugins().remarks(draft, sdk::ContentHook::Moment::kSubmit);
  if (!remarks.empty()) note_reading(app, reader, head, Manner::kRemarks);
  return remarks;
}

DocumentView take_transition(Application& app, const Principal& caller, const std::string& reference,
                             std::int64_t expected_version, const TransitionRequest& request) {
  const Transition transition = request.transition;
  TransitionCase subject;
  {
    const auto session = app.read();
    Document document = find_document(session, caller, reference);
    subject = load_case(session, document, transition);
    if (!may_read(caller, document, subject.subject)) throw no_such("version");
    document.version = expected_version;
    require_current(session, document);
  }
  if (transition == Transition::kApprove || transition == Transition::kRequestCorrection || transition == Transition::kReject) {
    decide(app, caller, subject, request);
    return get_document(app, caller, subject.document.id.text());
  }
  require_rule(judge(subject.subject.state, transition, asker_of(subject, caller, {})), transition, subject);
  if (!is_of_people(transition))
    throw Error(ErrorCode::kInvalidArgument,
                "'" + std::string(name(transition)) + "' is not asked for like this: save a draft instead.");
  if (transition == Transition::kSubmit) submit(app, caller, subject, request);
  if (transition == Transition::kWithdraw) withdraw(app, caller, subject, request);
  if (transition == Transition::kRetire) retire(app, caller, subject, request);
  if (transition == Transition::kConfirm) confirm(app, caller, subject, request);
  return get_document(app, caller, subject.document.id.text());
}

}  // namespace rotulus::service
