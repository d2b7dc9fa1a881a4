// Where a run of a workflow stands after its decisions.
// Thread-safety: a pure function.
#pragma once

#include "definition.h"

namespace rotulus::approval {

// Authors and the submitter take no step. One request for correction or one rejection ends the run. The obstacle is set when the
// steps that are left cannot all be finished by the people that there are.
sdk::Progress progress_of(const Definition& definition, const sdk::Run& run);

}  // namespace rotulus::approval
