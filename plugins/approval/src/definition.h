// A workflow as it is written down, and the notation that it is written in (docs/plugins.md, "Writing a workflow").
// Thread-safety: plain values and pure functions.
#pragma once

#include <string>
#include <vector>

#include "rotulus/sdk/values.h"

namespace rotulus::approval {

// Who may take a step: whoever is one of the users, in one of the groups or has one of the roles.
struct Selection {
  std::vector<std::string> roles, users, groups;
};

struct StepRule {
  std::string id;
  sdk::StepKind kind = sdk::StepKind::kReview;
  sdk::LocalText title;
  Selection candidates;
  sdk::Quorum quorum = sdk::Quorum::kAny;
  int count = 1;          // of kCount
  bool distinct = false;  // who decided an earlier step, or one beside it, does not take this one
  int due_days = 0;
};

struct Definition {
  std::string id, version;
  sdk::LocalText name, description;
  std::vector<std::vector<StepRule>> stages;  // one after the other; the steps of a stage side by side
};

// YamlError with the line of what does not fit.
Definition read_definition(const std::string& yaml);

}  // namespace rotulus::approval
