#include "service/sign_in.h"

#include "core/error.h"
#include "crypto/password.h"
#include "hash_queue.h"
#include "known_devices.h"
#include "second_factor.h"
#include "storage/audit.h"
#include "throttle.h"

namespace rotulus::service {
namespace {

constexpr std::int64_t kMicro = 1'000'000;
constexpr std::size_t kLongestAgent = 200;

Timestamp after(Timestamp time, std::chrono::seconds span) { return {time.microseconds + span.count() * kMicro}; }

Error throttled(const SignInLimits& limits) {
  return {ErrorCode::kTooManyRequests, "Too many failed attempts. Wait " + std::to_string(limits.failure_window.count()) +
                                           " minutes, or ask your administrator."};
}

// What a client calls itself is only ever shown: no control characters, no end in the middle of a character.
std::string presentable_agent(const std::string& agent) {
  std::string out;
  for (const char c : agent)
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
  if (out.size() <= kLongestAgent) return out;
  std::size_t end = kLongestAgent;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xc0) == 0x80) --end;
  return out.substr(0, end);
}

Throttle::Key of_name(const std::string& name) { return {"name " + name}; }
Throttle::Key of_device(const std::string& nonce) { return {"device " + nonce}; }
Throttle::Key of_confirming(const std::string& name) { return {"confirming " + name}; }
// Many people may be behind one address, and sign in at the same time; and somebody who has an account of his own must not wipe
// out by it what he tried with others.
Throttle::Key of_address(const std::string& share) { return {"address " + share, Throttle::Pending::kIgnored, false}; }

std::vector<Throttle::Key> keys_of(PasswordProfile profile, const std::string& name, const std::optional<std::string>& nonce,
                                   const std::string& share) {
  std::vector<Throttle::Key> keys;
  if (profile == PasswordProfile::kMlps || !nonce) keys.push_back(of_name(name));
  keys.push_back(nonce ? of_device(*nonce) : of_address(share));
  return keys;
}

}  // namespace

struct SignIn::Checked {
  SignInResult result = SignInResult::kRefused;
  std::optional<storage::User> user;
  std::optional<Throttle::Attempt> attempt;
};

SignIn::SignIn(storage::Store& store, SignInLimits limits)
    : store_(store),
      limits_(std::move(limits)),
      dummy_record_(crypto::hash_password("nobody has this", {limits_.password_log_n})),
      hashes_(std::make_unique<HashQueue>(HashQueue::Limits{limits_.hash_threads, limits_.hash_places})),
      devices_(std::make_unique<KnownDevices>([&store] { return store.purpose_key("rotulus/1 known device"); })),
      second_factor_(std::make_unique<SecondFactor>(limits_.now())),
      throttle_(std::make_unique<Throttle>(Throttle::Limits{limits_.failures_before_delay, limits_.failure_window})) {}

SignIn::~SignIn() {
  try {
    write_refusals({INT64_MAX});
  } catch (const std::exception&) {
    // The store writes no more: what was refused since the last entry is lost, the failures themselves are there.
  }
}

bool SignIn::check_password(const std::string& password, const std::string& record, const std::string& share, bool known) {
  bool matches = false;
  hashes_->run(share, known ? Standing::kKnown : Standing::kStranger,
               [&] { matches = crypto::password_matches(password, record.empty() ? dummy_record_ : record) && !record.empty(); });
  return matches;
}

std::string SignIn::hash(const std::string& password) {
  std::string record;
  hashes_->run("", Standing::kKnown, [&] { record = crypto::hash_password(password, {limits_.password_log_n}); });
  return record;
}

bool SignIn::repeats(const std::string& password, const storage::User& user) {
  if (limits_.passwords.profile != PasswordProfile::kMlps || user.password_record.empty()) return false;
  return check_password(password, user.password_record, "", true);
}

std::optional<Timestamp> SignIn::password_expires(const storage::User& user) const {
  if (user.password_record.empty()) return std::nullopt;
  if (limits_.passwords.change_given && !user.password_is_own) return user.password_changed;
  if (limits_.passwords.profile != PasswordProfile::kMlps) return std::nullopt;
  // Passwords of format 2 do not say when they were set: not before the account was.
  const Timestamp set = user.password_changed == Timestamp{} ? user.created : user.password_changed;
  return after(set, std::chrono::hours(24) * limits_.passwords.days);
}

bool SignIn::must_change_password(const storage::User& user) const {
  const auto expires = password_expires(user);
  return expires && *expires <= now();
}

void SignIn::record_failure(const std::string& name, const std::string& address) {
  store_.write({UserId{}, "anonymous"}, [&](storage::Transaction& tx) {
    // The name as typed may be a password in the wrong field: it is sealed with the detail, never in a clear column.
    storage::append_audit(tx, "session.refused", "session", "name " + name.substr(0, 64) + ", address " + address,
                          storage::Outcome::kRefused);
  });
}

// Everything up to the point where only the one who knows the password hears more.
SignIn::Checked SignIn::check(const Credentials& credentials, const Client& client) {
  const auto nonce = devices_->nonce_of(client.device, credentials.name);
  const std::string share = share_of_address(client.address);
  Checked checked;
  auto attempt = throttle_->begin(keys_of(limits_.passwords.profile, credentials.name, nonce, share), now());
  if (!attempt) throw throttled(limits_);
  checked.attempt.emplace(std::move(*attempt));
  const auto user = storage::Accounts(store_.read()).user(credentials.name);
  const std::string record = user ? user->password_record : std::string();
  const bool matches = check_password(credentials.password, record, share, nonce.has_value());
  const bool with_factor = user && !user->second_factor.empty();
  const bool right = matches && !user->disabled;
  if (right && with_factor && !credentials.otp) {
    checked.result = SignInResult::kSecondFactorRequired;
    return checked;
  }
  if (!right || (with_factor && !second_factor_->fits(user->id, user->second_factor, *credentials.otp, now()))) {
    checked.attempt->fail(now());
    record_failure(credentials.name, client.address);
    return checked;
  }
  checked.result = must_change_password(*user) ? SignInResult::kPasswordExpired : SignInResult::kSignedIn;
  checked.user = user;
  return checked;
}

