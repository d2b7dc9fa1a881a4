#include "merger.h"

#include <sys/resource.h>
#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <numeric>
#include <vector>

#include "bulk_builder.h"
#include "core/error.h"

namespace rotulus::search {
namespace fs = std::filesystem;
namespace {

constexpr auto kQuiet = std::chrono::milliseconds(2000);  // after the last new segment: more may come at once
constexpr std::size_t kManySegments = 24;                 // then it does not wait for that
constexpr std::size_t kMainRatio = 8;                     // the main one is merged anew when the rest is an eighth of it
constexpr std::size_t kDeadRatio = 4;                     // or a quarter of a segment is dead
constexpr std::size_t kFewDead = 256;                     // which are not worth it

bool is_mostly_dead(const Segment& segment) {
  const std::size_t dead = segment.tombstones()->size();
  return dead > kFewDead && dead * kDeadRatio > segment.size();
}

// The largest is the main one. The rest is merged; with the main one where that pays.
SegmentList choose(const SegmentList& all) {
  if (all.empty()) return {};
  SegmentList sorted = all;
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a->size() > b->size(); });
  const std::size_t rest = std::accumulate(sorted.begin() + 1, sorted.end(), std::size_t{0},
                                           [](std::size_t sum, const auto& s) { return sum + s->size(); });
  if (is_mostly_dead(*sorted.front()) || (sorted.size() > 1 && rest * kMainRatio >= sorted.front()->size())) return sorted;
  if (sorted.size() > 2 || (sorted.size() == 2 && is_mostly_dead(*sorted.back()))) return {sorted.begin() + 1, sorted.end()};
  return {};
}

// A copy of `source` without the dead.
void copy_living(const Segment& source, const Tombstones& dead, const fs::path& target) {
  fs::copy(source.path(), target, fs::copy_options::recursive);
  Xapian::WritableDatabase copy(target.string(), Xapian::DB_OPEN | kDatabaseFlags);
  for (const Xapian::docid id : dead) copy.delete_document(id);
  copy.commit();
}

void carry_out(const Segments::Merge& merge) {
  std::vector<std::unique_ptr<DatabaseDirectory>> copies;
  std::vector<fs::path> paths;
  for (std::size_t i = 0; i < merge.sources.size(); ++i) {
    const Segment& source = *merge.sources[i];
    paths.push_back(source.path());
    if (merge.dead[i]->empty()) continue;
    copies.push_back(std::make_unique<DatabaseDirectory>(merge.target.string() + "-living" + std::to_string(i)));
    copy_living(source, *merge.dead[i], copies.back()->path());
    paths.back() = copies.back()->path();
  }
  try {
    merge_databases(paths, merge.target);
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(merge.target, ignored);
    throw;
  }
}

// Merging is in nobody's way who waits for an answer. On Linux the priority is of the thread, not of the process.
void yield_to_readers() {
  constexpr int kNice = 10;
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice);
}

}  // namespace

Merger::Merger(Segments& segments) : segments_(segments) {
  segments_.on_layout([this] {
    const std::lock_guard lock(mutex_);
    layout_changed_ = true;
    woken_.notify_one();
  });
  thread_ = std::thread([this] { run(); });
}

Merger::~Merger() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  woken_.notify_one();
  thread_.join();
  segments_.on_layout(nullptr);
}

void Merger::run() {
  yield_to_readers();
  std::unique_lock lock(mutex_);
  while (true) {
    woken_.wait(lock, [&] { return layout_changed_ || stopping_; });
    while (!stopping_ && layout_changed_) {
      layout_changed_ = false;
      if (segments_.state()->shards.size() > kManySegments) break;
      woken_.wait_for(lock, kQuiet, [&] { return layout_changed_ || stopping_; });
    }
    if (stopping_) return;
    lock.unlock();
    merge_some();
    lock.lock();
  }
}

// Not essential: without memory for it things stay as they are until the next time.
bool Merger::merge_some() {
  const std::lock_guard merging(merge_mutex_);
  try {
    const auto merge = segments_.begin_merge(choose);
    if (!merge) return false;
    carry_out(*merge);
    segments_.finish_merge(*merge);
    return true;
  } catch (const Xapian::Error&) {
  } catch (const fs::filesystem_error&) {
  }
  return false;
}

Merger::Whole Merger::merge_all() {
  const std::lock_guard merging(merge_mutex_);
  const Segments::Merge merge = segments_.begin_full_merge();
  if (merge.sources.size() == 1 && merge.dead.front()->empty() && merge.sources.front()->shape() == Shape::kCompact)
    return {merge.sources.front(), merge.sequence};
  carry_out(merge);
  return {segments_.finish_merge(merge), merge.sequence};
}

}  // namespace rotulus::search
