// The one thread that writes: takes requests from any thread and commits several at once (group commit), each in a savepoint of
// its own, so that one that fails leaves the others alone. It also writes the log back into the database when it has grown.
// Thread-safety: run() and trouble() from any thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "session_state.h"

namespace rotulus::storage {

class Writer {
 public:
  // With `trouble` it takes no changes from the beginning, for that reason.
  Writer(const std::filesystem::path& file, Keyring& keys, std::string trouble = {}, const char* vfs = nullptr);
  ~Writer();  // finishes what was accepted
  // Returns when the change is durable. Error{kUnavailable} from the moment that the disk failed, for good: what it holds is then
  // not known until a restart has read it back.
  void run(const Actor& actor, const std::function<void(Transaction&)>& change);
  // Why no changes are taken, in a sentence; empty while they are.
  std::string trouble() const;

 private:
  struct Request {
    const Actor* actor;
    const std::function<void(Transaction&)>* change;
    std::exception_ptr failure;
    bool done = false;
  };
  using Batch = std::deque<Request*>;

  void loop();
  Batch next_batch();
  void answer(const Batch& batch);
  void commit_batch(const Batch& batch);
  void apply_all(const Batch& batch);
  void apply(Request& request);
  void give_up_transaction();
  void forget_uncommitted();
  void write_back(int mode);  // SQLITE_CHECKPOINT_*
  void empty_log();
  void give_up(const std::string& what_failed);
  static int note_log_pages(void* self, sqlite3* db, const char* name, int pages) noexcept;
  static void fail(const Batch& batch, const std::exception_ptr& failure);

  Workplace place_;
  Keyring& keys_;
  int log_pages_ = 0;       // in the log after the last commit
  bool empty_log_ = false;  // asked for by the batch; the thread's own
  mutable std::mutex mutex_;
  std::condition_variable arrived_, finished_;
  std::deque<Request*> queue_;
  bool stopping_ = false;
  std::string trouble_;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace rotulus::storage
