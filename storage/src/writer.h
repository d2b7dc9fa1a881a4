// The one thread that writes: takes requests from any thread and commits several at once (group commit), each in a savepoint of
// its own, so that one that fails leaves the others alone.
// Thread-safety: run() from any thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

#include "session_state.h"

namespace rotulus::storage {

class Writer {
 public:
  Writer(const std::filesystem::path& file, Keyring& keys);
  ~Writer();  // finishes what was accepted
  // Returns when the change is durable. Error{kUnavailable} after a failed sync: what the disk holds is then unknown until a
  // restart has read it back.
  void run(const Actor& actor, const std::function<void(Transaction&)>& change);

 private:
  struct Request {
    const Actor* actor;
    const std::function<void(Transaction&)>* change;
    std::exception_ptr failure;
    bool done = false;
  };

  void loop();
  void commit_batch(const std::deque<Request*>& batch);
  void apply(Request& request);
  void forget_uncommitted();
  void empty_log();
  void fail(const std::deque<Request*>& batch, const std::exception_ptr& failure);

  Workplace place_;
  Keyring& keys_;
  std::mutex mutex_;
  bool empty_log_ = false;  // asked for by the batch; the thread's own
  std::condition_variable arrived_, finished_;
  std::deque<Request*> queue_;
  bool stopping_ = false;
  bool broken_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace rotulus::storage
