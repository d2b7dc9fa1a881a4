// The members of a request that say something about a document beside its content, checked.
// Thread-safety: pure functions. Errors: Error{kInvalidArgument}.
#pragma once

#include "fields.h"
#include "service/documents.h"

namespace rotulus::api {

// From "title", "language", "type", "tags" and "path"; "title" is required.
storage::Metadata read_new_metadata(const Fields& body);
// From the same, all optional; at least one of them.
service::DraftChange read_metadata_change(const Fields& body);

}  // namespace rotulus::api
