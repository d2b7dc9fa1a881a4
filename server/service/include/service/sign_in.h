// Passwords, second factors, sessions and tokens: who is asking.
//
// **Alike for all.** A wrong password costs the same time and gives the same answer whether the name exists or not, is disabled,
// has no password, or has a second factor whose code was wrong. That a code is missing, or that the password has expired, hears
// only who gave the right password.
//
// **Throttled before anything is hashed.** Failures are counted for the name and for the address; at the limit both refuse, for
// the length of the window. Under the profile nist a browser that has signed in as somebody before (a cookie, see
// src/known_devices.h) counts by itself instead: strangers cannot lock a name for its owner. Under mlps the name is locked for
// everybody. What is confirmed inside a session counts for itself under nist, so that nobody is kept from signing by failures
// elsewhere. Failures are audited one by one, refusals as one entry for each key and lock, with their count.
//
// **Hashed beside everything else**, in few threads of low priority behind a short queue: src/hash_queue.h.
// Thread-safety: all methods from any thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/access.h"
#include "core/time.h"
#include "service/passwords.h"
#include "storage/accounts.h"
#include "storage/store.h"

namespace rotulus::service {

class HashQueue;
class KnownDevices;
class SecondFactor;
class Throttle;

enum class SecondFactorRule : std::uint8_t { kOptional, kRequired };

struct SignInLimits {
  std::chrono::minutes idle{30};
  std::chrono::hours absolute{12};
  int failures_before_delay = 5;  // per name and per address, within `failure_window`
  std::chrono::minutes failure_window{15};
  int hash_threads = 0;               // 0: by the processors
  int hash_places = 16;               // hashes that run or wait: never more than half of the threads that answer requests
  std::uint32_t password_log_n = 17;  // lower only in tests
  PasswordRules passwords;
  SecondFactorRule second_factor = SecondFactorRule::kOptional;
  std::chrono::hours token_life{24 * 365};  // at most
  std::chrono::hours reset_life{24};
  std::string issuer = "Rotulus";  // as authenticator applications show it
  std::function<Timestamp()> now = &Timestamp::now;
};

struct Credentials {
  std::string name, password;
  std::optional<std::string> otp;
};

// Who asks from where. `device` is the cookie of a browser that has signed in before; empty: none.
struct Client {
  std::string address, agent, device;
};

struct SignedIn {
  Principal principal;
  std::string bearer;
  std::string device;
  Timestamp expires;
};

enum class SignInResult : std::uint8_t { kSignedIn, kRefused, kSecondFactorRequired, kPasswordExpired };
struct SignInOutcome {
  SignInResult result = SignInResult::kRefused;
  std::optional<SignedIn> signed_in = {};
};

// What a person who is signed in shows once more.
struct Confirmation {
  std::string password;
  std::optional<std::string> otp;
  std::string address;
};
enum class Confirmed : std::uint8_t { kYes, kNo, kSecondFactorRequired };

class SignIn {
 public:
  SignIn(storage::Store& store, SignInLimits limits);
  ~SignIn();
  SignIn(const SignIn&) = delete;
  SignIn& operator=(const SignIn&) = delete;

  // Error{kTooManyRequests} when throttled or too many come at once.
  SignInOutcome with_password(const Credentials& credentials, const Client& client);
  // For a password that has expired: another in its place, and signed in with it; all former sessions end. Results and errors as
  // above; Error{kConflict} when the password has not expired, {kInvalidArgument} when the new one will not do.
  SignInOutcome with_expired_password(const Credentials& credentials, const std::string& new_password, const Client& client);
  // Password and code of somebody who is signed in, once more. Throttled; what is wrong counts as a failure.
  Confirmed confirm(UserId user, const Confirmation& confirmation);

  struct InSession {
    Principal principal;
    bool must_enrol = false;  // second factors are required, and he has none yet: he may do nothing but make one
  };
  // Who is behind a session cookie, within the idle and absolute limits.
  std::optional<InSession> with_session(const std::string& bearer);
  // The principal behind an API token, limited to its scopes.
  std::optional<Principal> with_token(const std::string& bearer);
  void sign_out(const std::string& bearer);
  // Ends the session and all others of its user, and begins it anew with another identifier and the same end; what is to be
  // changed together with that goes into `change`. Error{kUnauthenticated} when there is no such session.
  SignedIn renew(const std::string& bearer, const Client& client, const std::function<void(storage::Transaction&)>& change);
  bool is_over(const storage::SignInSession& session) const;

  std::string hash(const std::string& password);  // of somebody known; within the limits on concurrent hashes
  // Under mlps a password does not follow upon itself; otherwise always false.
  bool repeats(const std::string& password, const storage::User& user);
  // When the password must be another; nothing: never.
  std::optional<Timestamp> password_expires(const storage::User& user) const;
  bool must_change_password(const storage::User& user) const;

  SecondFactor& second_factor() { return *second_factor_; }
  const SignInLimits& limits() const { return limits_; }
  Timestamp now() const { return limits_.now(); }

  bool is_locked(const std::string& user_name) const;
  void unlock(const std::string& user_name);

  // Writes down what was refused, and removes what has run out: sessions, and tokens a month later. Called by the clock. Never
  // throws: the next call tries again.
  void tidy() noexcept;

 private:
  struct Checked;  // a right password, and a code where one is needed
  Checked check(const Credentials& credentials, const Client& client);
  bool check_password(const std::string& password, const std::string& record, const std::string& share, bool known);
  SignedIn begin_session(storage::Transaction& tx, const storage::User& user, const Client& client, Timestamp expires);
  std::string device_for(const std::string& user_name, const std::string& cookie) const;
  void record_failure(const std::string& name, const std::string& address);
  void write_refusals(Timestamp until);
  void remove_expired(Timestamp now);

  storage::Store& store_;
  const SignInLimits limits_;
  const std::string dummy_record_;
  std::unique_ptr<HashQueue> hashes_;
  std::unique_ptr<KnownDevices> devices_;
  std::unique_ptr<SecondFactor> second_factor_;
  std::unique_ptr<Throttle> throttle_;
  std::mutex mutex_;
  std::unordered_map<std::string, Timestamp> touched_;  // sessions, to write `seen` once a minute at most
  Timestamp cleaned_{};                                 // of the thread that calls tidy()
};

}  // namespace rotulus::service
