// Roles, and who has them where: in a space, in the whole system, on a document.
// Thread-safety: all functions from any thread. What the caller may not know of is Error{kNotFound}.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/access_changes.h"
#include "service/application.h"
#include "storage/roles.h"

namespace rotulus::service {

struct RoleView {
  std::string name, title;
  PermissionSet permissions;
  bool shipped = false;
  std::int64_t version = 0;  // of shipped roles 0
  std::int64_t bindings = 0;
};

// For those who manage users or roles anywhere. Shipped roles first.
std::vector<RoleView> list_roles(Application& app, const Principal& caller);
RoleView get_role(Application& app, const Principal& caller, const std::string& name);
struct RoleChanged {
  std::optional<RoleView> role;  // nothing after a removal
  std::optional<storage::AccessRequest> request;
};
RoleChanged create_role(Application& app, const Principal& caller, const std::string& name, const std::string& title,
                        const PermissionSet& permissions);
RoleChanged change_role(Application& app, const Principal& caller, const std::string& name, std::int64_t expected_version,
                        const std::string& title, const PermissionSet& permissions, const std::string& reason);
RoleChanged remove_role(Application& app, const Principal& caller, const std::string& name, std::int64_t expected_version,
                        const std::string& reason);

// One role given at the place that is spoken of.
struct GivenRole {
  std::string user, group;  // one of them
  std::string role;
  std::optional<Timestamp> expires = {};
  friend auto operator<=>(const GivenRole&, const GivenRole&) = default;
};
struct GivenRoles {
  std::vector<GivenRole> items;  // sorted
  bool inherits = true;          // of a document
  std::string version;           // changes with the above: the ETag
};
struct GivenRolesChanged {
  GivenRoles roles;
  std::optional<storage::AccessRequest> request;
};

// Where roles are given: the whole system, a space or a document.
struct Place {
  std::optional<SpaceKey> space;
  std::string document = {};  // number or id; without `space`
};
GivenRoles get_given_roles(Application& app, const Principal& caller, const Place& place);
// Makes exactly `items` of what is given there; for a document also whether it inherits. Error{kStale}.
GivenRolesChanged set_given_roles(Application& app, const Principal& caller, const Place& place,
                                  const std::string& expected_version, const std::vector<GivenRole>& items,
                                  std::optional<bool> inherits, const std::string& reason);

// What somebody asks for, by names. Error{kInvalidArgument} for a user, group or role that there is not.
storage::AccessChange grant_of(const storage::Session& session, const GivenRole& given, const Scope& scope);

}  // namespace rotulus::service
