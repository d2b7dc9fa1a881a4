// Saving a draft, on the state that the request names or merged with what others have saved since.
// Thread-safety: belongs to the thread that handles the request.
#pragma once

#include <string>

#include "document_answer.h"
#include "routes.h"

namespace rotulus::api {

inline constexpr std::string_view kMergeBase = "merge_base";  // a parameter: the version that the change was made from

// Where a change starts from.
struct DraftBase {
  service::DocumentView document;
  std::string merge_base;  // empty: the change holds for the state of If-Match only
};

// With the parameter merge_base If-Match may be missing, and must hold where it is there. Error{kNotFound} first, then
// {kPreconditionMissing} and {kStale}; where merging could help RuleError "mergeable" instead of the latter.
DraftBase draft_base(const Call& call);

// 200 with the document, or 409 with both sides of what could not be merged.
http::Response save(const Call& call, const DraftBase& base, const service::DraftChange& change);

}  // namespace rotulus::api
