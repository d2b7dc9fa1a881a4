#include "service/sign_in.h"

#include "core/error.h"
#include "crypto/password.h"
#include "storage/accounts.h"
#include "storage/audit.h"

namespace rotulus::service {
namespace {

constexpr std::int64_t kMicro = 1'000'000;
constexpr std::int64_t kTouchEvery = 60 * kMicro;
constexpr std::size_t kMaxRemembered = 100'000;  // names and addresses with failures; sessions seen lately

Timestamp after(Timestamp time, std::chrono::seconds span) { return {time.microseconds + span.count() * kMicro}; }
Timestamp before(Timestamp time, std::chrono::seconds span) { return {time.microseconds - span.count() * kMicro}; }

}  // namespace

// Waits for one of the few places in which hashes are computed: each costs 128 MB.
class SignIn::HashTurn {
 public:
  explicit HashTurn(SignIn& owner) : owner_(owner) {
    std::unique_lock lock(owner_.mutex_);
    if (owner_.waiting_ >= owner_.limits_.waiting_hashes)
      throw Error(ErrorCode::kTooManyRequests, "Too many people are signing in at this moment. Try again in a few seconds.");
    ++owner_.waiting_;
    owner_.turn_.wait(lock, [&] { return owner_.hashing_ < owner_.limits_.concurrent_hashes; });
    --owner_.waiting_;
    ++owner_.hashing_;
  }
  ~HashTurn() {
    const std::lock_guard lock(owner_.mutex_);
    --owner_.hashing_;
    owner_.turn_.notify_one();
  }
  HashTurn(const HashTurn&) = delete;
  HashTurn& operator=(const HashTurn&) = delete;

