// Finding what a command names, or saying that it is not there.
// Errors: Error{kNotFound} says what to do.
#pragma once

#include <string>

#include "storage/accounts.h"
#include "storage/documents.h"
#include "storage/spaces.h"

namespace rotulus::control {

storage::Space require_space(const storage::Session& session, const SpaceKey& key);
storage::User require_user(const storage::Session& session, const std::string& name);
// By number or id.
storage::Document require_document(const storage::Session& session, const std::string& reference);

}  // namespace rotulus::control
