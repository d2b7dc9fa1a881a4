// Whether templates, workflows and findings that a plugin returns make sense. Each throws Nonsense.
// Thread-safety: pure functions.
#pragma once

#include "rotulus/sdk/values.h"

namespace rotulus::plugins {

void check_item(const sdk::Template& offered);
void check_item(const sdk::Workflow& offered);
void check_findings(const std::vector<sdk::Finding>& findings, const sdk::Draft& draft);

}  // namespace rotulus::plugins
