// What people do with their own password, second factor and sessions. All of it takes a session: a token is for documents, and
// gets Error{kForbidden} here.
// Thread-safety: all functions from any thread.
#pragma once

#include <string>
#include <vector>

#include "crypto/secret.h"
#include "service/application.h"
#include "storage/accounts.h"

namespace rotulus::service {

// The one place where a person who is signed in shows once more who he is: for signing, for decisions about access, for changes
// of his credentials. RuleError "wrong_password" when password or code is wrong, "second_factor_required" when the password is
// right and a code is missing; Error{kForbidden} for a token, {kTooManyRequests} when throttled.
void require_confirmation(Application& app, const Principal& caller, const Confirmation& confirmation);

// `bearer` is that of the caller's session, which is begun anew under another identifier by every change of credentials; all his
// other sessions end.
SignedIn change_password(Application& app, const Principal& caller, const std::string& bearer, const Client& client,
                         const Confirmation& present, const std::string& new_password);

struct Enrolment {
  std::string secret;  // base32
  std::string uri;     // otpauth://
};
// The secret counts from its first code on, for which it waits ten minutes. Error{kConflict} when there is a second factor
// already.
Enrolment begin_second_factor(Application& app, const Principal& caller, const Confirmation& confirmation);
// RuleError "wrong_code"; Error{kConflict} when no secret waits.
SignedIn confirm_second_factor(Application& app, const Principal& caller, const std::string& bearer, const Client& client,
                               const std::string& otp);
// Error{kConflict} when he has none, or must have one.
SignedIn remove_own_second_factor(Application& app, const Principal& caller, const std::string& bearer, const Client& client,
                                  const Confirmation& confirmation);

struct SessionView {
  storage::SignInSession session;
  bool current = false;  // the one that asks
};
std::vector<SessionView> list_sessions(Application& app, const Principal& caller, const std::string& bearer);
bool end_own_session(Application& app, const Principal& caller, const std::string& id);  // false: there is none
int end_own_other_sessions(Application& app, const Principal& caller, const std::string& bearer);

// With the one-time link that an administrator made, nobody signed in: a password of his own, and all sessions end. False when
// the link is none, was used, or has run out. Error{kInvalidArgument} when the password will not do; the link can then be used
// again.
bool use_reset_link(Application& app, const std::string& token, const std::string& new_password);

}  // namespace rotulus::service
