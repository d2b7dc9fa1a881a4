#include "service/accounts.h"

#include "guard.h"
#include "service/life_cycle.h"

namespace rotulus::service {

std::vector<storage::User> list_users(Application& app, const Principal& caller) {
  require_system(caller, Permission::kManageUsers);
  return storage::Accounts(app.read()).users();
}

storage::User create_user(Application& app, const Principal& caller, const std::string& name, const std::string& display_name,
                          const std::optional<std::string>& password) {
  require_system(caller, Permission::kManageUsers);
  std::string record;
  if (password) {
    check_new_password(*password, name);
    record = app.sign_in().hash(*password);
  }
  storage::User user;
  app.write(actor_of(caller), [&](storage::Transaction& tx) { user = storage::create_user(tx, name, display_name, "", record); });
  return user;
}

storage::User set_user_disabled(Application& app, const Principal& caller, const std::string& name, bool disabled) {
  require_system(caller, Permission::kManageUsers);
  const auto user = storage::Accounts(app.read()).user(name);
  if (!user) throw no_such("user");
  if (user->id == caller.user && disabled)
    throw Error(ErrorCode::kConflict, "You cannot disable your own account: ask another administrator.");
  app.write(actor_of(caller), [&](storage::Transaction& tx) { storage::set_disabled(tx, user->id, disabled); });
  refresh_open_runs(app, {});
  return *storage::Accounts(app.read()).user(user->id);
}

std::vector<storage::Token> list_tokens(Application& app, const Principal& caller) {
  return storage::Accounts(app.read()).tokens(caller.user);
}

storage::NewToken create_token(Application& app, const Principal& caller, const std::string& name, const PermissionSet& scopes,
                               Timestamp expires) {
  if (caller.limited_to)
    throw Error(ErrorCode::kForbidden, "A token cannot make further tokens: sign in with your password to make one.");
  if (name.empty() || name.size() > 100) throw Error(ErrorCode::kInvalidArgument, "A token's name has 1 to 100 bytes.");
  if (expires <= Timestamp::now()) throw Error(ErrorCode::kInvalidArgument, "A token must expire in the future.");
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
