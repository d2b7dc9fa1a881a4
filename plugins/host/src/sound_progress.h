// Whether a workflow's answer about a run makes sense, and claims no decision that nobody made. Throws Nonsense.
// Thread-safety: a pure function.
#pragma once

#include "rotulus/sdk/values.h"

namespace rotulus::plugins {

void check_progress(const sdk::Progress& progress, const sdk::Run& run);

}  // namespace rotulus::plugins
