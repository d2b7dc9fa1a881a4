// Use-cases around spaces and who has which role in them. What the caller may not know of is Error{kNotFound}.
// Thread-safety: all functions from any thread.
#pragma once

#include <string>
#include <vector>

#include "service/application.h"
#include "storage/accounts.h"
#include "storage/spaces.h"

namespace rotulus::service {

struct SpaceView {
  storage::Space space;
  std::int64_t documents = 0;  // that the caller may read
  PermissionSet permissions;   // the caller's, in this space
};

std::vector<SpaceView> list_spaces(Application& app, const Principal& caller);
SpaceView get_space(Application& app, const Principal& caller, const SpaceKey& key);
SpaceView create_space(Application& app, const Principal& caller, const SpaceKey& key, const std::string& title,
                       const std::string& description);
SpaceView update_space(Application& app, const Principal& caller, const SpaceKey& key, std::int64_t expected_version,
                       const std::string& title, const std::string& description);

struct SpaceBinding {
  std::string user, role;
  friend auto operator<=>(const SpaceBinding&, const SpaceBinding&) = default;
};
struct SpaceBindings {
  std::vector<SpaceBinding> items;  // sorted
  std::string version;              // changes with the items: the ETag
};
SpaceBindings get_bindings(Application& app, const Principal& caller, const SpaceKey& key);
SpaceBindings set_bindings(Application& app, const Principal& caller, const SpaceKey& key, const std::string& expected_version,
                           const std::vector<SpaceBinding>& items);

// Everyone who has a role here, for those who edit documents or manage roles here.
struct SpacePerson {
  std::string name, display_name;
  std::vector<std::string> roles;  // sorted; those that hold for the whole system too
};
std::vector<SpacePerson> list_people(Application& app, const Principal& caller, const SpaceKey& key);

}  // namespace rotulus::service
