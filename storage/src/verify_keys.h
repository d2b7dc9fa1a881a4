// Verification of the keys themselves: which epochs there are, what they seal, and what the audit log says of their rotations.
// Thread-safety: as the session.
#pragma once

#include <functional>
#include <string>

#include "storage/store.h"

namespace rotulus::storage {

struct KeysReport {
  std::uint64_t under_former = 0;  // values that keys of earlier epochs have sealed
};

// `report` hears of every problem, `progress` of how many values were looked at; what it throws ends the work.
KeysReport verify_keys(const Session& session, const std::function<void(std::string)>& report,
                       const std::function<void(std::uint64_t)>& progress);

}  // namespace rotulus::storage
