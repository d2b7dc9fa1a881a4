#include "service/groups.h"

#include <algorithm>
#include <iterator>

#include "guard.h"
#include "service/life_cycle.h"
#include "storage/accounts.h"

namespace rotulus::service {
namespace {

void check_title(const std::string& title) {
  if (title.empty() || title.size() > 200) throw Error(ErrorCode::kInvalidArgument, "A group's title has 1 to 200 bytes.");
}

std::vector<UserId> numbers_of(const storage::Session& session, const std::vector<std::string>& names) {
  std::vector<UserId> users;
  for (const auto& name : names) {
    const auto user = storage::Accounts(session).user(name);
    if (!user) throw Error(ErrorCode::kInvalidArgument, "There is no user '" + name + "'.");
    users.push_back(user->id);
  }
  return users;
}

}  // namespace

storage::AccessChange change_of_members(const storage::Session& session, const storage::Group& group,
                                        const std::vector<std::string>& members) {
  storage::AccessChange change;
  change.kind = storage::AccessChange::Kind::kMembers;
  change.group = group.id;
  std::vector<std::string> wanted = members;
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  std::vector<std::string> added, removed;
  std::set_difference(wanted.begin(), wanted.end(), group.members.begin(), group.members.end(), std::back_inserter(added));
  std::set_difference(group.members.begin(), group.members.end(), wanted.begin(), wanted.end(), std::back_inserter(removed));
  change.added = numbers_of(session, added);
  change.removed = numbers_of(session, removed);
  return change;
}

namespace {

storage::Group require_group(const storage::Session& session, const std::string& name) {
  auto group = storage::Groups(session).find(name);
  if (!group) throw no_such("group");
  return *std::move(group);
}

}  // namespace

std::vector<storage::Group> list_groups(Application& app, const Principal& caller) {
  require_system(caller, Permission::kManageUsers);
  return storage::Groups(app.read()).list();
}

storage::Group get_group(Application& app, const Principal& caller, const std::string& name) {
  require_system(caller, Permission::kManageUsers);
  return require_group(app.read(), name);
}

storage::Group create_group(Application& app, const Principal& caller, const std::string& name, const std::string& title,
                            const std::vector<std::string>& members) {
  require_system(caller, Permission::kManageUsers);
  check_title(title);
  app.write(actor_of(caller), [&](storage::Transaction& tx) {
    const auto group = storage::create_group(tx, name, title);
    if (!members.empty()) storage::set_members(tx, group.id, group.version, numbers_of(tx, members));
  });
  refresh_open_runs(app, {});
  return require_group(app.read(), name);
}

GroupChanged change_group(Application& app, const Principal& caller, const std::string& name, std::int64_t expected_version,
                          const std::string& title, const std::vector<std::string>& members, const std::string& reason) {
  require_system(caller, Permission::kManageUsers);
  check_title(title);
  GroupChanged changed;
  app.write(actor_of(caller), [&](storage::Transaction& tx) {
    auto group = require_group(tx, name);
    if (group.version != expected_version)
      throw Error(ErrorCode::kStale, "The group was changed meanwhile: load it again and repeat the change.");
    if (group.title != title) storage::set_title(tx, group.id, group.version, title);
    const auto change = change_of_members(tx, group, members);
    if (!change.added.empty() || !change.removed.empty())
      changed.request = submit_changes(tx, {change}, {caller, reason}).request;
  });
  refresh_open_runs(app, {});
  changed.group = require_group(app.read(), name);
  return changed;
}

}  // namespace rotulus::service