std::string SignIn::device_for(const std::string& user_name, const std::string& cookie) const {
  return devices_->nonce_of(cookie, user_name) ? cookie : devices_->make(user_name);
}

SignedIn SignIn::begin_session(storage::Transaction& tx, const storage::User& user, const Client& client, Timestamp expires) {
  SignedIn signed_in;
  signed_in.expires = expires;
  signed_in.bearer = storage::begin_session(tx, user.id, now(), expires, {client.address, presentable_agent(client.agent)});
  signed_in.device = device_for(user.name, client.device);
  signed_in.principal = *storage::Accounts(tx).principal(user.id);
  return signed_in;
}

SignInOutcome SignIn::with_password(const Credentials& credentials, const Client& client) {
  Checked checked = check(credentials, client);
  if (checked.result != SignInResult::kSignedIn) return {checked.result};
  const storage::User& user = *checked.user;
  if (!user.second_factor.empty() && !second_factor_->accept(user.id, user.second_factor, *credentials.otp, now())) {
    checked.attempt->fail(now());  // the same code came in twice at the same moment
    record_failure(user.name, client.address);
    return {SignInResult::kRefused};
  }
  SignInOutcome outcome;
  store_.write({user.id, user.name}, [&](storage::Transaction& tx) {
    // Hashing takes long: who was disabled or given another password meanwhile is not let in.
    const auto present = storage::Accounts(tx).user(user.id);
    if (!present || present->version != user.version) {
      storage::append_audit(tx, "session.refused", "session", "name " + user.name + ", changed while signing in",
                            storage::Outcome::kRefused);
      return;
    }
    outcome.signed_in = begin_session(tx, user, client, after(now(), limits_.absolute));
  });
  if (!outcome.signed_in) return outcome;
  checked.attempt->succeed();
  outcome.result = SignInResult::kSignedIn;
  return outcome;
}

SignInOutcome SignIn::with_expired_password(const Credentials& credentials, const std::string& new_password,
                                            const Client& client) {
  Checked checked = check(credentials, client);
  if (checked.result == SignInResult::kSignedIn)
    throw Error(ErrorCode::kConflict, "This password has not expired: sign in with it, and change it there.");
  if (checked.result != SignInResult::kPasswordExpired) return {checked.result};
  const storage::User& user = *checked.user;
  check_new_password(limits_.passwords, new_password, user.name, user.display_name);
  if (new_password == credentials.password)
    throw Error(ErrorCode::kInvalidArgument, "The new password must be another one than the present.");
  if (!user.second_factor.empty() && !second_factor_->accept(user.id, user.second_factor, *credentials.otp, now())) {
    checked.attempt->fail(now());
    record_failure(user.name, client.address);
    return {SignInResult::kRefused};
  }
  const std::string record = hash(new_password);
  SignInOutcome outcome;
  store_.write({user.id, user.name}, [&](storage::Transaction& tx) {
    const auto present = storage::Accounts(tx).user(user.id);
    if (!present || present->version != user.version)
      throw Error(ErrorCode::kConflict, "The account was changed meanwhile: sign in again.");
    storage::set_password(tx, user.id, record, storage::PasswordOrigin::kOwn, now());
    storage::end_other_sessions(tx, user.id, {});
    outcome.signed_in = begin_session(tx, user, client, after(now(), limits_.absolute));
  });
  checked.attempt->succeed();
  outcome.result = SignInResult::kSignedIn;
  return outcome;
}

Confirmed SignIn::confirm(UserId id, const Confirmation& confirmation) {
  const auto user = storage::Accounts(store_.read()).user(id);
  if (!user || user->disabled) return Confirmed::kNo;
  const bool locks = limits_.passwords.profile == PasswordProfile::kMlps;
  auto attempt = throttle_->begin({locks ? of_name(user->name) : of_confirming(user->name)}, now());
  if (!attempt) throw throttled(limits_);
  const bool matches = check_password(confirmation.password, user->password_record, "user " + user->name, true);
  if (matches && !user->second_factor.empty() && !confirmation.otp) return Confirmed::kSecondFactorRequired;
  if (matches && (user->second_factor.empty() || second_factor_->accept(id, user->second_factor, *confirmation.otp, now()))) {
    attempt->succeed();
    return Confirmed::kYes;
  }
  attempt->fail(now());
  return Confirmed::kNo;
}

bool SignIn::is_locked(const std::string& user_name) const { return throttle_->is_locked(of_name(user_name).text, now()); }

void SignIn::unlock(const std::string& user_name) {
  throttle_->forget(of_name(user_name).text);
  throttle_->forget(of_confirming(user_name).text);
}

void SignIn::write_refusals(Timestamp until) {
  const auto refusals = throttle_->take_refusals(until);
  if (refusals.empty()) return;
  store_.write({UserId{}, "anonymous"}, [&](storage::Transaction& tx) {
    for (const auto& [key, count, since, last] : refusals)
      storage::append_audit(
          tx, "session.throttled", "session",
          key.substr(0, 80) + ": " + std::to_string(count) + " attempts refused from " + since.text() + " to " + last.text(),
          storage::Outcome::kRefused);
  });
}

}  // namespace rotulus::service
