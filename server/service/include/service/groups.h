// Named sets of users, for workflows to ask and for roles to be given to.
// Thread-safety: all functions from any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/access_changes.h"
#include "service/application.h"
#include "storage/groups.h"

namespace rotulus::service {

// All of these ask for Permission::kManageUsers.
std::vector<storage::Group> list_groups(Application& app, const Principal& caller);
storage::Group get_group(Application& app, const Principal& caller, const std::string& name);  // Error{kNotFound}
storage::Group create_group(Application& app, const Principal& caller, const std::string& name, const std::string& title,
                            const std::vector<std::string>& members);
struct GroupChanged {
  storage::Group group;
  std::optional<storage::AccessRequest> request;  // for the members, where a second person has to approve; the title is changed
};
// Error{kStale}; Error{kInvalidArgument} for a user that does not exist.
GroupChanged change_group(Application& app, const Principal& caller, const std::string& name, std::int64_t expected_version,
                          const std::string& title, const std::vector<std::string>& members, const std::string& reason);
// What makes exactly `members` of those that the group has.
storage::AccessChange change_of_members(const storage::Session& session, const storage::Group& group,
                                        const std::vector<std::string>& members);

}  // namespace rotulus::service
