// One thread that takes what is due by its date: approved versions into force, those whose review was not kept into expiry.
// Thread-safety: constructed and destroyed by one thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace rotulus::service {

class Clock {
 public:
  // Calls `tick` every `interval`, beginning at once. Exceptions of `tick` are swallowed: the next one tries again.
  Clock(std::chrono::milliseconds interval, std::function<void()> tick);
  ~Clock();
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;

 private:
  void loop();

  const std::chrono::milliseconds interval_;
  const std::function<void()> tick_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace rotulus::service
