// From a draft into the first step of its workflow.
#include <algorithm>

#include "plugins/host.h"
#include "refusal.h"
#include "service/templates.h"
#include "signing.h"
#include "transitions.h"
#include "version_facts.h"

namespace rotulus::service {
namespace {

using storage::RunState;
using storage::Transaction;

// What documents take that name no workflow, and follow no template that names one.
constexpr const char* kPlainWorkflow = "simple-approval";

std::string workflow_id_of(Application& app, const storage::Metadata& metadata) {
  if (!metadata.workflow.empty()) return metadata.workflow;
  if (!metadata.template_id.empty()) {
    std::string named = get_template(app, metadata.template_id).workflow;
    if (!named.empty()) return named;
  }
  return kPlainWorkflow;
}

sdk::Workflow find_workflow(Application& app, const std::string& id) {
  const auto workflows = app.plugins().workflows();
  const auto found = std::find_if(workflows.begin(), workflows.end(), [&](const sdk::Workflow& w) { return w.id == id; });
  if (found == workflows.end())
    throw plugin_refusal("No plugin offers the workflow '" + id + "' at present: ask the administrator to look at the plugins.");
  return *found;
}

void check_with_hooks(Application& app, const storage::Session& session, const TransitionCase& subject) {
  const auto draft = draft_of(session, subject.document, subject.subject.metadata, subject.subject.title, subject.content);
  const auto findings = ask_hooks(app, draft, sdk::ContentHook::Moment::kSubmit);
  if (!findings.empty())
    throw RuleError(ErrorCode::kInvalidArgument, "findings",
                    "Version " + subject.subject.label + " cannot be submitted yet: what is missing is listed.", findings);
}

std::string words(const sdk::LocalText& text, const char* language) {
  const auto found = text.find(language);
  return found == text.end() ? std::string() : found->second;
}

storage::Run new_run(Application& app, const Principal& caller, const TransitionCase& subject, const TransitionRequest& request) {
  const sdk::Workflow workflow = find_workflow(app, workflow_id_of(app, subject.subject.metadata));
  storage::Run run;
  run.document = subject.document.id;
  run.revision = subject.subject.id;
  run.state = RunState::kOpen;
  run.workflow = workflow.id;
  run.workflow_version = workflow.version;
  run.definition = workflow.definition;
  run.name_zh = words(workflow.name, "zh");
  run.name_en = words(workflow.name, "en");
  run.submitter = caller.user;
  run.submitter_name = caller.name;
  run.comment = request.comment;
  run.effective_at = request.effective_at;
  return run;
}

}  // namespace

void submit(Application& app, const Principal& caller, TransitionCase& subject, const TransitionRequest& request) {
  storage::Run run = new_run(app, caller, subject, request);
  std::vector<StepRecord> steps;
  {
    const auto session = app.read();
    check_with_hooks(app, session, subject);
    if (std::find(subject.authors.begin(), subject.authors.end(), caller.name) == subject.authors.end())
      subject.authors.push_back(caller.name);
    const auto progress = ask_workflow(app, run, run_for_workflow(session, subject, run));
    if (!progress.obstacle.empty()) {
      const std::string why = words(progress.obstacle, "en");
      throw RuleError(ErrorCode::kConflict, "no_candidate", why.empty() ? progress.obstacle.begin()->second : why);
    }
    steps = with_times(progress.steps, {}, Timestamp::now());
    if (progress.status != sdk::Progress::Status::kOpen || stage_of(steps) == Stage::kComplete)
      throw plugin_refusal("The workflow '" + run.workflow + "' has nobody decide anything: nothing may take force like that.");
  }
  if (request.signature) check_signer(app, caller, subject.document, subject.subject, *request.signature, request.address);
  const auto to = next_state(VersionState::kDraft, Transition::kSubmit, stage_of(steps)).value();
  app.write(actor_of(caller), [&](Transaction& tx) {
    require_current(tx, subject.document);
    if (request.signature) sign(tx, caller, subject.document, subject.subject, storage::Meaning::kAuthor);
    run.progress = to_text(steps);
    storage::Run begun = storage::begin_run(tx, run);
    storage::save_run(tx, begun, open_tasks(tx, steps, begun));
    set_state(tx, subject, VersionState::kDraft, to, request.comment);
  });
}

}  // namespace rotulus::service
