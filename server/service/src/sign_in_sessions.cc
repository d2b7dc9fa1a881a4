// What becomes of a sign-in: sessions, tokens, and their end.
#include "core/error.h"
#include "hash_queue.h"
#include "known_devices.h"
#include "second_factor.h"
#include "service/sign_in.h"
#include "throttle.h"

namespace rotulus::service {
namespace {

constexpr std::int64_t kMicro = 1'000'000;
constexpr std::int64_t kTouchEvery = 60 * kMicro;
constexpr std::int64_t kCleanEvery = 600 * kMicro;
constexpr std::size_t kMaxRemembered = 100'000;  // sessions seen lately
constexpr std::chrono::hours kExpiredTokensShown{24 * 30};

Timestamp before(Timestamp time, std::chrono::seconds span) { return {time.microseconds - span.count() * kMicro}; }

const storage::Actor kClock{UserId{}, "clock"};

}  // namespace

std::optional<SignIn::InSession> SignIn::with_session(const std::string& bearer) {
  const Timestamp moment = now();
  const auto session = store_.read();
  const storage::Accounts accounts(session);
  const auto found = accounts.session(bearer);
  if (!found || found->expires < moment) return std::nullopt;
  Timestamp seen = found->seen;
  bool touch = false;
  {
    const std::lock_guard lock(mutex_);
    if (touched_.size() >= kMaxRemembered) touched_.clear();
    Timestamp& last = touched_[bearer];
    seen = std::max(seen, last);
    if (seen < before(moment, limits_.idle)) return std::nullopt;
    last = moment;
    touch = found->seen.microseconds + kTouchEvery < moment.microseconds;
  }
  if (touch) store_.write({found->user, ""}, [&](storage::Transaction& tx) { storage::touch_session(tx, bearer, moment); });
  auto principal = accounts.principal(found->user);
  if (!principal || principal->disabled) return std::nullopt;
  InSession in{*std::move(principal)};
  if (limits_.second_factor == SecondFactorRule::kRequired) {
    const auto user = accounts.user(found->user);
    in.must_enrol = !user || user->second_factor.empty();
  }
  return in;
}

std::optional<Principal> SignIn::with_token(const std::string& bearer) {
  const auto session = store_.read();
  const storage::Accounts accounts(session);
  const auto token = accounts.token(bearer);
  if (!token || token->expires < now()) return std::nullopt;
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

SignedIn SignIn::renew(const std::string& bearer, const Client& client,
                       const std::function<void(storage::Transaction&)>& change) {
  const auto found = storage::Accounts(store_.read()).session(bearer);
  const auto user = found ? storage::Accounts(store_.read()).user(found->user) : std::nullopt;
  SignedIn renewed;
  const auto perform = [&](storage::Transaction& tx) {
    const auto present = storage::Accounts(tx).session(bearer);
    const auto owner = present ? storage::Accounts(tx).user(present->user) : std::nullopt;
    if (!owner || owner->disabled) throw Error(ErrorCode::kUnauthenticated, "The session has ended: sign in again.");
    change(tx);
    storage::end_other_sessions(tx, owner->id, {});
    renewed = begin_session(tx, *owner, client, present->expires);
  };
  store_.write({user ? user->id : UserId{}, user ? user->name : ""}, perform);
  const std::lock_guard lock(mutex_);
  touched_.erase(bearer);
  return renewed;
}

bool SignIn::is_over(const storage::SignInSession& session) const {
  return session.expires < now() || session.seen < before(now(), limits_.idle);
}

void SignIn::remove_expired(Timestamp moment) {
  std::vector<storage::Token> expired;
  {
    const auto session = store_.read();
    const storage::Accounts accounts(session);
    for (const auto& user : accounts.users())
      for (const auto& token : accounts.tokens(user.id))
        if (token.expires < before(moment, kExpiredTokensShown)) expired.push_back(token);
  }
  store_.write(kClock, [&](storage::Transaction& tx) {
    storage::remove_expired_sessions(tx, moment, before(moment, limits_.idle));
    for (const auto& token : expired) storage::remove_token(tx, token.user, token.id);
  });
}

void SignIn::tidy() noexcept {
  try {
    const Timestamp moment = now();
    write_refusals(moment);
    if (moment.microseconds - cleaned_.microseconds < kCleanEvery) return;
    remove_expired(moment);
    cleaned_ = moment;
  } catch (const std::exception&) {
    // A full disk, or a store that stops: what has run out counts no more whether it is there or not.
  }
}

}  // namespace rotulus::service
