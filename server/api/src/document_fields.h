// The members of a request that say something about a document beside its content, checked.
// Thread-safety: pure functions. Errors: Error{kInvalidArgument}.
#pragma once

#include "fields.h"
#include "service/documents.h"

namespace rotulus::api {

// From "title", "language", "type", "tags", "categories", "path", "template", "workflow" and "fields"; "title" is required.
storage::Metadata read_new_metadata(const Fields& body);
// From the same but "template", and from "owner", "content", "summary" and "change", all optional; at least one of them says
// what becomes different.
service::DraftChange read_draft_change(const Fields& body, std::size_t content_bytes);

// "minor" or "major", minor when it is empty. `what` names it in the error: "The field 'change'".
ChangeKind parse_change(const std::string& what, const std::string& text);

}  // namespace rotulus::api
