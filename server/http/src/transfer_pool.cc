#include "transfer_pool.h"

namespace rotulus::http {

void TransferPool::submit(Connection& connection) {
  const std::lock_guard lock(mutex_);
  queue_.push_back(&connection);
  if (queue_.size() > free_ && threads_.size() < max_) threads_.emplace_back([this] { run(); });
  changed_.notify_one();
}

void TransferPool::stop() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    threads.swap(threads_);
  }
  changed_.notify_all();
  for (std::thread& thread : threads) thread.join();
}

std::size_t TransferPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void TransferPool::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++free_;
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    --free_;
    if (queue_.empty()) return;
    Connection* connection = queue_.front();
    queue_.pop_front();
    lock.unlock();
    work_(*connection);
    lock.lock();
  }
}

}  // namespace rotulus::http
