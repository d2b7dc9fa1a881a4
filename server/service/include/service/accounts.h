// Use-cases of those who manage accounts, and of tokens of one's own.
// Accounts are never removed and their names never used again: they are disabled.
// Thread-safety: all functions from any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/application.h"
#include "storage/access_requests.h"
#include "storage/accounts.h"
#include "storage/audit.h"

namespace rotulus::service {

std::vector<storage::User> list_users(Application& app, const Principal& caller);

// A one-time link: whoever has it sets the password of its user, without the old one.
struct Reset {
  std::string token;
  Timestamp expires;
};
struct NewUser {
  storage::User user;
  std::optional<Reset> reset;  // where no password was given
};
struct NewUserRequest {
  std::string name, display_name, email;
  std::optional<std::string> password;  // known to who gives it, so see PasswordRules::change_given
};
NewUser create_user(Application& app, const Principal& caller, const NewUserRequest& request);

struct UserChange {
  std::optional<bool> disabled;
  std::optional<std::string> display_name, email;
};
// Disabling ends sessions, tokens and links at once. Error{kConflict} for one's own account.
storage::User change_user(Application& app, const Principal& caller, const std::string& name, const UserChange& change);

// Where the user's credentials reach into a controlled space, both are requests that a second person approves.
struct ResetOutcome {
  std::optional<Reset> reset;
  std::optional<storage::AccessRequest> request;
};
// Earlier links of the user are worth nothing any more; password and sessions stay until the link is used.
// Error{kConflict} for one's own account and for a disabled one.
ResetOutcome reset_password(Application& app, const Principal& caller, const std::string& name, const std::string& reason);
// For somebody who has lost it. All his sessions end. Error{kConflict} when there is none, and for one's own account.
std::optional<storage::AccessRequest> remove_second_factor(Application& app, const Principal& caller, const std::string& name,
                                                           const std::string& reason);

std::vector<storage::SignInSession> list_sessions_of(Application& app, const Principal& caller, const std::string& name);
int end_sessions_of(Application& app, const Principal& caller, const std::string& name);

std::vector<storage::Token> list_tokens(Application& app, const Principal& caller);
// Scopes that the caller does not have are of no use, but no error. Error{kForbidden} when the caller came with a token himself,
// {kInvalidArgument} when it would live longer than SignInLimits::token_life.
storage::NewToken create_token(Application& app, const Principal& caller, const std::string& name, const PermissionSet& scopes,
                               Timestamp expires);
void check_token_life(const SignInLimits& limits, Timestamp expires);
bool remove_token(Application& app, const Principal& caller, std::int64_t id);

}  // namespace rotulus::service
