// What verification needs of the rows of categories.
#pragma once

#include <functional>

#include "account_rows.h"
#include "storage/categories.h"

namespace rotulus::storage {

void visit_category_rows(const SessionState& state, const VisitRow& visit);
// What does not fit together: keys that come twice, parents that are missing, circles.
void check_categories(const Session& session, const std::function<void(std::string)>& report);

// The object of its entries in the audit log, and how their details begin.
std::string category_object(const Category& category);
std::string category_state_text(const Category& category);

}  // namespace rotulus::storage
