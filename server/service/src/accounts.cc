#include "service/accounts.h"

#include "guard.h"
#include "service/access_changes.h"
#include "service/life_cycle.h"

namespace rotulus::service {
namespace {

storage::User find_user(Application& app, const std::string& name) {
  auto user = storage::Accounts(app.read()).user(name);
  if (!user) throw no_such("user");
  return *std::move(user);
}

// Somebody else's account. His own credentials everybody changes with his password, so that a session that was left open is not
// enough to take an account over.
storage::User find_other(Application& app, const Principal& caller, const std::string& name, const char* instead) {
  auto user = find_user(app, name);
  if (user.id == caller.user) throw Error(ErrorCode::kConflict, "This is your own account: " + std::string(instead));
  return user;
}

storage::AccessChange change_of(storage::AccessChange::Kind kind, UserId user) {
  storage::AccessChange change;
  change.kind = kind;
  change.user = user;
  return change;
}

ResetOutcome make_reset(Application& app, const Principal& caller, const storage::User& user, const std::string& reason) {
  const auto life = app.sign_in().limits().reset_life;
  const Timestamp expires{app.sign_in().now().microseconds + std::chrono::microseconds(life).count()};
  const auto change = change_of(storage::AccessChange::Kind::kResetPassword, user.id);
  auto result = submit_changes(app, {change}, {caller, reason, life});
  if (result.request) return {std::nullopt, std::move(result.request)};
  return {Reset{std::move(result.reset_link), expires}, std::nullopt};
}

}  // namespace

std::vector<storage::User> list_users(Application& app, const Principal& caller) {
  require_system(caller, Permission::kManageUsers);
  return storage::Accounts(app.read()).users();
}

NewUser create_user(Application& app, const Principal& caller, const NewUserRequest& request) {
  require_system(caller, Permission::kManageUsers);
  std::string record;
  if (request.password) {
    check_new_password(app.sign_in().limits().passwords, *request.password, request.name, request.display_name);
    record = app.sign_in().hash(*request.password);
  }
  NewUser made;
  app.write(actor_of(caller), [&](storage::Transaction& tx) {
    made.user = storage::create_user(tx, request.name, request.display_name, request.email, record);
  });
  if (!request.password) made.reset = make_reset(app, caller, made.user, "new account").reset;
  return made;
}

storage::User change_user(Application& app, const Principal& caller, const std::string& name, const UserChange& change) {
  require_system(caller, Permission::kManageUsers);
  const auto user = find_user(app, name);
  if (user.id == caller.user && change.disabled.value_or(false))
    throw Error(ErrorCode::kConflict, "You cannot disable your own account: ask another administrator.");
  app.write(actor_of(caller), [&](storage::Transaction& tx) {
    if (change.display_name || change.email)
      storage::set_profile(tx, user.id, change.display_name.value_or(user.display_name), change.email.value_or(user.email));
    if (change.disabled) storage::set_disabled(tx, user.id, *change.disabled);
  });
  if (change.disabled) refresh_open_runs(app, {});
  return *storage::Accounts(app.read()).user(user.id);
}

ResetOutcome reset_password(Application& app, const Principal& caller, const std::string& name, const std::string& reason) {
  require_system(caller, Permission::kManageUsers);
  const auto user = find_other(app, caller, name, "change your password with the present one instead.");
  if (user.disabled) throw Error(ErrorCode::kConflict, "The user " + name + " is disabled: enable the account first.");
  return make_reset(app, caller, user, reason);
}

std::optional<storage::AccessRequest> remove_second_factor(Application& app, const Principal& caller, const std::string& name,
                                                           const std::string& reason) {
  require_system(caller, Permission::kManageUsers);
  const auto user = find_other(app, caller, name, "remove your second factor with password and code instead.");
  if (user.second_factor.empty()) throw Error(ErrorCode::kConflict, "The user " + name + " has no second factor.");
  return submit_changes(app, {change_of(storage::AccessChange::Kind::kRemoveFactor, user.id)}, {caller, reason, {}}).request;
}

std::vector<storage::SignInSession> list_sessions_of(Application& app, const Principal& caller, const std::string& name) {
  require_system(caller, Permission::kManageUsers);
  auto sessions = storage::Accounts(app.read()).sessions(find_user(app, name).id);
  std::erase_if(sessions, [&](const storage::SignInSession& session) { return app.sign_in().is_over(session); });
  return sessions;
}

int end_sessions_of(Application& app, const Principal& caller, const std::string& name) {
  require_system(caller, Permission::kManageUsers);
  const auto user = find_user(app, name);
  int ended = 0;
  app.write(actor_of(caller), [&](storage::Transaction& tx) { ended = storage::end_other_sessions(tx, user.id, {}); });
  return ended;
}

std::vector<storage::Token> list_tokens(Application& app, const Principal& caller) {
  return storage::Accounts(app.read()).tokens(caller.user);
}

void check_token_life(const SignInLimits& limits, Timestamp expires) {
  const std::int64_t lives = expires.microseconds - limits.now().microseconds;
  if (lives <= 0) throw Error(ErrorCode::kInvalidArgument, "A token must expire in the future.");
  if (lives > std::chrono::microseconds(limits.token_life).count())
    throw Error(ErrorCode::kInvalidArgument,
                "A token lives " + std::to_string(limits.token_life.count() / 24) + " days at most: let it expire earlier.");
}

storage::NewToken create_token(Application& app, const Principal& caller, const std::string& name, const PermissionSet& scopes,
                               Timestamp expires) {
  if (caller.limited_to)
    throw Error(ErrorCode::kForbidden, "A token cannot make further tokens: sign in with your password to make one.");
  if (name.empty() || name.size() > 100) throw Error(ErrorCode::kInvalidArgument, "A token's name has 1 to 100 bytes.");
  check_token_life(app.sign_in().limits(), expires);
  storage::NewToken made;
  app.write(actor_of(caller),
            [&](storage::Transaction& tx) { made = storage::create_token(tx, caller.user, name, scopes, expires); });
  return made;
}

bool remove_token(Application& app, const Principal& caller, std::int64_t id) {
  bool removed = false;
  app.write(actor_of(caller), [&](storage::Transaction& tx) { removed = storage::remove_token(tx, caller.user, id); });
  return removed;
}

}  // namespace rotulus::service
