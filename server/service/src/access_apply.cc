#include "access_apply.h"

#include <algorithm>

#include "guard.h"
#include "storage/accounts.h"
#include "storage/groups.h"
#include "storage/roles.h"
#include "storage/spaces.h"

namespace rotulus::service {
namespace {

using storage::AccessChange;
using storage::Session;
using storage::Transaction;
using Kind = AccessChange::Kind;

storage::Group require_group(const Session& session, GroupId id) {
  for (auto& group : storage::Groups(session).list())
    if (group.id == id) return group;
  throw no_such("group");
}

std::vector<UserId> members_after(const Session& session, const AccessChange& change) {
  const auto among = [](const std::vector<UserId>& users, UserId user) {
    return std::find(users.begin(), users.end(), user) != users.end();
  };
  std::vector<UserId> members;
  for (const auto& member : require_group(session, change.group).members)
    if (const auto user = storage::Accounts(session).user(member); user && !among(change.removed, user->id))
      members.push_back(user->id);
  for (const UserId user : change.added)
    if (!among(members, user)) members.push_back(user);
  return members;
}

void set_role(Transaction& tx, const AccessChange& change) {
  if (change.role_version == 0)
    storage::create_role(tx, change.role, change.title, change.permissions);
  else
    storage::update_role(tx, change.role, change.role_version, change.title, change.permissions);
}

void set_control(Transaction& tx, const AccessChange& change) {
  const auto space = storage::Spaces(tx).find(change.space);
  if (!space) throw no_such("space");
  auto settings = space->settings();
  settings.controlled = change.controlled;
  settings.confidential = change.confidential;
  storage::update_space(tx, space->id, space->version, settings);
}

// A document on its own that nobody manages could never be opened to anybody again.
void check_somebody_manages(const Session& session, const DocumentId& id, SpaceId space) {
  const Scope scope = Scope::of(space, id, true);
  const storage::Accounts accounts(session);
  for (const auto& user : accounts.users()) {
    const auto principal = user.disabled ? std::nullopt : accounts.principal(user.id);
    if (principal && authorize(*principal, Permission::kManageBindings, scope)) return;
  }
  throw Error(ErrorCode::kConflict,
              "Once the document takes no roles from its space, nobody could manage it: give somebody the role owner on the "
              "document itself first.");
}

void set_inheritance(Transaction& tx, const AccessChange& change, const std::string& why) {
  const DocumentId id = change.document.value_or(DocumentId{});
  const auto document = storage::Documents(tx).find(id);
  if (!document) throw no_such("document");
  if (change.blocked) check_somebody_manages(tx, id, document->space);
  storage::set_inheritance(tx, id, change.blocked ? storage::Inheritance::kBlocked : storage::Inheritance::kFromSpace, why);
}

std::string apply(Transaction& tx, const AccessChange& change, const std::string& why, std::chrono::hours link_life) {
  check_possible(tx, change);
  switch (change.kind) {
    case Kind::kGrant:
      storage::grant(tx, change.grantee, change.binding, why);
      break;
    case Kind::kRevoke:
      storage::revoke(tx, change.grantee, change.binding, why);
      break;
    case Kind::kMembers: {
      const auto group = require_group(tx, change.group);
      storage::set_members(tx, group.id, group.version, members_after(tx, change));
      break;
    }
    case Kind::kSetRole:
      set_role(tx, change);
      break;
    case Kind::kRemoveRole:
      storage::remove_role(tx, change.role, change.role_version);
      break;
    case Kind::kResetPassword: {
      const Timestamp now = Timestamp::now();
      return storage::create_reset_link(tx, change.user, now, {now.microseconds + std::chrono::microseconds(link_life).count()},
                                        why);
    }
    case Kind::kRemoveFactor:
      storage::set_second_factor(tx, change.user, {}, why);
      storage::end_other_sessions(tx, change.user, {});
      break;
    case Kind::kReleaseSpace:
      set_control(tx, change);
      break;
    case Kind::kInheritance:
      set_inheritance(tx, change, why);
      break;
  }
  return {};
}

void check_grant(const Session& session, const AccessChange& change) {
  storage::grantee_text(session, change.grantee);
  if (!storage::Roles(session).permissions(change.binding.role))
    throw Error(ErrorCode::kInvalidArgument, "There is no role '" + change.binding.role + "'.");
  if (change.binding.expires && *change.binding.expires <= Timestamp::now())
    throw Error(ErrorCode::kInvalidArgument, "A role that is given for a time must end in the future.");
  if (const auto& document = change.binding.scope.document) {
    const auto found = storage::Documents(session).find(*document);
    if (!found || found->space != change.binding.scope.space) throw no_such("document");
  }
}

void check_role(const Session& session, const AccessChange& change) {
  const auto role = storage::Roles(session).find(change.role);
  if (find_shipped_role(change.role))
    throw Error(ErrorCode::kConflict,
                "The role '" + change.role + "' comes with Rotulus and does not change: make one of your own.");
  if (change.role_version == 0 && role)
    throw Error(ErrorCode::kConflict, "There is a role '" + change.role + "' already: choose another name.");
  if (change.role_version == 0) return;
  if (!role) throw no_such("role");
  if (role->version != change.role_version)
    throw Error(ErrorCode::kStale, "The role was changed meanwhile: load it again and repeat the change.");
}

}  // namespace

void check_possible(const Session& session, const AccessChange& change) {
  switch (change.kind) {
    case Kind::kGrant:
      return check_grant(session, change);
    case Kind::kMembers:
      require_group(session, change.group);
      for (const UserId user : change.added)
        if (!storage::Accounts(session).user(user)) throw no_such("user");
      return;
    case Kind::kSetRole:
    case Kind::kRemoveRole:
      return check_role(session, change);
    case Kind::kResetPassword:
    case Kind::kRemoveFactor:
      if (const auto user = storage::Accounts(session).user(change.user); !user || user->disabled) throw no_such("active user");
      return;
    case Kind::kInheritance:
      if (!storage::Documents(session).find(change.document.value_or(DocumentId{}))) throw no_such("document");
      return;
    case Kind::kRevoke:
    case Kind::kReleaseSpace:
      return;
  }
}

std::string apply_changes(Transaction& tx, const std::vector<AccessChange>& changes, const std::string& why,
                          std::chrono::hours link_life) {
  std::string link;
  for (const AccessChange& change : changes)
    if (std::string made = apply(tx, change, why, link_life); !made.empty()) link = std::move(made);
  return link;
}

}  // namespace rotulus::service
