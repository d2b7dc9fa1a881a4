// All that is known about one transition before it is taken: read once, judged, and written only if the document has not moved
// on. Thread-safety: one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/life_cycle.h"
#include "step_record.h"

namespace rotulus::service {

struct TransitionCase {
  storage::Document document;
  storage::Revision subject;         // the version that the transition acts on: the newest draft, or the one in force
  std::optional<storage::Run> run;   // the open one
  std::vector<StepRecord> steps;     // of the open run
  std::vector<std::string> authors;  // of the version under way, with its submitter
  std::string content;               // of the subject, as hooks see it; read for submissions only
};

// The run as a workflow is asked about it, with everybody who could have a part in it.
sdk::Run run_for_workflow(const storage::Session& session, const TransitionCase& subject, const storage::Run& run);
TransitionCase load_case(const storage::Session& session, const storage::Document& document, Transition transition);
// `step` empty: any open step.
Asker asker_of(const TransitionCase& subject, const Principal& caller, const std::string& step);
bool waits_for(const StepRecord& record, const std::string& user);
bool has_decided(const storage::Run& run, const std::string& step, const std::string& user);
// The stage that the open steps are in.
Stage stage_of(const std::vector<StepRecord>& steps);

}  // namespace rotulus::service
