#include "access_reach.h"

#include <algorithm>

#include "guard.h"
#include "service/access_changes.h"
#include "storage/accounts.h"
#include "storage/groups.h"
#include "storage/roles.h"

namespace rotulus::service {
namespace {

using storage::AccessChange;
using storage::Grantee;
using storage::Session;
using Kind = AccessChange::Kind;

constexpr int kRequestsAtOnce = 200;

struct Held {
  Grantee grantee;
  Binding binding;
};

// What is given, and what open requests ask to be given: a group or role that waits for its binding is no place to prepare one.
std::vector<Held> held_or_asked(const Session& session) {
  std::vector<Held> held;
  for (const auto& given : storage::Bindings(session).all()) held.push_back({given.grantee, given.binding});
  for (std::int64_t before = 0;;) {
    const auto page = storage::AccessRequests(session).list(storage::RequestState::kOpen, before, kRequestsAtOnce);
    for (const auto& request : page)
      for (const AccessChange& change : request.changes)
        if (change.kind == Kind::kGrant) held.push_back({change.grantee, change.binding});
    if (static_cast<int>(page.size()) < kRequestsAtOnce) return held;
    before = page.back().id;
  }
}

bool counts_in_spaces(const PermissionSet& permissions) {
  const auto list = permissions.list();
  return std::any_of(list.begin(), list.end(), [](Permission p) { return !is_system_permission(p); });
}

// Bindings for the whole system reach every space, unless their role says nothing about spaces.
void add_reach(std::set<SpaceId>& reached, const std::set<SpaceId>& controlled, const Scope& scope,
               const PermissionSet& permissions) {
  if (scope.space) {
    if (controlled.contains(scope.space)) reached.insert(scope.space);
  } else if (counts_in_spaces(permissions)) {
    reached.insert(controlled.begin(), controlled.end());
  }
}

PermissionSet permissions_of(const Session& session, const std::string& role) {
  return storage::Roles(session).permissions(role).value_or(PermissionSet{});
}

std::vector<GroupId> groups_of(const Session& session, UserId user) {
  std::vector<GroupId> groups;
  for (const auto& group : storage::Groups(session).of(user)) groups.push_back(group.id);
  return groups;
}

template <class Wanted>
std::set<SpaceId> reach_of_held(const Session& session, const std::set<SpaceId>& controlled, Wanted wanted,
                                const PermissionSet& besides = {}) {
  std::set<SpaceId> reached;
  for (const Held& held : held_or_asked(session)) {
    if (!wanted(held)) continue;
    PermissionSet permissions = permissions_of(session, held.binding.role);
    permissions.merge(besides);
    add_reach(reached, controlled, held.binding.scope, permissions);
  }
  return reached;
}

std::set<SpaceId> reach_of_user(const Session& session, const std::set<SpaceId>& controlled, UserId user) {
  const auto groups = groups_of(session, user);
  return reach_of_held(session, controlled, [&](const Held& held) {
    if (held.grantee.user) return held.grantee.user == user;
    return std::find(groups.begin(), groups.end(), held.grantee.group) != groups.end();
  });
}

std::set<SpaceId> reach_of_release(const Session& session, const AccessChange& change) {
  const auto space = storage::Spaces(session).find(change.space);
  if (!space || !space->controlled) return {};
  const bool loosens = !change.controlled || (space->confidential && !change.confidential);
  return loosens ? std::set<SpaceId>{space->id} : std::set<SpaceId>{};
}

std::set<SpaceId> reach_of(const Session& session, const std::set<SpaceId>& controlled, const AccessChange& change) {
  std::set<SpaceId> reached;
  switch (change.kind) {
    case Kind::kGrant:
    case Kind::kRevoke:
      add_reach(reached, controlled, change.binding.scope, permissions_of(session, change.binding.role));
      return reached;
    case Kind::kMembers:
      return reach_of_held(session, controlled, [&](const Held& held) { return held.grantee.group == change.group; });
    case Kind::kSetRole:
    case Kind::kRemoveRole:
      return reach_of_held(
          session, controlled, [&](const Held& held) { return held.binding.role == change.role; }, change.permissions);
    case Kind::kResetPassword:
    case Kind::kRemoveFactor:
      return reach_of_user(session, controlled, change.user);
    case Kind::kReleaseSpace:
      return reach_of_release(session, change);
    case Kind::kInheritance:
      if (const auto document = storage::Documents(session).find(change.document.value_or(DocumentId{})))
        add_reach(reached, controlled, Scope::of(document->space), {});
      return reached;
  }
  return reached;
}

void add_members(const Session& session, std::set<UserId>& people, const Grantee& grantee) {
  if (grantee.user) people.insert(grantee.user);
  if (!grantee.group) return;
  for (const auto& group : storage::Groups(session).list())
    if (group.id == grantee.group)
      for (const auto& member : group.members)
        if (const auto user = storage::Accounts(session).user(member)) people.insert(user->id);
}

void add_people(const Session& session, std::set<UserId>& people, const AccessChange& change) {
  switch (change.kind) {
    case Kind::kGrant:
    case Kind::kRevoke:
      return add_members(session, people, change.grantee);
    case Kind::kMembers:
      people.insert(change.added.begin(), change.added.end());
      people.insert(change.removed.begin(), change.removed.end());
      return;
    case Kind::kSetRole:
    case Kind::kRemoveRole:
      for (const Held& held : held_or_asked(session))
        if (held.binding.role == change.role) add_members(session, people, held.grantee);
      return;
    case Kind::kResetPassword:
    case Kind::kRemoveFactor:
      people.insert(change.user);
      return;
    case Kind::kReleaseSpace:
    case Kind::kInheritance:
      return;
  }
}

// Where nothing controlled is reached, who could make the change himself decides on it.
Scope scope_of_change(const Session& session, const AccessChange& change) {
  if (change.kind != Kind::kGrant && change.kind != Kind::kRevoke) return Scope::system();
  const Scope& scope = change.binding.scope;
  if (!scope.document) return scope;
  const auto document = storage::Documents(session).find(*scope.document);
  return document ? scope_of(*document) : scope;
}

}  // namespace

std::set<SpaceId> controlled_spaces(const Session& session) {
  std::set<SpaceId> controlled;
  for (const auto& space : storage::Spaces(session).list())
    if (space.controlled) controlled.insert(space.id);
  return controlled;
}

std::set<SpaceId> controlled_spaces_reached(const Session& session, const AccessChange& change) {
  const auto controlled = controlled_spaces(session);
  return controlled.empty() ? controlled : reach_of(session, controlled, change);
}

std::set<SpaceId> controlled_spaces_reached(const Session& session, const std::vector<AccessChange>& changes) {
  std::set<SpaceId> reached;
  for (const AccessChange& change : changes) reached.merge(controlled_spaces_reached(session, change));
  return reached;
}

std::set<SpaceId> controlled_spaces_of(const Session& session, UserId user) {
  const auto controlled = controlled_spaces(session);
  return controlled.empty() ? controlled : reach_of_user(session, controlled, user);
}

std::set<UserId> people_concerned(const Session& session, const std::vector<AccessChange>& changes) {
  std::set<UserId> people;
  for (const AccessChange& change : changes) add_people(session, people, change);
  return people;
}

std::vector<Scope> scopes_of_decision(const Session& session, const std::vector<AccessChange>& changes) {
  std::vector<Scope> scopes;
  for (const SpaceId space : controlled_spaces_reached(session, changes)) scopes.push_back(Scope::of(space));
  if (!scopes.empty()) return scopes;
  for (const AccessChange& change : changes) scopes.push_back(scope_of_change(session, change));
  return scopes;
}

std::string rule_against_deciding(const Session& session, const Principal& caller, const storage::AccessRequest& request) {
  const auto scopes = scopes_of_decision(session, request.changes);
  const bool may = std::all_of(scopes.begin(), scopes.end(),
                               [&](const Scope& scope) { return authorize(caller, Permission::kManageBindings, scope); });
  if (!may) return "permission";
  if (request.requester == caller.user) return "own_request";
  if (people_concerned(session, request.changes).contains(caller.user)) return "affected_person";
  const bool decided = std::any_of(request.decisions.begin(), request.decisions.end(),
                                   [&](const auto& decision) { return decision.user == caller.user; });
  return decided ? "already_decided" : "";
}

}  // namespace rotulus::service
