// Roles, and giving them to people and groups.
#include "access_lines.h"
#include "command_list.h"
#include "core/access.h"
#include "core/error.h"
#include "lookups.h"
#include "service/access_changes.h"
#include "storage/groups.h"
#include "storage/roles.h"

namespace rotulus::control {
namespace {

using storage::AccessChange;
using Kind = AccessChange::Kind;

std::string known_roles(const storage::Session& session) {
  std::string known;
  for (const Role& role : shipped_roles()) known += (known.empty() ? "" : ", ") + role.name;
  for (const auto& role : storage::Roles(session).list()) known += ", " + role.name;
  return known;
}

std::string require_role(const storage::Session& session, const std::string& name) {
  if (storage::Roles(session).permissions(name)) return name;
  throw Error(ErrorCode::kInvalidArgument, "There is no role '" + name + "'. The roles are " + known_roles(session) + ".");
}

// Without space and document: the whole system.
Scope scope_of(const storage::Session& session, const Arguments& arguments) {
  const auto space = arguments.find_text("space") ? std::optional(require_space(session, arguments.space())) : std::nullopt;
  const auto reference = arguments.find_text("document");
  if (!reference) return space ? Scope::of(space->id) : Scope::system();
  const auto document = require_document(session, *reference);
  if (space && space->id != document.space)
    throw Error(ErrorCode::kInvalidArgument, "The document " + *reference + " is not in the space " + space->key.text() + ".");
  return Scope::of(document.space, document.id);
}

std::optional<Timestamp> end_of(const Arguments& arguments) {
  const auto text = arguments.find_text("until");
  if (!text) return std::nullopt;
  const auto time = Timestamp::parse(*text);
  if (!time) throw Error(ErrorCode::kInvalidArgument, "'" + *text + "' is no time like 2026-03-01T00:00:00Z.");
  return time;
}

storage::Grantee grantee_of(const storage::Session& session, const Arguments& arguments) {
  if (const auto group = arguments.find_text("group")) return require_group(session, *group).id;
  return require_user(session, arguments.text("user")).id;
}

Json change_binding(AdminContext& context, const Arguments& arguments, Kind kind) {
  Json result = {{"role", arguments.text("role")}};
  for (const char* part : {"user", "group", "space", "document", "until"})
    if (const auto given = arguments.find_text(part)) result[part] = *given;
  context.write([&](storage::Transaction& tx) {
    AccessChange change;
    change.kind = kind;
    change.grantee = grantee_of(tx, arguments);
    change.binding = {require_role(tx, arguments.text("role")), scope_of(tx, arguments), end_of(arguments)};
    note_request(result, service::submit_changes(tx, {change}, {std::nullopt, arguments.text_or("reason", "")}));
  });
  context.people_changed();
  return result;
}

PermissionSet permissions_of(const Arguments& arguments) {
  PermissionSet permissions;
  for (const auto& given : arguments.texts("permissions")) {
    const auto permission = parse_permission(given);
    if (!permission) throw Error(ErrorCode::kInvalidArgument, "There is no permission '" + given + "'. " + known_permissions());
    permissions.add(*permission);
  }
  if (permissions.empty())
    throw Error(ErrorCode::kInvalidArgument, "A role gives at least one permission. " + known_permissions());
  return permissions;
}

Json describe(const std::string& name, const std::string& title, const PermissionSet& permissions, bool shipped) {
  Json names = Json::array();
  for (const Permission permission : permissions.list()) names.push_back(rotulus::name(permission));
  return {{"name", name}, {"title", title}, {"permissions", std::move(names)}, {"shipped", shipped}};
}

}  // namespace

std::string known_permissions() {
  std::string known;
  for (int i = 0; i < static_cast<int>(Permission::kCount); ++i)
    known += (i ? ", " : "The permissions are ") + std::string(name(static_cast<Permission>(i)));
  return known + ".";
}

Json grant_role(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  return change_binding(context, arguments, Kind::kGrant);
}

Json revoke_role(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  return change_binding(context, arguments, Kind::kRevoke);
}

Json list_roles(AdminContext& context, const Arguments&, const ProgressSink&) {
  const auto session = context.store().read();
  Json items = Json::array();
  for (const Role& role : shipped_roles()) items.push_back(describe(role.name, "", role.permissions, true));
  for (const auto& role : storage::Roles(session).list())
    items.push_back(describe(role.name, role.title, role.permissions, false));
  return {{"items", std::move(items)}};
}

// Makes the role, or changes what it gives.
Json set_role(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const std::string name = arguments.text("name");
  const PermissionSet permissions = permissions_of(arguments);
  Json result;
  context.write([&](storage::Transaction& tx) {
    const auto known = storage::Roles(tx).find(name);
    AccessChange change;
    change.kind = Kind::kSetRole;
    change.role = name;
    change.role_version = known ? known->version : 0;
    change.title = arguments.text_or("title", known ? known->title : name);
    change.permissions = permissions;
    result = describe(name, change.title, permissions, false);
    note_request(result, service::submit_changes(tx, {change}, {std::nullopt, arguments.text_or("reason", "")}));
  });
  context.people_changed();
  return result;
}

Json remove_role(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const std::string name = arguments.text("name");
  Json result = {{"name", name}};
  context.write([&](storage::Transaction& tx) {
    const auto known = storage::Roles(tx).find(require_role(tx, name));
    AccessChange change;
    change.kind = Kind::kRemoveRole;
    change.role = name;
    change.role_version = known ? known->version : 0;
    note_request(result, service::submit_changes(tx, {change}, {std::nullopt, arguments.text_or("reason", "")}));
  });
  return result;
}

}  // namespace rotulus::control
