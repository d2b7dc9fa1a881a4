// A clock that tests move: the time of the machine, and some more. Copies are the same clock.
// Thread-safety: all methods from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>

#include "service/sign_in.h"

namespace rotulus::test {

class MovedClock {
 public:
  void advance(std::chrono::seconds time) { *offset_ += std::chrono::microseconds(time).count(); }
  Timestamp now() const { return {Timestamp::now().microseconds + *offset_}; }
  service::SignInLimits limits() const {
    service::SignInLimits limits;
    limits.now = [clock = *this] { return clock.now(); };
    return limits;
  }

 private:
  std::shared_ptr<std::atomic<std::int64_t>> offset_ = std::make_shared<std::atomic<std::int64_t>>(0);
};

}  // namespace rotulus::test
