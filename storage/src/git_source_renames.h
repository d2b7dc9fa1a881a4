// Finds the renamings among the changes of one commit. GitSource in storage/git_source.h says what counts as one.
// Thread-safety: one thread at a time.
#pragma once

#include <vector>

#include "git_source_objects.h"

namespace rotulus::storage::source {

// Replaces pairs of kRemoved and kAdded (and kModified whose contents moved on) by kRenamed, in the order of the paths.
// Reads contents only where something was removed and something was added. Error{kCorrupt} if one cannot be read.
void find_renames(ObjectReader& objects, std::vector<SourceChange>& changes);

}  // namespace rotulus::storage::source
