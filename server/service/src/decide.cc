// One decision of an open step, and what follows from it.
#include <algorithm>

#include "refusal.h"
#include "signing.h"
#include "storage/accounts.h"
#include "transitions.h"

namespace rotulus::service {
namespace {

using Decision = storage::RunDecision::Decision;
using storage::RunState;
using storage::Transaction;

// What sends a version back waits for whoever submitted it.
storage::Task correction_task(const storage::Run& run) {
  storage::Task task;
  task.run = run.id;
  task.document = run.document;
  task.revision = run.revision;
  task.user = run.submitter;
  task.kind = storage::TaskKind::kCorrection;
  task.opened = run.changed;
  return task;
}

Decision decision_of(Transition transition) {
  if (transition == Transition::kApprove) return Decision::kApproved;
  return transition == Transition::kReject ? Decision::kRejected : Decision::kNeedsCorrection;
}

// The step that is decided: the one named, else the first that waits for the caller.
const StepRecord& step_to_decide(const TransitionCase& subject, const Principal& caller, const TransitionRequest& request) {
  if (!request.step) {
    const auto mine =
        std::find_if(subject.steps.begin(), subject.steps.end(), [&](const auto& r) { return waits_for(r, caller.name); });
    if (mine != subject.steps.end()) return *mine;
    // Somebody whose turn has not come hears so.
    const auto later = std::find_if(subject.steps.begin(), subject.steps.end(), [&](const StepRecord& r) {
      const auto& names = r.step.candidates;
      return r.step.state == sdk::StepState::kWaiting && std::find(names.begin(), names.end(), caller.name) != names.end();
    });
    if (later != subject.steps.end() && !has_decided(*subject.run, {}, caller.name)) throw step_not_open(later->step.id);
    const auto open = std::find_if(subject.steps.begin(), subject.steps.end(),
                                   [](const StepRecord& r) { return r.step.state == sdk::StepState::kOpen; });
    if (open == subject.steps.end()) throw step_not_open("");
    return *open;
  }
  const auto named =
      std::find_if(subject.steps.begin(), subject.steps.end(), [&](const auto& r) { return r.step.id == *request.step; });
  if (named == subject.steps.end()) throw Error(ErrorCode::kInvalidArgument, "The workflow has no step '" + *request.step + "'.");
  if (named->step.state != sdk::StepState::kOpen && !has_decided(*subject.run, named->step.id, caller.name))
    throw step_not_open(named->step.id);
  return *named;
}

void judge_decision(const TransitionCase& subject, const Principal& caller, const StepRecord& record, Transition transition) {
  const Asker asker = asker_of(subject, caller, record.step.id);
  require_rule(judge(subject.subject.state, transition, asker), transition, subject);
  // Steps of approval beside one of review: the state asks for less than the step.
  if (record.step.kind == sdk::StepKind::kApproval && !asker.permissions.has(Permission::kApproveDocument))
    require_rule(Rule::kPermission, transition, subject);
}

// What the plugin says must be what the decision can lead to.
void require_sense(const sdk::Progress& progress, Decision decision, const storage::Run& run) {
  using Status = sdk::Progress::Status;
  const bool sense = decision == Decision::kApproved   ? progress.status == Status::kOpen || progress.status == Status::kApproved
                     : decision == Decision::kRejected ? progress.status == Status::kRejected
                                                       : progress.status == Status::kNeedsCorrection;
  if (!sense) throw plugin_refusal("The workflow '" + run.workflow + "' gives an answer that does not follow from the decision.");
}

RunState run_state_of(sdk::Progress::Status status) {
  switch (status) {
    case sdk::Progress::Status::kOpen:
      return RunState::kOpen;
    case sdk::Progress::Status::kApproved:
      return RunState::kApproved;
    case sdk::Progress::Status::kNeedsCorrection:
      return RunState::kNeedsCorrection;
    case sdk::Progress::Status::kRejected:
      break;
  }
  return RunState::kRejected;
}

// The last approval: the version gets its label, and takes force when its date has come already.
void approve_version(Application& app, Transaction& tx, const TransitionCase& subject, const storage::Run& run) {
  const Timestamp now = Timestamp::now();
  storage::StateChange change;
  change.document = subject.document.id;
  change.revision = subject.subject.id;
  change.from = subject.subject.state;
  change.to = VersionState::kApproved;
  change.version_label = approved_label(subject.subject.draft_label);
  change.effective_from = std::max(run.effective_at.value_or(now), now);
  change.review_due = review_due_of(app, subject.subject.metadata, *change.effective_from);
  change.reason = "run " + std::to_string(run.id);
  storage::change_state(tx, change);
  if (*change.effective_from <= now) set_state(tx, subject, VersionState::kApproved, VersionState::kEffective, "");
}

}  // namespace

void decide(Application& app, const Principal& caller, TransitionCase& subject, const TransitionRequest& request) {
  const Transition transition = request.transition;
  if (!subject.run) require_rule(judge(subject.subject.state, transition, asker_of(subject, caller, {})), transition, subject);
  if (!subject.run) throw refusal(Rule::kState, transition, subject.subject);
  if (asker_of(subject, caller, {}).wrote) require_rule(Rule::kSelfApproval, transition, subject);
  const StepRecord& record = step_to_decide(subject, caller, request);
  judge_decision(subject, caller, record, transition);
  if (needs_comment(transition) && request.comment.empty()) require_rule(Rule::kCommentRequired, transition, subject);
  if (needs_signature(transition) && !request.signature) require_rule(Rule::kSignatureRequired, transition, subject);
  if (request.signature) check_signer(app, caller, subject.document, subject.subject, *request.signature, request.address);

  storage::Run run = *subject.run;
  storage::RunDecision decision;
  decision.step = record.step.id;
  decision.user = caller.user;
  decision.user_name = caller.name;
  decision.decision = decision_of(transition);
  decision.comment = request.comment;
  decision.time = Timestamp::now();
  run.decisions.push_back(decision);
  sdk::Progress progress;
  {
    const auto session = app.read();
    if (const auto user = storage::Accounts(session).user(caller.user)) run.decisions.back().display_name = user->display_name;
    progress = ask_workflow(app, run, run_for_workflow(session, subject, run));
  }
  require_sense(progress, decision.decision, run);
  const auto steps = with_times(progress.steps, subject.steps, decision.time);
  run.state = run_state_of(progress.status);
  run.progress = to_text(steps);
  const auto to =
      next_state(subject.subject.state, transition, run.state == RunState::kOpen ? stage_of(steps) : Stage::kComplete);
  if (!to) throw plugin_refusal("The workflow '" + run.workflow + "' goes back from approval to review.");
  app.write(actor_of(caller), [&](Transaction& tx) {
    require_current(tx, subject.document);
    const bool review = record.step.kind == sdk::StepKind::kReview;
    if (request.signature)
      run.decisions.back().signature =
          sign(tx, caller, subject.document, subject.subject, review ? storage::Meaning::kReview : storage::Meaning::kApproval);
    auto tasks = run.state == RunState::kOpen ? open_tasks(tx, steps, run) : std::vector<storage::Task>{};
    if (run.state == RunState::kNeedsCorrection || run.state == RunState::kRejected) tasks.push_back(correction_task(run));
    storage::save_run(tx, run, tasks);
    if (*to == VersionState::kApproved)
      approve_version(app, tx, subject, run);
    else if (*to != subject.subject.state)
      set_state(tx, subject, subject.subject.state, *to, request.comment);
  });
}

}  // namespace rotulus::service
