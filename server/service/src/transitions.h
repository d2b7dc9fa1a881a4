// The transitions themselves, one function each; and what they have in common.
// Each judges, asks the workflow, and writes everything in one transaction that fails when the document has moved on meanwhile.
// Thread-safety: from any thread.
#pragma once

#include <string>
#include <vector>

#include "rotulus/sdk/extension_points.h"
#include "transition_case.h"

namespace rotulus::service {

void submit(Application& app, const Principal& caller, TransitionCase& subject, const TransitionRequest& request);
void decide(Application& app, const Principal& caller, TransitionCase& subject, const TransitionRequest& request);
void withdraw(Application& app, const Principal& caller, const TransitionCase& subject, const TransitionRequest& request);
void retire(Application& app, const Principal& caller, const TransitionCase& subject, const TransitionRequest& request);
void confirm(Application& app, const Principal& caller, const TransitionCase& subject, const TransitionRequest& request);

// Asks the workflow where the run stands. Whatever goes wrong in the plugin refuses the transition.
sdk::Progress ask_workflow(Application& app, const storage::Run& run, const sdk::Run& asked);
// What the hooks have against the document. A hook that fails by its policy refuses the action.
std::vector<sdk::Finding> ask_hooks(Application& app, const sdk::Draft& draft, sdk::ContentHook::Moment moment);
// Error{kStale} when the document is not what was judged.
void require_current(const storage::Session& session, const storage::Document& judged);
void require_rule(Rule rule, Transition transition, const TransitionCase& subject);
void set_state(storage::Transaction& tx, const TransitionCase& subject, VersionState from, VersionState to,
               const std::string& reason);
// By the template's period; nothing without one.
std::optional<Timestamp> review_due_of(Application& app, const storage::Metadata& metadata, Timestamp from);
std::vector<storage::Task> open_tasks(const storage::Session& session, const std::vector<StepRecord>& steps,
                                      const storage::Run& run);

}  // namespace rotulus::service
