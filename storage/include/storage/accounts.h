// Users, role bindings, sessions and API tokens.
// Thread-safety: as the session that they are given. Expected outcomes (unknown user, dead session) are empty results.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/access.h"
#include "core/time.h"
#include "storage/store.h"

namespace rotulus::storage {

struct User {
  UserId id;
  std::string name;
  bool disabled = false;
  Timestamp created;
  std::int64_t version = 0;
  std::string display_name;
  std::string email;
  std::string password_record;  // crypto::hash_password; empty: no password, cannot sign in
};

struct UserBinding {
  UserId user;
  std::string user_name;
  Binding binding;
};

struct SignInSession {
  UserId user;
  Timestamp created, seen, expires;
};

struct Token {
  std::int64_t id = 0;
  UserId user;
  std::string name;
  Timestamp created, expires;
  PermissionSet scopes;
};

class Accounts {
 public:
  explicit Accounts(const Session& session) : session_(session) {}
  std::vector<User> users() const;
  std::optional<User> user(const std::string& name) const;
  std::optional<User> user(UserId id) const;
  // The principal with all his bindings; disabled users come back disabled.
  std::optional<Principal> principal(UserId id) const;
  std::vector<UserBinding> bindings(SpaceId space) const;  // on the space and on documents in it; 0: system-wide

  // By the bearer value from the cookie. Does not check times: the caller knows the clock and the limits.
  std::optional<SignInSession> session(std::string_view bearer) const;
  std::optional<Token> token(std::string_view bearer) const;
  std::vector<Token> tokens(UserId user) const;

 private:
  const Session& session_;
};

// User names: 1 to 64 of a-z, 0-9, '.', '_', '-'; first a letter. Error{kInvalidArgument} / {kConflict}.
User create_user(Transaction& tx, const std::string& name, const std::string& display_name, const std::string& email,
                 const std::string& password_record);
void set_password(Transaction& tx, UserId user, const std::string& password_record);
// Disabling ends all sessions and tokens of the user.
void set_disabled(Transaction& tx, UserId user, bool disabled);

void grant(Transaction& tx, UserId user, const Binding& binding);   // no change when it is there already
void revoke(Transaction& tx, UserId user, const Binding& binding);  // no change when it is not there

// Returns the bearer value, known to nobody else: only its keyed hash is stored.
std::string begin_session(Transaction& tx, UserId user, Timestamp now, Timestamp expires);
void touch_session(Transaction& tx, std::string_view bearer, Timestamp now);  // not audited
void end_session(Transaction& tx, std::string_view bearer);
void remove_expired_sessions(Transaction& tx, Timestamp now, Timestamp seen_before);  // not audited

struct NewToken {
  Token token;
  std::string bearer;  // shown once
};
NewToken create_token(Transaction& tx, UserId user, const std::string& name, const PermissionSet& scopes, Timestamp expires);
bool remove_token(Transaction& tx, UserId user, std::int64_t id);

}  // namespace rotulus::storage
