// What several nouns answer: one document with its entity tag.
// Thread-safety: pure functions.
#pragma once

#include "http/conditional.h"
#include "render.h"
#include "routes.h"

namespace rotulus::api {

inline http::Response document_answer(const service::DocumentView& view, http::Status status = http::Status::kOk) {
  http::Response response = answer(status, to_json(view));
  response.headers.set("ETag", tag_of(view));
  return response;
}

// The document that a change starts from. Error{kPreconditionMissing} and {kStale} as If-Match has it, but {kNotFound} first.
inline service::DocumentView matching_document(const Call& call) {
  auto view = service::get_document(call.app(), call.caller(), call.parameter("document"));
  http::require_match(call.request, tag_of(view));
  return view;
}

}  // namespace rotulus::api
