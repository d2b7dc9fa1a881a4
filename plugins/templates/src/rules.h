// What a document of a template must have: its fields and its sections.
// Thread-safety: pure functions.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "rotulus/sdk/extension_points.h"

namespace rotulus::templates {

// Values that are not of their kind; at kSubmit also required fields without a value.
std::vector<sdk::Finding> check_fields(const sdk::Template& form, const sdk::Draft& draft, sdk::ContentHook::Moment moment);

// Required sections that are missing, or have nothing beneath them but what the template put there.
std::vector<sdk::Finding> check_sections(const sdk::Template& form, const sdk::Draft& draft);

}  // namespace rotulus::templates
