#include "service/roles.h"

#include <algorithm>
#include <map>

#include "crypto/digest.h"
#include "finding.h"
#include "guard.h"
#include "service/life_cycle.h"
#include "storage/accounts.h"
#include "storage/documents.h"
#include "storage/groups.h"

namespace rotulus::service {
namespace {

using storage::AccessChange;
using storage::Session;
using storage::Transaction;
using Kind = AccessChange::Kind;

// Roles are named wherever they are given, so whoever gives them anywhere sees them.
void require_role_reader(const Principal& caller) {
  if (authorize(caller, Permission::kManageUsers, Scope::system())) return;
  const bool gives_somewhere = std::any_of(caller.grants.begin(), caller.grants.end(), [&](const Grant& grant) {
    return authorize(caller, Permission::kManageBindings, grant.binding.scope);
  });
  if (!gives_somewhere)
    throw Error(ErrorCode::kForbidden, "This asks for the permission manage_bindings in a space, or manage_users.");
}

std::map<std::string, std::int64_t> binding_counts(const Session& session) {
  std::map<std::string, std::int64_t> counts;
  for (const auto& given : storage::Bindings(session).all()) ++counts[given.binding.role];
  return counts;
}

std::vector<RoleView> all_roles(const Session& session) {
  auto counts = binding_counts(session);
  std::vector<RoleView> views;
  for (const Role& role : shipped_roles()) views.push_back({role.name, "", role.permissions, true, 0, counts[role.name]});
  for (const auto& role : storage::Roles(session).list())
    views.push_back({role.name, role.title, role.permissions, false, role.version, counts[role.name]});
  return views;
}

RoleView require_role(const Session& session, const std::string& name) {
  for (RoleView& view : all_roles(session))
    if (view.name == name) return view;
  throw no_such("role");
}

void check_title(const std::string& title) {
  if (title.empty() || title.size() > 200) throw Error(ErrorCode::kInvalidArgument, "A role's title has 1 to 200 bytes.");
}

RoleChanged submit(Application& app, const Principal& caller, const AccessChange& change, const std::string& reason) {
  RoleChanged changed{std::nullopt, submit_changes(app, {change}, {caller, reason}).request};
  const auto session = app.read();
  for (RoleView& view : all_roles(session))
    if (view.name == change.role) changed.role = std::move(view);
  return changed;
}

AccessChange role_change(Kind kind, const std::string& name, std::int64_t version) {
  AccessChange change;
  change.kind = kind;
  change.role = name;
  change.role_version = version;
  return change;
}

// The place as a scope, if the caller may manage roles there.
Scope scope_at(const Session& session, const Principal& caller, const Place& place) {
  AccessChange change;
  if (!place.document.empty()) {
    const auto document = document_named(session, place.document);
    if (!document) throw no_such("document");
    change.binding.scope = Scope::of(document->space, document->id);
  } else if (place.space) {
    const auto space = storage::Spaces(session).find(*place.space);
    if (!space) throw no_such("space");
    change.binding.scope = Scope::of(space->id);
  }
  require_may_change(session, caller, change);
  return change.binding.scope;
}

std::string tag_of(const GivenRoles& roles) {
  std::string text = roles.inherits ? "" : "blocked\n";
  for (const auto& item : roles.items)
    text += item.user + "\n" + item.group + "\n" + item.role + "\n" + (item.expires ? item.expires->text() : "") + "\n";
  return crypto::hex(crypto::sha256(crypto::as_bytes(text))).substr(0, 32);
}

GivenRoles roles_at(const Session& session, const Scope& scope) {
  GivenRoles roles;
  for (const auto& given : storage::Bindings(session).of_space(scope.space)) {
    if (given.binding.scope.document != scope.document) continue;
    GivenRole item{{}, {}, given.binding.role, given.binding.expires};
    (given.grantee.user ? item.user : item.group) = given.grantee_name;
    roles.items.push_back(std::move(item));
  }
  std::sort(roles.items.begin(), roles.items.end());
  if (scope.document) roles.inherits = !storage::Documents(session).find(*scope.document).value().isolated;
  roles.version = tag_of(roles);
  return roles;
}

bool is_among(const std::vector<GivenRole>& items, const GivenRole& item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

void check_items(const std::vector<GivenRole>& items) {
  for (auto item = items.begin(); item != items.end(); ++item)
    for (auto other = std::next(item); other != items.end(); ++other)
      if (item->user == other->user && item->group == other->group && item->role == other->role)
        throw Error(ErrorCode::kInvalidArgument,
                    "The role '" + item->role + "' is given twice to '" + item->user + item->group + "'.");
}

// Grants before the block, so that somebody is left who manages the document; revocations of what comes anew with another end are
// part of the grant.
std::vector<AccessChange> changes_between(const Session& session, const GivenRoles& before, const std::vector<GivenRole>& items,
                                          std::optional<bool> inherits, const Scope& scope) {
  std::vector<AccessChange> changes;
  const auto comes_again = [&](const GivenRole& gone) {
    return std::any_of(items.begin(), items.end(), [&](const GivenRole& item) {
      return item.user == gone.user && item.group == gone.group && item.role == gone.role;
    });
  };
  for (const GivenRole& item : items)
    if (!is_among(before.items, item)) changes.push_back(grant_of(session, item, scope));
  if (inherits && *inherits != before.inherits) {
    AccessChange change;
    change.kind = Kind::kInheritance;
    change.document = scope.document;
    change.blocked = !*inherits;
    changes.push_back(change);
  }
  for (const GivenRole& item : before.items) {
    if (is_among(items, item) || comes_again(item)) continue;
    changes.push_back(grant_of(session, item, scope));
    changes.back().kind = Kind::kRevoke;
  }
  return changes;
}

}  // namespace

std::vector<RoleView> list_roles(Application& app, const Principal& caller) {
  require_role_reader(caller);
  return all_roles(app.read());
}

RoleView get_role(Application& app, const Principal& caller, const std::string& name) {
  require_role_reader(caller);
  return require_role(app.read(), name);
}

RoleChanged create_role(Application& app, const Principal& caller, const std::string& name, const std::string& title,
                        const PermissionSet& permissions) {
  require_system(caller, Permission::kManageUsers);
  check_title(title);
  AccessChange change = role_change(Kind::kSetRole, name, 0);
  change.title = title;
  change.permissions = permissions;
  return submit(app, caller, change, {});
}

RoleChanged change_role(Application& app, const Principal& caller, const std::string& name, std::int64_t expected_version,
                        const std::string& title, const PermissionSet& permissions, const std::string& reason) {
  require_system(caller, Permission::kManageUsers);
  check_title(title);
  AccessChange change = role_change(Kind::kSetRole, name, expected_version);
  change.title = title;
  change.permissions = permissions;
  return submit(app, caller, change, reason);
}

RoleChanged remove_role(Application& app, const Principal& caller, const std::string& name, std::int64_t expected_version,
                        const std::string& reason) {
  require_system(caller, Permission::kManageUsers);
  return submit(app, caller, role_change(Kind::kRemoveRole, name, expected_version), reason);
}

AccessChange grant_of(const Session& session, const GivenRole& given, const Scope& scope) {
  AccessChange change;
  change.kind = Kind::kGrant;
  change.binding = {given.role, scope, given.expires};
  if (!given.user.empty()) {
    const auto user = storage::Accounts(session).user(given.user);
    if (!user) throw Error(ErrorCode::kInvalidArgument, "There is no user '" + given.user + "'.");
    change.grantee = user->id;
  } else {
    const auto group = storage::Groups(session).find(given.group);
    if (!group) throw Error(ErrorCode::kInvalidArgument, "There is no group '" + given.group + "'.");
    change.grantee = group->id;
  }
  return change;
}

GivenRoles get_given_roles(Application& app, const Principal& caller, const Place& place) {
  const auto session = app.read();
  return roles_at(session, scope_at(session, caller, place));
}

GivenRolesChanged set_given_roles(Application& app, const Principal& caller, const Place& place,
                                  const std::string& expected_version, const std::vector<GivenRole>& items,
                                  std::optional<bool> inherits, const std::string& reason) {
  check_items(items);
  GivenRolesChanged changed;
  Scope scope;
  app.write(actor_of(caller), [&](Transaction& tx) {
    scope = scope_at(tx, caller, place);
    const GivenRoles before = roles_at(tx, scope);
    if (before.version != expected_version)
      throw Error(ErrorCode::kStale, "The roles here were changed meanwhile: load them again and repeat the change.");
    changed.request = submit_changes(tx, changes_between(tx, before, items, inherits, scope), {caller, reason}).request;
  });
  if (!changed.request) refresh_open_runs(app, scope.space);
  changed.roles = roles_at(app.read(), scope);
  return changed;
}

}  // namespace rotulus::service
