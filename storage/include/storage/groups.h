// Groups of users, which workflows name instead of persons.
// Thread-safety: as the session that they are given. Expected outcomes (unknown group) are empty results.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "storage/store.h"

namespace rotulus::storage {

struct Group {
  GroupId id;
  std::string name;
  std::int64_t version = 0;  // grows with every change
  std::string title;
  std::vector<std::string> members;  // user names, sorted
};

class Groups {
 public:
  explicit Groups(const Session& session) : session_(session) {}
  std::vector<Group> list() const;  // by name
  std::optional<Group> find(const std::string& name) const;
  std::vector<Group> of(UserId user) const;  // those that the user is a member of, by name

 private:
  const Session& session_;
};

// Names follow the rule of user names. Error{kInvalidArgument} / {kConflict}.
Group create_group(Transaction& tx, const std::string& name, const std::string& title);
// Error{kStale} when the group has moved on from `expected_version`, {kNotFound} for an unknown group or user.
Group set_members(Transaction& tx, GroupId group, std::int64_t expected_version, const std::vector<UserId>& members);
Group set_title(Transaction& tx, GroupId group, std::int64_t expected_version, const std::string& title);

}  // namespace rotulus::storage
