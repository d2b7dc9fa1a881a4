#include "service/clock.h"

#include <exception>

namespace rotulus::service {

Clock::Clock(std::chrono::milliseconds interval, std::function<void()> tick)
    : interval_(interval), tick_(std::move(tick)), thread_([this] { loop(); }) {}

Clock::~Clock() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

void Clock::loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    try {
      tick_();
    } catch (const std::exception&) {
      // Full disk, or a store that stops: what is due stays due.
    }
    lock.lock();
    stop_.wait_for(lock, interval_, [this] { return stopping_; });
  }
}

}  // namespace rotulus::service
