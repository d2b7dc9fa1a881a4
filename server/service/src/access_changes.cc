#include "service/access_changes.h"

#include <algorithm>

#include "access_apply.h"
#include "access_reach.h"
#include "guard.h"
#include "service/life_cycle.h"
#include "service/rule_error.h"
#include "storage/accounts.h"
#include "storage/groups.h"

namespace rotulus::service {
namespace {

using storage::AccessChange;
using storage::Session;
using storage::Transaction;
using Kind = AccessChange::Kind;

constexpr std::size_t kLongestReason = 2000;

void require_at(const Principal& caller, Permission permission, const Scope& scope, const std::string& where) {
  if (!authorize(caller, permission, scope))
    throw Error(ErrorCode::kForbidden, "This asks for the permission " + std::string(name(permission)) + " " + where + ".");
}

storage::Document require_document(const Session& session, const DocumentId& id) {
  auto document = storage::Documents(session).find(id);
  if (!document) throw no_such("document");
  return *std::move(document);
}

void require_space_manager(const Session& session, const Principal& caller, SpaceId id, Permission permission) {
  const auto space = storage::Spaces(session).find(id);
  if (!space || !knows_space(caller, id)) throw no_such("space");
  require_at(caller, permission, Scope::of(id), "in the space " + space->key.text());
}

// Who manages the roles of a document knows of it, also where he does not read it.
void require_document_manager(const Session& session, const Principal& caller, const DocumentId& id) {
  const auto document = require_document(session, id);
  if (authorize(caller, Permission::kManageBindings, scope_of(document))) return;
  if (!may_know(caller, document)) throw no_such("document");
  require_at(caller, Permission::kManageBindings, scope_of(document), "on this document");
}

void require_scope_manager(const Session& session, const Principal& caller, const Scope& scope) {
  if (scope.document) return require_document_manager(session, caller, *scope.document);
  if (scope.space) return require_space_manager(session, caller, scope.space, Permission::kManageBindings);
  require_at(caller, Permission::kManageBindings, Scope::system(), "in the whole system");
}

// A password that somebody else has chosen, or a link that somebody else holds, would be that person's way in.
void require_own_passwords(const Session& session, const std::set<UserId>& people) {
  std::string names;
  for (const UserId id : people) {
    const auto user = storage::Accounts(session).user(id);
    if (user && !user->disabled && !user->password_is_own) names += (names.empty() ? "" : ", ") + user->name;
  }
  if (!names.empty())
    throw RuleError(ErrorCode::kConflict, "password_not_own",
                    "In a controlled space everybody has set his own password, and these have not yet: " + names +
                        ". Each of them changes it under 'My account', or by a link that resets it.");
}

bool gives_access(const AccessChange& change) {
  return change.kind == Kind::kGrant || (change.kind == Kind::kMembers && !change.added.empty());
}

// Of those who are given something; whoever only loses need not be ready for it.
std::set<UserId> people_given(const Session& session, const std::vector<AccessChange>& changes) {
  std::vector<AccessChange> giving;
  std::copy_if(changes.begin(), changes.end(), std::back_inserter(giving), gives_access);
  for (AccessChange& change : giving) change.removed.clear();
  return people_concerned(session, giving);
}

std::optional<Principal> as_of_now(const Session& session, const std::optional<Principal>& caller) {
  if (!caller) return std::nullopt;
  auto now = storage::Accounts(session).principal(caller->user);
  if (!now) throw Error(ErrorCode::kForbidden, "Your account is not there any more.");
  now->limited_to = caller->limited_to;
  return now;
}

void require_reason(const std::string& reason) {
  if (reason.find_first_not_of(" \t\r\n") == std::string::npos)
    throw RuleError(ErrorCode::kInvalidArgument, "reason_required",
                    "A second person has to approve this: say why it is asked for, in the field 'reason'.");
  if (reason.size() > kLongestReason) throw Error(ErrorCode::kInvalidArgument, "A reason has at most 2,000 bytes.");
}

}  // namespace

void require_may_change(const Session& session, const std::optional<Principal>& caller, const AccessChange& change) {
  if (!caller) return;
  switch (change.kind) {
    case Kind::kGrant:
    case Kind::kRevoke:
      return require_scope_manager(session, *caller, change.binding.scope);
    case Kind::kMembers:
    case Kind::kSetRole:
    case Kind::kRemoveRole:
    case Kind::kResetPassword:
    case Kind::kRemoveFactor:
      return require_system(*caller, Permission::kManageUsers);
    case Kind::kReleaseSpace:
      return require_space_manager(session, *caller, change.space, Permission::kManageSpace);
    case Kind::kInheritance:
      return require_document_manager(session, *caller, change.document.value_or(DocumentId{}));
  }
}

void require_ready(const Session& session, const std::vector<AccessChange>& changes) {
  if (!controlled_spaces_reached(session, changes).empty()) require_own_passwords(session, people_given(session, changes));
}

storage::AccessRequest file_checked_request(Transaction& tx, const std::vector<AccessChange>& changes, const std::string& reason,
                                            int approvals_needed) {
  require_reason(reason);
  require_ready(tx, changes);
  return storage::file_request(tx, reason, approvals_needed, changes);
}

ChangeResult submit_changes(Transaction& tx, const std::vector<AccessChange>& changes, const ChangeContext& context) {
  if (changes.empty()) return {};
  const auto caller = as_of_now(tx, context.caller);
  for (const AccessChange& change : changes) {
    require_may_change(tx, caller, change);
    check_possible(tx, change);
  }
  if (controlled_spaces_reached(tx, changes).empty())
    return {std::nullopt, apply_changes(tx, changes, context.reason, context.link_life)};
  return {file_checked_request(tx, changes, context.reason, caller ? 1 : 2), {}};
}

ChangeResult submit_changes(Application& app, const std::vector<AccessChange>& changes, const ChangeContext& context) {
  ChangeResult result;
  if (changes.empty()) return result;
  app.write(context.caller ? actor_of(*context.caller) : local_owner(),
            [&](Transaction& tx) { result = submit_changes(tx, changes, context); });
  if (!result.request) refresh_open_runs(app, {});
  return result;
}

void end_expired_roles(Application& app, Timestamp now) {
  if (!storage::any_expired(app.read(), now)) return;
  app.write({UserId{}, "clock"}, [&](Transaction& tx) { storage::revoke_expired(tx, now); });
  refresh_open_runs(app, {});
}

void require_controllable(const Session& session, const storage::Space& space) {
  const storage::Accounts accounts(session);
  std::set<UserId> people;
  int deciding = 0;
  for (const auto& user : accounts.users()) {
    const auto principal = user.disabled ? std::nullopt : accounts.principal(user.id);
    if (!principal || permissions_at(*principal, Scope::of(space.id)).empty()) continue;
    people.insert(user.id);
    deciding += authorize(*principal, Permission::kManageBindings, Scope::of(space.id));
  }
  if (deciding < 2)
    throw RuleError(ErrorCode::kConflict, "too_few_approvers",
                    "A controlled space needs at least two people who may manage roles in it, so that one can ask and the other "
                    "decide. There are " +
                        std::to_string(deciding) + ": give somebody the role owner first.");
  require_own_passwords(session, people);
}

}  // namespace rotulus::service
