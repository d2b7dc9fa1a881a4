// Where a change of access reaches, whom it concerns, and who may decide on it.
// Thread-safety: as the session that they are given.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/access.h"
#include "storage/access_requests.h"
#include "storage/spaces.h"

namespace rotulus::service {

std::set<SpaceId> controlled_spaces(const storage::Session& session);
std::set<SpaceId> controlled_spaces_reached(const storage::Session& session, const std::vector<storage::AccessChange>& changes);

// Everybody whose access the changes give or take. None of them decides on it.
std::set<UserId> people_concerned(const storage::Session& session, const std::vector<storage::AccessChange>& changes);

// Who decides has Permission::kManageBindings at each of these.
std::vector<Scope> scopes_of_decision(const storage::Session& session, const std::vector<storage::AccessChange>& changes);

// The rule that keeps somebody from deciding: "permission", "own_request", "affected_person", "already_decided"; empty when he
// may.
std::string rule_against_deciding(const storage::Session& session, const Principal& caller,
                                  const storage::AccessRequest& request);

}  // namespace rotulus::service
