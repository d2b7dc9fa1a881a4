// Changes of who may do what: bindings, members of groups, contents of roles, resets of credentials, inheritance of documents,
// and the release of a space from control. All of them go this way, whoever makes them and by whatever means.
//
// A change that reaches into a controlled space is filed as a request, which a second person has to approve; any other takes
// effect at once. What reaches where is worked out from the bindings that there are and from those that open requests ask for, so
// that neither can be prepared beforehand. Somebody who may not make a change himself can ask for it in the same way.
//
// Thread-safety: functions with an Application from any thread; those with a transaction belong to its thread.
// Errors: RuleError with the rules "reason_required", "own_request", "affected_person", "password_not_own", "too_few_approvers",
// "changed"; Error{kForbidden} / {kNotFound} as elsewhere.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "service/application.h"
#include "storage/access_requests.h"
#include "storage/spaces.h"

namespace rotulus::service {

struct ChangeContext {
  // Nobody: the local owner of the data directory, who may ask for everything, and whose requests need two approvals because
  // nobody can say which person he is.
  std::optional<Principal> caller;
  std::string reason;  // must be there when a request is filed
  std::chrono::hours link_life{24};
};

struct ChangeResult {
  std::optional<storage::AccessRequest> request;  // waits for a second person; nothing: the changes are in force
  std::string reset_link;                         // the value of the link that a reset made; shown once
};

// Checks that the caller may make the changes, and makes or files them. No changes: nothing happens.
ChangeResult submit_changes(storage::Transaction& tx, const std::vector<storage::AccessChange>& changes,
                            const ChangeContext& context);
// The same in a transaction of its own, and the open workflows learn of it.
ChangeResult submit_changes(Application& app, const std::vector<storage::AccessChange>& changes, const ChangeContext& context);

// Error{kForbidden} or {kNotFound} unless the caller may have these changes made; filing asks for less than making.
void require_may_change(const storage::Session& session, const std::optional<Principal>& caller,
                        const storage::AccessChange& change);

// The controlled spaces in which the change would alter who may do what.
std::set<SpaceId> controlled_spaces_reached(const storage::Session& session, const storage::AccessChange& change);
// Of a user: whether his credentials open anything in a controlled space.
std::set<SpaceId> controlled_spaces_of(const storage::Session& session, UserId user);

// Before a space becomes controlled: at least two people can decide on requests there, and everybody who has a role there has set
// his password himself. RuleError otherwise.
void require_controllable(const storage::Session& session, const storage::Space& space);

// Takes away the roles whose time is over. They count for nothing before that, too. Called by the Clock.
void end_expired_roles(Application& app, Timestamp now);

}  // namespace rotulus::service
