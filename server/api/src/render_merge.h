// Merges as JSON: what was merged, and both sides of what could not be.
// Thread-safety: pure functions.
#pragma once

#include "json.h"
#include "service/merging.h"

namespace rotulus::api {

// Everything: the merged text in blocks, the merged description, the conflicts.
Json to_json(const service::DraftMerge& merge);

// What a saved merge came from: which versions, and how many stretches of the text each side changed.
Json merge_summary(const service::DraftMerge& merge);

// 409 with both sides of every conflict.
http::Response conflict_problem(const service::DraftMerge& merge);

}  // namespace rotulus::api
