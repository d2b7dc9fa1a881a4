// What other files need of the rows of groups.
#pragma once

#include <utility>
#include <vector>

#include "account_rows.h"

namespace rotulus::storage {

void visit_group_rows(const SessionState& state, const VisitRow& visit);
// Of which groups the user is a member: each with its name. Opens the rows that say so, not those of the other members.
std::vector<std::pair<GroupId, std::string>> groups_of(const Session& session, UserId user);
// Names separated by spaces, as the audit log has them.
std::string member_list(const std::vector<std::string>& names);

}  // namespace rotulus::storage
