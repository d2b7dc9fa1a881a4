// Putting changes of access into force.
// Thread-safety: as the transaction that they are given.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "storage/access_requests.h"

namespace rotulus::service {

// What a change names exists, and the change makes sense. Error{kInvalidArgument}, {kNotFound}, {kConflict}, {kStale}.
void check_possible(const storage::Session& session, const storage::AccessChange& change);

// With a reason, and for people who have passwords of their own where a controlled space is reached. RuleError.
storage::AccessRequest file_checked_request(storage::Transaction& tx, const std::vector<storage::AccessChange>& changes,
                                            const std::string& reason, int approvals_needed);

// Where the changes reach into a controlled space: whoever is given something has set his own password.
// RuleError{password_not_own}.
void require_ready(const storage::Session& session, const std::vector<storage::AccessChange>& changes);

// In order. Returns the value of the link that a reset made, if there was one. Error{kStale} when a role has moved on.
std::string apply_changes(storage::Transaction& tx, const std::vector<storage::AccessChange>& changes, const std::string& why,
                          std::chrono::hours link_life);

}  // namespace rotulus::service
