// Threads for requests whose body is read by the handler: they may block for as long as the body's deadline allows.
// Thread-safety: submit() from many threads; stop() once, after which nothing may be submitted.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace rotulus::http {

class Connection;

class TransferPool {
 public:
  using Work = std::function<void(Connection&)>;
  // Starts a thread when none is free, up to `max`; then connections queue.
  TransferPool(std::size_t max, Work work) : max_(max), work_(std::move(work)) {}
  ~TransferPool() { stop(); }
  void submit(Connection& connection);
  void stop();  // finishes what is queued
  std::size_t waiting() const;

 private:
  void run();

  const std::size_t max_;
  const Work work_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<Connection*> queue_;
  std::vector<std::thread> threads_;
  std::size_t free_ = 0;
  bool stopping_ = false;
};

}  // namespace rotulus::http
