#include "transition_case.h"

#include <algorithm>

#include "finding.h"
#include "version_facts.h"

namespace rotulus::service {
namespace {

bool acts_on_what_is_in_force(Transition transition) {
  return transition == Transition::kRetire || transition == Transition::kConfirm;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

sdk::Decision as_sdk(storage::RunDecision::Decision decision) {
  switch (decision) {
    case storage::RunDecision::Decision::kApproved:
      return sdk::Decision::kApproved;
    case storage::RunDecision::Decision::kNeedsCorrection:
      return sdk::Decision::kNeedsCorrection;
    case storage::RunDecision::Decision::kRejected:
      break;
  }
  return sdk::Decision::kRejected;
}

}  // namespace

bool waits_for(const StepRecord& record, const std::string& user) {
  return record.step.state == sdk::StepState::kOpen && contains(record.step.waiting_for, user);
}

bool has_decided(const storage::Run& run, const std::string& step, const std::string& user) {
  return std::any_of(run.decisions.begin(), run.decisions.end(), [&](const storage::RunDecision& decision) {
    return decision.user_name == user && (step.empty() || decision.step == step);
  });
}

Stage stage_of(const std::vector<StepRecord>& steps) {
  const auto is_open = [](sdk::StepKind kind) {
    return [kind](const StepRecord& r) { return r.step.state == sdk::StepState::kOpen && r.step.kind == kind; };
  };
  if (std::any_of(steps.begin(), steps.end(), is_open(sdk::StepKind::kReview))) return Stage::kReview;
  if (std::any_of(steps.begin(), steps.end(), is_open(sdk::StepKind::kApproval))) return Stage::kApproval;
  return Stage::kComplete;
}

sdk::Run run_for_workflow(const storage::Session& session, const TransitionCase& subject, const storage::Run& run) {
  sdk::Run asked;
  asked.definition = run.definition;
  asked.document = draft_of(session, subject.document, subject.subject.metadata, subject.subject.title, {});
  asked.submitter = run.submitter_name;
  asked.authors = subject.authors;
  asked.people = people_of(session, subject.document);
  for (const auto& decision : run.decisions)
    asked.decisions.push_back({decision.step, decision.user_name, as_sdk(decision.decision)});
  return asked;
}

TransitionCase load_case(const storage::Session& session, const storage::Document& document, Transition transition) {
  const storage::Documents documents(session);
  TransitionCase found;
  found.document = document;
  const bool in_force = acts_on_what_is_in_force(transition) && document.effective;
  found.subject = require_revision(documents, in_force ? document.effective : document.head);
  found.run = storage::Approvals(session).open_run(document);
  if (found.run) found.steps = steps_from_text(found.run->progress);
  found.authors = authors_of_draft(session, document);
  if (found.run && !contains(found.authors, found.run->submitter_name)) found.authors.push_back(found.run->submitter_name);
  if (transition == Transition::kSubmit) found.content = content_for_hooks(documents, found.subject);
  return found;
}

Asker asker_of(const TransitionCase& subject, const Principal& caller, const std::string& step) {
  Asker asker;
  asker.permissions = permissions_at(caller, scope_of(subject.document));
  asker.wrote = contains(subject.authors, caller.name);
  asker.decided = subject.run && !step.empty() && has_decided(*subject.run, step, caller.name);
  asker.assigned = std::any_of(subject.steps.begin(), subject.steps.end(), [&](const StepRecord& record) {
    return (step.empty() || record.step.id == step) && waits_for(record, caller.name);
  });
  return asker;
}

}  // namespace rotulus::service
