// Named sets of users, for workflows to ask.
// Thread-safety: all functions from any thread.
#pragma once

#include <string>
#include <vector>

#include "service/application.h"
#include "storage/groups.h"

namespace rotulus::service {

// All of these ask for Permission::kManageUsers.
std::vector<storage::Group> list_groups(Application& app, const Principal& caller);
storage::Group get_group(Application& app, const Principal& caller, const std::string& name);  // Error{kNotFound}
storage::Group create_group(Application& app, const Principal& caller, const std::string& name, const std::string& title,
                            const std::vector<std::string>& members);
// Error{kStale}; Error{kInvalidArgument} for a user that does not exist.
storage::Group change_group(Application& app, const Principal& caller, const std::string& name, std::int64_t expected_version,
                            const std::string& title, const std::vector<std::string>& members);

}  // namespace rotulus::service
