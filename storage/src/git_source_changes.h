// The difference of two trees as changes to documents, renamings not yet looked for.
// Thread-safety: one thread at a time.
#pragma once

#include <optional>
#include <vector>

#include "git_source_objects.h"

namespace rotulus::storage::source {

struct TreeDifference {
  std::vector<SourceChange> changes;  // kAdded, kModified, kRemoved; in git's order
  std::vector<SkippedEntry> skipped;
};

// `from` is absent for a first commit. Error{kCorrupt} for a damaged tree, Error{kTooLarge} past 2,000,000 changed paths
// (trees that name one another many times would otherwise never end).
TreeDifference difference(ObjectReader& objects, const std::optional<ObjectId>& from, const ObjectId& to);

}  // namespace rotulus::storage::source
