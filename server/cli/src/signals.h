// Waits for the signals that steer a server (SIGTERM, SIGINT, SIGHUP), and for a nudge from its own threads.
// Thread-safety: the constructor before any other thread starts, so that all inherit the blocked signals; nudge() from any
// thread.
#pragma once

#include <chrono>
#include <cstdint>

namespace rotulus::cli {

class Signals {
 public:
  enum class Event : std::uint8_t { kStop, kReload, kNudge, kNothing };

  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  Event wait(std::chrono::milliseconds limit);
  void nudge();

 private:
  int signals_ = -1, nudges_ = -1;
};

}  // namespace rotulus::cli
