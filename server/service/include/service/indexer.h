// Keeps the index up with the store: one thread reads the outbox in order and applies what changed.
//
// The store is the truth. At start the newest checkpoint is loaded and the outbox replayed from its position; without a usable
// one everything is read anew. Checkpoints are sealed and written by a thread of their own, while changes go on being applied;
// the outbox is trimmed behind them. Thread-safety: all methods from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "search/index.h"
#include "storage/documents.h"
#include "storage/store.h"

namespace rotulus::service {

struct IndexerOptions {
  std::chrono::seconds checkpoint_interval{300};
  std::chrono::milliseconds batch_delay{50};  // changes of so long are applied together
};

using IndexerProgress = std::function<void(std::string_view what, std::uint64_t done, std::uint64_t total)>;

class Indexer {
 public:
  Indexer(storage::Store& store, search::Index& index, IndexerOptions options);
  ~Indexer();  // stops, and writes a checkpoint of what is indexed

  // Brings the index up before anybody asks it, then starts the thread.
  void start(const IndexerProgress& progress);
  void wake();  // something was written
  // Waits until everything committed before the call is found. False when that took longer than `limit`.
  bool wait_until_current(std::chrono::milliseconds limit);
  // Reads everything anew (rotulus reindex), the next documents while the last ones are indexed. When it fails, what was indexed
  // so far is served and last_failure() says so, until another one succeeds or the server starts again.
  void rebuild(const IndexerProgress& progress);
  struct Rebuild {
    std::uint64_t done = 0, total = 0;  // documents; both 0 when none is under way
  };
  Rebuild rebuild_state() const;
  // Waits for one that is being written.
  void save_checkpoint();
  // Where there is no index to save: the next start builds it. Error{kIo}.
  static void remove_checkpoint(const storage::Store& store);
  std::uint64_t lag() const;         // changes that are not yet found
  std::string last_failure() const;  // empty while all is well

 private:
  void loop();
  void checkpoint_loop();
  bool catch_up();  // true when something was applied
  void apply_rows(const storage::Session& session, const std::vector<std::int64_t>& documents, std::uint64_t sequence);
  void rebuild_locked(const IndexerProgress& progress);
  void checkpoint_if_due();

  storage::Store& store_;
  search::Index& index_;
  IndexerOptions options_;
  std::mutex checkpoint_mutex_;  // one writer of checkpoints, or a rebuild; locked before apply_mutex_
  std::mutex apply_mutex_;       // one changer of the index at a time
  mutable std::mutex mutex_;
  std::condition_variable changed_, applied_, stopped_;
  bool woken_ = false, stopping_ = false;
  std::string failure_;
  std::string checkpoint_failure_;
  Rebuild rebuild_;
  std::atomic<std::uint64_t> checkpointed_{0};
  std::atomic<bool> is_partial_{false};                    // a rebuild is under way, or did not come to its end
  std::chrono::steady_clock::time_point last_checkpoint_;  // guarded by checkpoint_mutex_
  std::thread thread_, checkpoint_thread_;
};

}  // namespace rotulus::service
