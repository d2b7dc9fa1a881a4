// What commands say of access in their results.
#pragma once

#include <string>

#include "json.h"
#include "service/access_changes.h"
#include "storage/groups.h"

namespace rotulus::control {

// "request", where the change waits for a second person instead of being in force.
inline void note_request(Json& result, const service::ChangeResult& changed) {
  if (changed.request) result["request"] = changed.request->id;
}

// "The permissions are read_document, ..."
std::string known_permissions();

storage::Group require_group(const storage::Session& session, const std::string& name);

}  // namespace rotulus::control