 private:
  SignIn& owner_;
};

SignIn::SignIn(storage::Store& store, SignInLimits limits)
    : store_(store), limits_(limits), dummy_record_(crypto::hash_password("nobody has this", {limits.password_log_n})) {}

bool SignIn::throttled(const std::string& key, Timestamp now) {
  const std::lock_guard lock(mutex_);
  const auto found = failures_.find(key);
  if (found == failures_.end()) return false;
  auto& times = found->second;
  while (!times.empty() && times.front() < before(now, limits_.failure_window)) times.pop_front();
  if (times.empty()) failures_.erase(found);
  return failures_.contains(key) && failures_[key].size() >= static_cast<std::size_t>(limits_.failures_before_delay);
}

void SignIn::require_not_throttled(const std::string& by_name, const std::string& by_address, Timestamp now) {
  if (throttled(by_name, now) || throttled(by_address, now))
    throw Error(ErrorCode::kTooManyRequests, "Too many failed attempts. Wait a quarter of an hour, or ask your administrator.");
}

void SignIn::note_failure(const std::string& key, Timestamp now) {
  const std::lock_guard lock(mutex_);
  if (failures_.size() >= kMaxRemembered) failures_.erase(failures_.begin());
  failures_[key].push_back(now);
}

void SignIn::note_success(const std::string& key) {
  const std::lock_guard lock(mutex_);
  failures_.erase(key);
}

bool SignIn::check_password(const std::string& password, const std::string& record) {
  const HashTurn turn(*this);
  return crypto::password_matches(password, record.empty() ? dummy_record_ : record) && !record.empty();
}

std::string SignIn::hash(const std::string& password) {
  const HashTurn turn(*this);
  return crypto::hash_password(password, {limits_.password_log_n});
}

void SignIn::record_failure(const std::string& name, const std::string& address) {
  store_.write({UserId{}, "anonymous"}, [&](storage::Transaction& tx) {
    // The name as typed may be a password in the wrong field: it is sealed with the detail, never in a clear column.
    storage::append_audit(tx, "session.refused", "session", "name " + name.substr(0, 64) + ", address " + address,
                          storage::Outcome::kRefused);
  });
}

std::optional<SignedIn> SignIn::with_password(const std::string& name, const std::string& password, const std::string& address) {
  const Timestamp now = Timestamp::now();
  const std::string by_name = "name " + name, by_address = "address " + address;
  require_not_throttled(by_name, by_address, now);
  const auto user = storage::Accounts(store_.read()).user(name);
  const bool matches = check_password(password, user ? user->password_record : std::string());
  if (!matches || user->disabled) {
    note_failure(by_name, now);
    note_failure(by_address, now);
    record_failure(name, address);
    return std::nullopt;
  }
  note_success(by_name);
  SignedIn result;
  result.expires = after(now, limits_.absolute);
  store_.write({user->id, user->name}, [&](storage::Transaction& tx) {
    storage::remove_expired_sessions(tx, now, before(now, limits_.idle));
    result.bearer = storage::begin_session(tx, user->id, now, result.expires);
  });
  result.principal = *storage::Accounts(store_.read()).principal(user->id);
  return result;
}

bool SignIn::confirm_password(UserId id, const std::string& password, const std::string& address) {
  const auto user = storage::Accounts(store_.read()).user(id);
  if (!user || user->disabled) return false;
  const Timestamp now = Timestamp::now();
  const std::string by_name = "name " + user->name, by_address = "address " + address;
  require_not_throttled(by_name, by_address, now);
  if (check_password(password, user->password_record)) {
    note_success(by_name);
    return true;
  }
  note_failure(by_name, now);
  note_failure(by_address, now);
  return false;
}

std::optional<Principal> SignIn::with_session(const std::string& bearer) {
  const Timestamp now = Timestamp::now();
  const auto session = store_.read();
  const storage::Accounts accounts(session);
  const auto found = accounts.session(bearer);
  if (!found || found->expires < now) return std::nullopt;
  Timestamp seen = found->seen;
  bool touch = false;
  {
    const std::lock_guard lock(mutex_);
    if (touched_.size() >= kMaxRemembered) touched_.clear();
    Timestamp& last = touched_[bearer];
    seen = std::max(seen, last);
    if (seen < before(now, limits_.idle)) return std::nullopt;
    last = now;
    touch = found->seen.microseconds + kTouchEvery < now.microseconds;
  }
  if (touch) store_.write({found->user, ""}, [&](storage::Transaction& tx) { storage::touch_session(tx, bearer, now); });
  auto principal = accounts.principal(found->user);
  if (!principal || principal->disabled) return std::nullopt;
  return principal;
}

std::optional<Principal> SignIn::with_token(const std::string& bearer) {
  const auto session = store_.read();
  const storage::Accounts accounts(session);
  const auto token = accounts.token(bearer);
  if (!token || token->expires < Timestamp::now()) return std::nullopt;
  auto principal = accounts.principal(token->user);
  if (!principal || principal->disabled) return std::nullopt;
  principal->limited_to = token->scopes;
  return principal;
}

void SignIn::sign_out(const std::string& bearer) {
  {
    const std::lock_guard lock(mutex_);
    touched_.erase(bearer);
  }
  const auto found = storage::Accounts(store_.read()).session(bearer);
  if (!found) return;
  const auto user = storage::Accounts(store_.read()).user(found->user);
  store_.write({found->user, user ? user->name : ""}, [&](storage::Transaction& tx) { storage::end_session(tx, bearer); });
}

void check_new_password(const std::string& password, const std::string& user_name) {
  static constexpr std::size_t kShortest = 12, kLongest = 1024;
  static constexpr const char* kCommon[] = {"123456789012",  "password1234", "passwordpassword", "qwertyuiop12", "qwertyuiop123",
                                            "administrator", "iloveyou1234", "letmein12345",     "welcome12345", "changemenow1",
                                            "abcdefghijkl",  "111111111111", "000000000000",     "1q2w3e4r5t6y", "1qaz2wsx3edc"};
  if (password.size() < kShortest || password.size() > kLongest)
    throw Error(ErrorCode::kInvalidArgument, "A password has at least 12 and at most 1,024 characters.");
  for (const char* common : kCommon)
    if (password == common)
      throw Error(ErrorCode::kInvalidArgument, "This password is among the most common ones: choose another.");
  if (password.find(user_name) != std::string::npos)
    throw Error(ErrorCode::kInvalidArgument, "A password must not hold the user's name.");
}

}  // namespace rotulus::service
