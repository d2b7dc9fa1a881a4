// The sentence for each rule by which a transition is refused.
// Thread-safety: pure functions.
#pragma once

#include <string>

#include "core/life_cycle.h"
#include "service/rule_error.h"
#include "storage/documents.h"

namespace rotulus::service {

RuleError refusal(Rule rule, Transition transition, const storage::Revision& revision);
RuleError step_not_open(const std::string& step);
RuleError plugin_refusal(const std::string& what);

}  // namespace rotulus::service
