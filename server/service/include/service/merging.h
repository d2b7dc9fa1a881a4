// Saving a draft whose base has moved: what the caller changed is brought together with what others have saved since, content
// by lines and words (storage/merge.h), the description field by field, tags as sets.
// Thread-safety: all functions from any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/documents.h"
#include "storage/merge.h"

namespace rotulus::service {

// Both sides changed one field of the description, differently.
struct FieldConflict {
  std::string field;  // "title", "path", "type", "language", "owner", "workflow", or "fields.NAME" of the template's
  std::string base, mine, theirs;
};

struct DraftMerge {
  storage::Revision base;    // what the caller started from
  storage::Revision theirs;  // the newest version, which it is merged with
  DocumentView document;     // as it was then: its ETag is what a save of the merge must match
  // Nothing when the caller left the content alone: it is theirs then. Nothing either for content that is no text, where others
  // have left it alone: it is the caller's then.
  std::optional<storage::Merge> text;
  std::vector<FieldConflict> conflicts;
  // Merged; in conflicts what theirs says. The content is absent when it is theirs, or in conflict.
  storage::Metadata metadata;
  std::optional<std::string> content;

  bool clean() const { return conflicts.empty() && (!text || text->clean()); }
};

// Changes nothing. `base` names the version that `change` was made from, by label or sequence number; members that `change` lacks
// are as they are there. The caller reads both versions by it (service/reading.h).
// Errors: {kNotFound} for a document or base that is not there or not for him, {kForbidden}, {kInvalidArgument} for a base
// without content, RuleError "not_editable", {kStale} where both sides changed content that is no text.
DraftMerge merge_draft(Application& app, const Reader& reader, const std::string& reference, const std::string& base,
                       const DraftChange& change);

struct MergedSave {
  DraftMerge merge;
  // Absent after a merge with conflicts: nothing is saved then.
  std::optional<DocumentView> saved;
};
// Merges and saves in one: what is saved was merged with the version that was the newest when it was written. Where the newest
// says all of it already (the same change came twice) no further draft is made. Errors as merge_draft() and save_draft() have
// them; {kStale} also when others keep saving in between.
MergedSave save_merged(Application& app, const Reader& reader, const std::string& reference, const std::string& base,
                       const DraftChange& change);

}  // namespace rotulus::service
