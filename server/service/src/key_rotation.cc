#include "service/key_rotation.h"

#include <algorithm>
#include <chrono>

#include "core/error.h"

namespace rotulus::service {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kShortestPause{2}, kLongestPause{2000};
constexpr std::chrono::seconds kAfterFailure{10};

}  // namespace

KeyRotation::KeyRotation(storage::Store& store, std::function<void()> renew_files)
    : store_(store), renew_files_(std::move(renew_files)) {}

KeyRotation::~KeyRotation() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  woken_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void KeyRotation::start() {
  const auto newest = state();
  const std::lock_guard lock(mutex_);
  has_work_ = newest && newest->is_under_way();
  if (!thread_.joinable()) thread_ = std::thread([this] { loop(); });
  woken_.notify_all();
}

bool KeyRotation::opens(const crypto::Credential& credential) const { return storage::opens_slot(store_.read(), credential); }

void KeyRotation::begin(const storage::Actor& actor, const crypto::Credential& credential, const crypto::SecretBytes& recovery) {
  if (const auto newest = state(); newest && newest->is_under_way())
    throw Error(ErrorCode::kConflict, "A rotation of keys is under way since " + newest->began.text() +
                                          ": the next can begin when it has ended. 'rotulus key status' says how far it is.");
  const storage::NewKeys keys(credential, recovery);
  store_.write(actor, [&](storage::Transaction& tx) { storage::begin_key_rotation(tx, keys); });
}

std::optional<storage::KeyRotationState> KeyRotation::finish(storage::Damage damage, const Progress& progress) {
  bool stopped = false;
  while (!stopped) {
    const auto now = state();
    if (!now || !now->is_under_way()) return now;
    stopped = !progress(*now) || is_stopping();
    if (stopped) break;
    const auto outcome = step(damage, [&] {
      stopped = stopped || !progress(*now) || is_stopping();
      return !stopped;
    });
    if (outcome == storage::ResealOutcome::kHeldUp) break;
  }
  return state();
}

std::optional<storage::KeyRotationState> KeyRotation::state() const { return storage::newest_key_rotation(store_.read()); }

std::vector<crypto::SlotKind> KeyRotation::slots() const { return storage::slot_kinds(store_.read()); }

std::string KeyRotation::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

bool KeyRotation::is_stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

storage::ResealOutcome KeyRotation::step(storage::Damage damage, const std::function<bool()>& keep_going) {
  const std::lock_guard lock(work_);
  const auto now = state();
  if (!now || !now->is_under_way()) return storage::ResealOutcome::kFinished;
  if (renewed_for_ != now->epoch) renew_files_();
  renewed_for_ = now->epoch;
  return storage::reseal_some(store_, {damage, storage::ResealOptions().values, keep_going});
}

// A step waits behind those who write, so that it takes long when there are many of them; then the pause is long as well. At most
// half of the time is taken from an idle server, and a small share from a busy one.
void KeyRotation::loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (!has_work_) {
      woken_.wait(lock);
      continue;
    }
    has_work_ = false;  // start() may say so again meanwhile
    lock.unlock();
    const auto began = Clock::now();
    auto outcome = storage::ResealOutcome::kMore;
    std::string failure;
    try {
      outcome = step(storage::Damage::kHoldsUp, [this] { return !is_stopping(); });
    } catch (const std::exception& error) {
      failure = error.what();  // a full disk, or a store that stops: nothing is lost, it goes on later
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
    lock.lock();
    failure_ = failure;
    has_work_ = has_work_ || outcome == storage::ResealOutcome::kMore;
    const std::chrono::milliseconds pause = failure.empty() ? std::clamp(took, kShortestPause, kLongestPause) : kAfterFailure;
    if (has_work_) woken_.wait_for(lock, pause, [this] { return stopping_; });
  }
}

}  // namespace rotulus::service
