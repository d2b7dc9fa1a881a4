// Use-cases around spaces and the people in them. What the caller may not know of is Error{kNotFound}.
// Thread-safety: all functions from any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/access_changes.h"
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
// What is left out stays as it is.
struct SpaceChange {
  std::optional<std::string> title, description;
  std::optional<bool> controlled, confidential;
  std::string reason;  // for what needs a second person
};
struct SpaceChanged {
  SpaceView view;
  std::optional<storage::AccessRequest> request;  // for the part that waits for a second person; the rest is done
};
// Within a transaction, also for the local owner. Who asks has been asked for his permission before. What a second person has to
// approve is returned as a request, and the rest is done.
std::optional<storage::AccessRequest> change_settings(storage::Transaction& tx, const storage::Space& space,
                                                      std::int64_t expected_version, const storage::SpaceSettings& wanted,
                                                      const ChangeContext& context);
SpaceChanged update_space(Application& app, const Principal& caller, const SpaceKey& key, std::int64_t expected_version,
                          const SpaceChange& change);

// Everyone who has a role here, for those who edit documents or manage roles here.
struct SpacePerson {
  std::string name, display_name;
  std::vector<std::string> roles;  // sorted; those that hold for the whole system too
};
std::vector<SpacePerson> list_people(Application& app, const Principal& caller, const SpaceKey& key);

}  // namespace rotulus::service
