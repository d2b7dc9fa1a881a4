// Groups of users, which workflows ask.
#include "access_lines.h"
#include "command_list.h"
#include "core/error.h"
#include "lookups.h"
#include "service/groups.h"

namespace rotulus::control {
namespace {

Json describe(const storage::Group& group) { return {{"name", group.name}, {"title", group.title}, {"members", group.members}}; }

std::vector<UserId> members_of(const storage::Session& session, const Arguments& arguments) {
  std::vector<UserId> members;
  for (const auto& name : arguments.texts("members")) members.push_back(require_user(session, name).id);
  return members;
}

}  // namespace

storage::Group require_group(const storage::Session& session, const std::string& name) {
  auto group = storage::Groups(session).find(name);
  if (!group)
    throw Error(ErrorCode::kNotFound, "There is no group '" + name + "'. 'rotulus group list' shows those that there are.");
  return *std::move(group);
}

Json create_group(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const std::string name = arguments.text("name");
  Json result;
  context.write([&](storage::Transaction& tx) {
    auto group = storage::create_group(tx, name, arguments.text_or("title", name));
    const auto members = members_of(tx, arguments);
    if (!members.empty()) group = storage::set_members(tx, group.id, group.version, members);
    result = describe(group);
  });
  context.people_changed();
  return result;
}

Json set_group_members(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  Json result;
  context.write([&](storage::Transaction& tx) {
    const auto group = require_group(tx, arguments.text("name"));
    for (const auto& name : arguments.texts("members")) require_user(tx, name);
    const auto change = service::change_of_members(tx, group, arguments.texts("members"));
    service::ChangeResult changed;
    if (!change.added.empty() || !change.removed.empty())
      changed = service::submit_changes(tx, {change}, {std::nullopt, arguments.text_or("reason", "")});
    result = describe(require_group(tx, group.name));
    note_request(result, changed);
  });
  context.people_changed();
  return result;
}

Json list_groups(AdminContext& context, const Arguments&, const ProgressSink&) {
  Json items = Json::array();
  for (const auto& group : storage::Groups(context.store().read()).list()) items.push_back(describe(group));
  return {{"items", std::move(items)}};
}

}  // namespace rotulus::control
