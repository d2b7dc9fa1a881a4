// Whether the people that there are can finish the steps that are left.
// Thread-safety: a pure function.
#pragma once

#include "definition.h"

namespace rotulus::approval {

// `steps` are those of the definition, in its order, as they stand. Empty when they can be finished; else why they cannot, and
// what to do about it.
sdk::LocalText find_obstacle(const Definition& definition, const std::vector<sdk::Step>& steps);

}  // namespace rotulus::approval
