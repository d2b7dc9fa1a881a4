// Roles that the organisation made, beside those that are shipped (core/access.h).
// Thread-safety: as the session that they are given. Expected outcomes (unknown role) are empty results.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/access.h"
#include "storage/store.h"

namespace rotulus::storage {

struct OwnRole {
  std::int64_t id = 0;
  std::string name;
  std::int64_t version = 0;  // grows with every change
  std::string title;
  PermissionSet permissions;
};

class Roles {
 public:
  explicit Roles(const Session& session) : session_(session) {}
  std::vector<OwnRole> list() const;  // by name
  std::optional<OwnRole> find(const std::string& name) const;
  // Of a shipped role or one's own; nothing when there is no such role.
  std::optional<PermissionSet> permissions(const std::string& name) const;

 private:
  const Session& session_;
};

// Names follow the rule of user names. Error{kInvalidArgument} / {kConflict} for a name that is taken, also by a shipped role.
OwnRole create_role(Transaction& tx, const std::string& name, const std::string& title, const PermissionSet& permissions);
// Error{kNotFound} for an unknown or shipped role, {kStale} when it has moved on from `expected_version`.
OwnRole update_role(Transaction& tx, const std::string& name, std::int64_t expected_version, const std::string& title,
                    const PermissionSet& permissions);
// Error{kConflict} while anybody has the role.
void remove_role(Transaction& tx, const std::string& name, std::int64_t expected_version);

}  // namespace rotulus::storage
