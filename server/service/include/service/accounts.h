// Use-cases around users and tokens.
// Thread-safety: all functions from any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/application.h"
#include "storage/accounts.h"
#include "storage/audit.h"

namespace rotulus::service {

std::vector<storage::User> list_users(Application& app, const Principal& caller);
storage::User create_user(Application& app, const Principal& caller, const std::string& name, const std::string& display_name,
                          const std::optional<std::string>& password);
storage::User set_user_disabled(Application& app, const Principal& caller, const std::string& name, bool disabled);

std::vector<storage::Token> list_tokens(Application& app, const Principal& caller);
// Scopes that the caller does not have are of no use, but no error. Error{kForbidden} when the caller came with a token himself.
storage::NewToken create_token(Application& app, const Principal& caller, const std::string& name, const PermissionSet& scopes,
                               Timestamp expires);
bool remove_token(Application& app, const Principal& caller, std::int64_t id);

}  // namespace rotulus::service
