// The rows of groups one at a time, for verification.
#pragma once

#include "account_rows.h"

namespace rotulus::storage {

void visit_group_rows(const SessionState& state, const VisitRow& visit);
// Names separated by spaces, as the audit log has them.
std::string member_list(const std::vector<std::string>& names);

}  // namespace rotulus::storage
