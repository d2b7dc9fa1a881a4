// What the files about accounts share, and their rows one at a time for verification: damage to one must not hide the next.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "session_state.h"
#include "storage/accounts.h"

namespace rotulus::storage {

// `visit` gets the name of each row and what opens it, which throws Error{kCorrupt} when the row was altered.
using VisitRow = std::function<void(const std::string& what, const std::function<void()>& open)>;
void visit_user_rows(const SessionState& state, const VisitRow& visit);
void visit_session_rows(const SessionState& state, const VisitRow& visit);
void visit_token_rows(const SessionState& state, const VisitRow& visit);
void visit_reset_rows(const SessionState& state, const VisitRow& visit);
void visit_binding_rows(const SessionState& state, const VisitRow& visit);
void visit_role_rows(const SessionState& state, const VisitRow& visit);
void visit_request_rows(const SessionState& state, const VisitRow& visit);

// The rule for names of users, groups and roles; `kind` is "user", "group" or "role". Error{kInvalidArgument}.
void check_account_name(const std::string& name, std::string_view kind);

User require_user(const Session& session, UserId id);  // Error{kNotFound}
std::string user_object(const User& user);             // as the audit log names him

// What is stored of the value of a cookie, token or link, and a new value.
crypto::Sha256 bearer_hash(const SessionState& state, std::string_view bearer);
std::string new_bearer(std::string_view prefix);

}  // namespace rotulus::storage
