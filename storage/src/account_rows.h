// The rows of users, bindings, sessions and tokens one at a time, for verification: damage to one must not hide the next.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "session_state.h"

namespace rotulus::storage {

// `visit` gets the name of each row and what opens it, which throws Error{kCorrupt} when the row was altered.
using VisitRow = std::function<void(const std::string& what, const std::function<void()>& open)>;
void visit_account_rows(const SessionState& state, const VisitRow& visit);

// The rule for names of users and groups; `kind` is "user" or "group". Error{kInvalidArgument}.
void check_account_name(const std::string& name, std::string_view kind);

// Every binding as the audit log writes it: "user lin.wei: reader in space QA".
std::vector<std::string> binding_texts(const Session& session);

}  // namespace rotulus::storage
