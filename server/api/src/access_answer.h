// What changes of access answer: what is in force now, or 202 with the request that waits for a second person.
// Thread-safety: pure functions.
#pragma once

#include "fields.h"
#include "render_access.h"
#include "routes.h"

namespace rotulus::api {

inline constexpr TextRule kReason{0, 2000, Lines::kMany};

inline http::Response request_answer(const Call& call, const storage::AccessRequest& request,
                                     http::Status status = http::Status::kAccepted) {
  const auto view = service::get_request(call.app(), call.caller(), request.id);
  http::Response response = answer(status, to_json(call.app().read(), view));
  response.headers.set("Location", "/api/v1/access-requests/" + std::to_string(request.id));
  return response;
}

}  // namespace rotulus::api
