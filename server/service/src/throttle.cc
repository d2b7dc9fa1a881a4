#include "throttle.h"

#include <algorithm>
#include <tuple>

namespace rotulus::service {
namespace {

Timestamp after(Timestamp time, std::chrono::seconds span) { return {time.microseconds + span.count() * 1'000'000}; }
Timestamp before(Timestamp time, std::chrono::seconds span) { return {time.microseconds - span.count() * 1'000'000}; }

}  // namespace

Throttle::Attempt::~Attempt() {
  if (owner_ == nullptr) return;
  const std::lock_guard lock(owner_->mutex_);
  for (const Key& key : keys_) owner_->release(key);
}

// Failed and under way no more in one: at no moment does it count twice.
void Throttle::Attempt::fail(Timestamp now) {
  const std::lock_guard lock(owner_->mutex_);
  for (const Key& key : keys_) {
    owner_->note_failure(key, now);
    owner_->release(key);
  }
  owner_ = nullptr;
}

void Throttle::Attempt::succeed() {
  const std::lock_guard lock(owner_->mutex_);
  for (const Key& key : keys_) {
    const auto found = owner_->records_.find(key.text);
    if (key.cleared_by_success && found != owner_->records_.end()) found->second.failures.clear();
    owner_->release(key);
  }
  owner_ = nullptr;
}

// What time has made of a record: failures that count no more, a lock that has ended.
void Throttle::let_pass(const std::string& key, Record& record, Timestamp now) {
  if (record.locked_until && *record.locked_until <= now) {
    record.locked_until.reset();
    record.failures.clear();
    end_refusals(key, record);
  }
  if (record.locked_until) return;
  while (!record.failures.empty() && record.failures.front() < before(now, limits_.window)) record.failures.pop_front();
}

bool Throttle::refuses(const Key& key, Timestamp now) {
  const auto found = records_.find(key.text);
  if (found == records_.end()) return false;
  Record& record = found->second;
  let_pass(key.text, record, now);
  const auto counted = record.failures.size() + static_cast<std::size_t>(key.pending == Pending::kCounts ? record.pending : 0);
  if (!record.locked_until && counted < static_cast<std::size_t>(limits_.failures)) return false;
  if (record.refused++ == 0) record.refused_since = now;
  record.refused_until = now;
  return true;
}

std::optional<Throttle::Attempt> Throttle::begin(std::vector<Key> keys, Timestamp now) {
  const std::lock_guard lock(mutex_);
  for (const Key& key : keys)
    if (refuses(key, now)) return std::nullopt;
  for (const Key& key : keys) ++record_of(key.text, now).pending;
  return std::optional<Attempt>(std::in_place, *this, std::move(keys));
}

Throttle::Record& Throttle::record_of(const std::string& key, Timestamp now) {
  if (!records_.contains(key) && records_.size() >= limits_.keys) make_room(now);
  return records_[key];
}

void Throttle::make_room(Timestamp now) {
  for (auto at = records_.begin(); at != records_.end();) {
    let_pass(at->first, at->second, now);
    at = at->second.empty() ? records_.erase(at) : std::next(at);
  }
  if (records_.size() < limits_.keys) return;
  // Attempts under way find their record again: those stay.
  auto chosen = records_.end();
  const auto weight = [](const Record& record) {
    const Timestamp newest = record.failures.empty() ? Timestamp{} : record.failures.back();
    return std::tuple(record.locked_until.has_value(), record.failures.size(), newest);
  };
  for (auto at = records_.begin(); at != records_.end(); ++at) {
    if (at->second.pending > 0) continue;
    if (chosen == records_.end() || weight(at->second) < weight(chosen->second)) chosen = at;
  }
  if (chosen == records_.end()) return;
  end_refusals(chosen->first, chosen->second);
  records_.erase(chosen);
}

void Throttle::end_refusals(const std::string& key, Record& record) {
  if (record.refused == 0) return;
  ended_.push_back({key, record.refused, record.refused_since, record.refused_until});
  record.refused = 0;
}

void Throttle::release(const Key& key) {
  const auto found = records_.find(key.text);
  if (found == records_.end()) return;
  --found->second.pending;
  if (found->second.empty()) records_.erase(found);
}

void Throttle::note_failure(const Key& key, Timestamp now) {
  Record& record = record_of(key.text, now);
  let_pass(key.text, record, now);
  record.failures.push_back(now);
  if (record.failures.size() >= static_cast<std::size_t>(limits_.failures) && !record.locked_until)
    record.locked_until = after(now, limits_.window);
}

bool Throttle::is_locked(const std::string& key, Timestamp now) const {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(key);
  return found != records_.end() && found->second.locked_until && *found->second.locked_until > now;
}

void Throttle::forget(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(key);
  if (found == records_.end()) return;
  end_refusals(key, found->second);
  found->second.failures.clear();
  found->second.locked_until.reset();
  if (found->second.empty()) records_.erase(found);
}

std::vector<Throttle::Refusals> Throttle::take_refusals(Timestamp now) {
  const std::lock_guard lock(mutex_);
  for (auto at = records_.begin(); at != records_.end();) {
    let_pass(at->first, at->second, now);
    // Refused only because others were under way at that moment: there is no lock whose end could be waited for.
    if (!at->second.locked_until && at->second.pending == 0) end_refusals(at->first, at->second);
    at = at->second.empty() ? records_.erase(at) : std::next(at);
  }
  return std::exchange(ended_, {});
}

std::size_t Throttle::size() const {
  const std::lock_guard lock(mutex_);
  return records_.size();
}

}  // namespace rotulus::service
