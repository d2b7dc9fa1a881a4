#include "second_factor.h"

#include "crypto/one_time_password.h"

namespace rotulus::service {
namespace {

constexpr std::int64_t kWaits = 10 * 60;  // seconds
constexpr int kMostWrongCodes = 10;       // then the secret is dropped: three codes in a million are right at any time

}  // namespace

SecondFactor::SecondFactor(Timestamp started) : not_up_to_(crypto::one_time_step(started.seconds()) + 1) {}

std::optional<std::int64_t> SecondFactor::step_of(UserId user, const crypto::Bytes& secret, const std::string& code,
                                                  Timestamp now) const {
  const auto last = last_steps_.find(user);
  return crypto::matching_step(secret, code, crypto::one_time_step(now.seconds()),
                               last == last_steps_.end() ? not_up_to_ : last->second);
}

bool SecondFactor::fits(UserId user, const crypto::Bytes& secret, const std::string& code, Timestamp now) const {
  const std::lock_guard lock(mutex_);
  return step_of(user, secret, code, now).has_value();
}

bool SecondFactor::accept(UserId user, const crypto::Bytes& secret, const std::string& code, Timestamp now) {
  const std::lock_guard lock(mutex_);
  const auto step = step_of(user, secret, code, now);
  if (step) last_steps_[user] = *step;
  return step.has_value();
}

crypto::Bytes SecondFactor::begin(UserId user, Timestamp now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(waiting_, [&](const auto& entry) { return entry.second.until < now; });
  const crypto::Bytes secret = crypto::new_shared_secret();
  waiting_[user] = {secret, Timestamp::from_seconds(now.seconds() + kWaits)};
  return secret;
}

std::optional<crypto::Bytes> SecondFactor::confirm(UserId user, const std::string& code, Timestamp now) {
  const std::lock_guard lock(mutex_);
  const auto found = waiting_.find(user);
  if (found == waiting_.end() || found->second.until < now) return std::nullopt;
  // The secret is younger than this server, so that no step is too early; and no former secret's codes are codes of it.
  const auto step = crypto::matching_step(found->second.secret, code, crypto::one_time_step(now.seconds()), 0);
  if (!step) {
    if (++found->second.wrong_codes >= kMostWrongCodes) waiting_.erase(found);
    return std::nullopt;
  }
  last_steps_[user] = *step;
  crypto::Bytes secret = std::move(found->second.secret);
  waiting_.erase(found);
  return secret;
}

bool SecondFactor::is_waiting(UserId user, Timestamp now) const {
  const std::lock_guard lock(mutex_);
  const auto found = waiting_.find(user);
  return found != waiting_.end() && found->second.until >= now;
}

}  // namespace rotulus::service
