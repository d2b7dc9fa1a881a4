// Passwords, sessions and tokens: who is asking.
//
// A wrong password costs the same time whether the name exists or not. Failures are throttled per name and per address before
// anything is hashed; at most two hashes run at once, and a short queue waits behind them.
// Thread-safety: all methods from any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/access.h"
#include "core/time.h"
#include "storage/store.h"

namespace rotulus::service {

struct SignInLimits {
  std::chrono::minutes idle{30};
  std::chrono::hours absolute{12};
  int failures_before_delay = 5;  // per name and per address, within `failure_window`
  std::chrono::minutes failure_window{15};
  int concurrent_hashes = 2;
  int waiting_hashes = 16;
  std::uint32_t password_log_n = 17;  // lower only in tests
};

struct SignedIn {
  Principal principal;
  std::string bearer;
  Timestamp expires;
};

class SignIn {
 public:
  SignIn(storage::Store& store, SignInLimits limits);

  // Nothing for a wrong name or password and for a disabled user. Error{kTooManyRequests} when throttled.
  std::optional<SignedIn> with_password(const std::string& name, const std::string& password, const std::string& address);
  // The principal behind a session cookie, within the idle and absolute limits.
  std::optional<Principal> with_session(const std::string& bearer);
  // The principal behind an API token, limited to its scopes.
  std::optional<Principal> with_token(const std::string& bearer);
  void sign_out(const std::string& bearer);
  // The password of somebody who is signed in, once more. Throttled like a sign-in; false when it is wrong.
  bool confirm_password(UserId user, const std::string& password, const std::string& address);

  std::string hash(const std::string& password);  // within the limits on concurrent hashes
  const SignInLimits& limits() const { return limits_; }

 private:
  class HashTurn;
  bool throttled(const std::string& key, Timestamp now);
  void require_not_throttled(const std::string& by_name, const std::string& by_address, Timestamp now);
  void note_failure(const std::string& key, Timestamp now);
  void note_success(const std::string& key);
  bool check_password(const std::string& password, const std::string& record);
  void record_failure(const std::string& name, const std::string& address);

  storage::Store& store_;
  SignInLimits limits_;
  std::string dummy_record_;
  std::mutex mutex_;
  std::condition_variable turn_;
  int hashing_ = 0, waiting_ = 0;
  std::unordered_map<std::string, std::deque<Timestamp>> failures_;
  std::unordered_map<std::string, Timestamp> touched_;  // sessions, to write `seen` once a minute at most
};

// At least 12 characters and not among the most common passwords. Error{kInvalidArgument} says what is missing.
void check_new_password(const std::string& password, const std::string& user_name);

}  // namespace rotulus::service
