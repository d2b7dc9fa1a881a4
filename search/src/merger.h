// Merges segments in a thread of its own, so that there are few of them and the dead entries go.
// Thread-safety: merge_all() from many threads.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "segments.h"

namespace rotulus::search {

class Merger {
 public:
  explicit Merger(Segments& segments);
  ~Merger();  // waits for the merge in progress

  // All there is in one segment, and the position in the outbox that it stands for. Waits for the merge in progress.
  struct Whole {
    std::shared_ptr<Segment> segment;
    std::uint64_t sequence = 0;
  };
  Whole merge_all();

 private:
  void run();
  bool merge_some();  // false: there was nothing to merge

  Segments& segments_;
  std::mutex merge_mutex_;  // one merge at a time
  std::mutex mutex_;        // guards what follows
  std::condition_variable woken_;
  bool layout_changed_ = false, stopping_ = false;
  std::thread thread_;
};

}  // namespace rotulus::search
