// Users, sessions and API tokens.
// Thread-safety: as the session that they are given. Expected outcomes (unknown user, dead session) are empty results.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/access.h"
#include "core/time.h"
#include "crypto/secret.h"
#include "storage/bindings.h"
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
  std::string password_record;       // crypto::hash_password; empty: no password, cannot sign in
  Timestamp password_changed = {};   // 0: not known, set before format 3
  bool password_is_own = false;      // he set it himself, and nobody else ever knew it
  crypto::Bytes second_factor = {};  // the shared secret of TOTP; empty: none
};

struct SignInSession {
  UserId user;
  Timestamp created, seen, expires;
  std::string id = {};       // names it among the user's sessions; not the bearer value, and of no use in its place
  std::string address = {};  // of the client that signed in
  std::string agent = {};    // what that client called itself
};

struct Token {
  std::int64_t id = 0;
  UserId user;
  std::string name;
  Timestamp created, expires;
  PermissionSet scopes;
};

// A link that lets somebody set a password without the old one, once.
struct ResetLink {
  UserId user;
  Timestamp created, expires;
};

class Accounts {
 public:
  explicit Accounts(const Session& session) : session_(session) {}
  std::vector<User> users() const;
  std::optional<User> user(const std::string& name) const;
  std::optional<User> user(UserId id) const;
  // The principal with everything that counts for him now; disabled users come back disabled.
  std::optional<Principal> principal(UserId id) const;

  // By the bearer value from the cookie. Does not check times: the caller knows the clock and the limits.
  std::optional<SignInSession> session(std::string_view bearer) const;
  std::vector<SignInSession> sessions(UserId user) const;  // newest first
  std::optional<Token> token(std::string_view bearer) const;
  std::vector<Token> tokens(UserId user) const;
  std::optional<ResetLink> reset_link(std::string_view bearer) const;

 private:
  const Session& session_;
};

// User names: 1 to 64 of a-z, 0-9, '.', '_', '-'; first a letter. Error{kInvalidArgument} / {kConflict}.
User create_user(Transaction& tx, const std::string& name, const std::string& display_name, const std::string& email,
                 const std::string& password_record);
enum class PasswordOrigin : std::uint8_t { kOwn, kGiven };  // by the person, or by somebody else who then knows it
void set_password(Transaction& tx, UserId user, const std::string& password_record,
                  PasswordOrigin origin = PasswordOrigin::kGiven, Timestamp now = Timestamp::now());
// Disabling ends all sessions and tokens of the user.
void set_disabled(Transaction& tx, UserId user, bool disabled);

// Returns the bearer value, known to nobody else: only its keyed hash is stored.
struct SessionOrigin {
  std::string address, agent;
};
std::string begin_session(Transaction& tx, UserId user, Timestamp now, Timestamp expires, const SessionOrigin& origin = {});
void touch_session(Transaction& tx, std::string_view bearer, Timestamp now);  // not audited
void end_session(Transaction& tx, std::string_view bearer);
// By SignInSession::id. False when the user has no such session.
bool end_session_of(Transaction& tx, UserId user, const std::string& id);
// All of the user's but the one with this bearer value (empty: all); how many.
int end_other_sessions(Transaction& tx, UserId user, std::string_view kept_bearer);
void remove_expired_sessions(Transaction& tx, Timestamp now, Timestamp seen_before);  // not audited

struct NewToken {
  Token token;
  std::string bearer;  // shown once
};
NewToken create_token(Transaction& tx, UserId user, const std::string& name, const PermissionSet& scopes, Timestamp expires);
// Returns the bearer value of the link, known to nobody else. Earlier links of the user are worth nothing any more.
std::string create_reset_link(Transaction& tx, UserId user, Timestamp now, Timestamp expires, const std::string& why = {});
// Uses the link up, whoever's it is: nothing when there is none, or it has run out.
std::optional<UserId> take_reset_link(Transaction& tx, std::string_view bearer, Timestamp now);
// Empty: takes it away. Ends no sessions.
void set_second_factor(Transaction& tx, UserId user, const crypto::Bytes& secret, const std::string& why = {});
void set_profile(Transaction& tx, UserId user, const std::string& display_name, const std::string& email);
bool remove_token(Transaction& tx, UserId user, std::int64_t id);

}  // namespace rotulus::storage
