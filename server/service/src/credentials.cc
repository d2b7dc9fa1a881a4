#include "service/credentials.h"

#include "crypto/one_time_password.h"
#include "guard.h"
#include "second_factor.h"
#include "service/rule_error.h"

namespace rotulus::service {
namespace {

void require_session(const Principal& caller) {
  if (caller.limited_to) throw Error(ErrorCode::kForbidden, "This cannot be done with a token: sign in, and do it there.");
}

storage::User own_account(Application& app, const Principal& caller) {
  auto user = storage::Accounts(app.read()).user(caller.user);
  if (!user) throw no_such("user");
  return *std::move(user);
}

// Since it was looked at, another request may have changed it.
void require_unchanged(const storage::Transaction& tx, const storage::User& seen) {
  const auto present = storage::Accounts(tx).user(seen.id);
  if (!present || present->version != seen.version)
    throw Error(ErrorCode::kConflict, "The account was changed meanwhile: try once more.");
}

}  // namespace

void require_confirmation(Application& app, const Principal& caller, const Confirmation& confirmation) {
  require_session(caller);
  switch (app.sign_in().confirm(caller.user, confirmation)) {
    case Confirmed::kYes:
      return;
    case Confirmed::kSecondFactorRequired:
      throw RuleError(ErrorCode::kForbidden, "second_factor_required",
                      "Give the code that your authenticator shows, too: nothing was done.");
    case Confirmed::kNo:
      throw RuleError(ErrorCode::kForbidden, "wrong_password", "The password or the code is not right: nothing was done.");
  }
}

SignedIn change_password(Application& app, const Principal& caller, const std::string& bearer, const Client& client,
                         const Confirmation& present, const std::string& new_password) {
  require_session(caller);
  SignIn& sign_in = app.sign_in();
  const auto user = own_account(app, caller);
  check_new_password(sign_in.limits().passwords, new_password, user.name, user.display_name);
  require_confirmation(app, caller, present);
  if (new_password == present.password)
    throw Error(ErrorCode::kInvalidArgument, "The new password must be another one than the present.");
  const std::string record = sign_in.hash(new_password);
  return sign_in.renew(bearer, client, [&](storage::Transaction& tx) {
    require_unchanged(tx, user);
    storage::set_password(tx, user.id, record, storage::PasswordOrigin::kOwn, sign_in.now());
  });
}

Enrolment begin_second_factor(Application& app, const Principal& caller, const Confirmation& confirmation) {
  require_confirmation(app, caller, confirmation);
  const auto user = own_account(app, caller);
  if (!user.second_factor.empty())
    throw Error(ErrorCode::kConflict, "You have a second factor: remove it first, if you want another one.");
  const crypto::Bytes secret = app.sign_in().second_factor().begin(user.id, app.sign_in().now());
  return {crypto::base32(secret), crypto::enrolment_uri(secret, app.sign_in().limits().issuer, user.name)};
}

SignedIn confirm_second_factor(Application& app, const Principal& caller, const std::string& bearer, const Client& client,
                               const std::string& otp) {
  require_session(caller);
  SignIn& sign_in = app.sign_in();
  const auto user = own_account(app, caller);
  if (!user.second_factor.empty()) throw Error(ErrorCode::kConflict, "You have a second factor already.");
  if (!sign_in.second_factor().is_waiting(user.id, sign_in.now()))
    throw Error(ErrorCode::kConflict, "No second factor waits for its first code: begin anew.");
  const auto secret = sign_in.second_factor().confirm(user.id, otp, sign_in.now());
  if (!secret)
    throw RuleError(ErrorCode::kForbidden, "wrong_code",
                    "The code is not right: wait for the next one, and see that the clock of your telephone is right.");
  return sign_in.renew(bearer, client, [&](storage::Transaction& tx) {
    require_unchanged(tx, user);
    storage::set_second_factor(tx, user.id, *secret);
  });
}

SignedIn remove_own_second_factor(Application& app, const Principal& caller, const std::string& bearer, const Client& client,
                                  const Confirmation& confirmation) {
  require_session(caller);
  SignIn& sign_in = app.sign_in();
  const auto user = own_account(app, caller);
  if (user.second_factor.empty()) throw Error(ErrorCode::kConflict, "You have no second factor.");
  if (sign_in.limits().second_factor == SecondFactorRule::kRequired)
    throw Error(ErrorCode::kConflict,
                "Everybody has a second factor here. An administrator can remove yours, so that you make another.");
  require_confirmation(app, caller, confirmation);
  return sign_in.renew(bearer, client, [&](storage::Transaction& tx) {
    require_unchanged(tx, user);
    storage::set_second_factor(tx, user.id, {}, "by himself");
  });
}

std::vector<SessionView> list_sessions(Application& app, const Principal& caller, const std::string& bearer) {
  require_session(caller);
  const auto session = app.read();
  const storage::Accounts accounts(session);
  const auto current = accounts.session(bearer);
  std::vector<SessionView> views;
  for (auto& found : accounts.sessions(caller.user)) {
    if (app.sign_in().is_over(found)) continue;
    const bool is_current = current && current->id == found.id;
    views.push_back({std::move(found), is_current});
  }
  return views;
}

bool end_own_session(Application& app, const Principal& caller, const std::string& id) {
  require_session(caller);
  bool ended = false;
  app.write(actor_of(caller), [&](storage::Transaction& tx) { ended = storage::end_session_of(tx, caller.user, id); });
  return ended;
}

int end_own_other_sessions(Application& app, const Principal& caller, const std::string& bearer) {
  require_session(caller);
  int ended = 0;
  app.write(actor_of(caller), [&](storage::Transaction& tx) { ended = storage::end_other_sessions(tx, caller.user, bearer); });
  return ended;
}

bool use_reset_link(Application& app, const std::string& token, const std::string& new_password) {
  SignIn& sign_in = app.sign_in();
  std::optional<storage::User> user;
  {
    const auto session = app.read();
    const storage::Accounts accounts(session);
    const auto link = accounts.reset_link(token);
    if (!link || link->expires <= sign_in.now()) return false;
    user = accounts.user(link->user);
  }
  if (!user || user->disabled) return false;
  check_new_password(sign_in.limits().passwords, new_password, user->name, user->display_name);
  if (sign_in.repeats(new_password, *user))
    throw Error(ErrorCode::kInvalidArgument, "The new password must be another one than the present.");
  const std::string record = sign_in.hash(new_password);
  bool done = false;
  app.write({user->id, user->name}, [&](storage::Transaction& tx) {
    if (storage::take_reset_link(tx, token, sign_in.now()) != user->id) return;
    storage::set_password(tx, user->id, record, storage::PasswordOrigin::kOwn, sign_in.now());
    storage::end_other_sessions(tx, user->id, {});
    done = true;
  });
  if (done) sign_in.unlock(user->name);
  return done;
}

}  // namespace rotulus::service
