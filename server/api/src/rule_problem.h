// Refusals of the life cycle as problem documents: with the rule that they come from, and what was found.
// Thread-safety: pure functions.
#pragma once

#include "http/response.h"
#include "service/rule_error.h"

namespace rotulus::api {

// {"type": ..., "code": "forbidden", "detail": "...", "rule": "self_approval"}, and "findings" where that is the rule.
http::Response rule_problem(const service::RuleError& error);

}  // namespace rotulus::api
