// Two changes of one description, brought together field by field.
// Thread-safety: pure.
#pragma once

#include <vector>

#include "service/merging.h"

namespace rotulus::service {

// Tags are never in conflict: what either side added is there, and what either took away is not. Appends to `conflicts`.
storage::Metadata merge_metadata(const storage::Metadata& base, const storage::Metadata& mine, const storage::Metadata& theirs,
                                 std::vector<FieldConflict>& conflicts);

}  // namespace rotulus::service
