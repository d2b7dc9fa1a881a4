// The databases behind the index: a few of different age and size, searched as one (docs/decisions/0018-main-and-delta.md).
//
// The delta takes the writes. When it is full it becomes a segment that is never written again; many new entries at once become a
// segment of their own, built by several threads. A segment's entry that is replaced or removed gets a tombstone. A thread behind
// merges segments into fewer and larger ones without the dead entries; neither readers nor writers wait for it.
//
// A reader sees one State: all databases between two changes. Xapian overwrites in one commit what the commit before it set free,
// and does not always notice that somebody still reads there: so a change waits, before it begins, for those who still read what
// was before the last one. Readers wait for nobody but a commit of the delta. Thread-safety: all methods from many threads;
// changes are made one after the other.
#pragma once

#include <xapian.h>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

#include "document_builder.h"
#include "search/entry.h"
#include "segment.h"
#include "snapshot.h"

namespace rotulus::search {

using SegmentList = std::vector<std::shared_ptr<Segment>>;

class Segments {
 public:
  // `threads`: for many entries at once.
  Segments(std::filesystem::path directory, unsigned threads);
  ~Segments();

  // All of it, or nothing when it throws.
  void change(std::span<const Entry> replaced, std::span<const EntryKey> removed, std::uint64_t sequence);
  void clear();
  // Takes over the database in `directory`, which stands for `sequence`, in place of everything.
  void replace(const std::filesystem::path& directory, std::uint64_t sequence);

  // Runs `query` over one state.
  void read(const std::function<void(const Snapshot&)>& query) const;
  std::shared_ptr<const State> state() const;
  std::filesystem::path scratch(const std::string& name) const { return directory_ / name; }

  // What a merge works on. What is buried in the sources meanwhile is buried in the outcome, too.
  struct Merge {
    SegmentList sources;
    std::vector<std::shared_ptr<const Tombstones>> dead;  // of each source, to be left out
    std::filesystem::path target;
    std::uint64_t sequence = 0, era = 0;
  };
  // `choose` says which of the segments; fewer than one: no merge.
  std::optional<Merge> begin_merge(const std::function<SegmentList(const SegmentList&)>& choose);
  // All segments, the delta among them.
  Merge begin_full_merge();
  // Puts the database in merge.target in the place of its sources, unless all was replaced meanwhile. Returns it.
  std::shared_ptr<Segment> finish_merge(const Merge& merge);

  // Called after the list of segments has changed.
  void on_layout(std::function<void()> heard) { heard_ = std::move(heard); }

 private:
  struct Reader {
    std::unique_ptr<Xapian::Database> database;  // all of them
    std::vector<Xapian::Database> databases;     // each; the last is the delta
    SegmentList segments;                        // keeps their files
    std::shared_ptr<const State> state;
  };
  class Reading;
  struct Burials;

  void wait_for_readers();
  void prepare(std::span<const EntryKey> removed, const std::vector<const Entry*>& entries, bool bulk, Burials& burials);
  std::shared_ptr<const PairSet> pairs_after(std::span<const EntryKey> removed, const std::vector<const Entry*>& entries,
                                             const Burials& burials);
  std::shared_ptr<Segment> make_bulk(const std::vector<const Entry*>& entries);
  void publish(SegmentList segments, std::shared_ptr<Delta> delta, State next);
  void freeze_delta();
  void start_anew(SegmentList segments, std::uint64_t sequence);
  Merge merge_of(SegmentList sources);
  void tell_layout() const;
  std::filesystem::path fresh_path();

  Reader take() const;
  void open(Reader& reader) const;
  void give_back(Reader reader) const;

  std::filesystem::path directory_;
  unsigned threads_;
  std::function<void()> heard_;

  std::mutex change_mutex_;  // held by whoever changes; guards what follows
  DocumentBuilder builder_;
  std::uint64_t era_ = 0;  // counts the times that everything was replaced

  // What readers open. Changed with the gate held alone; read with the gate, or by whoever changes.
  SegmentList segments_;
  std::shared_ptr<Delta> delta_;
  std::shared_ptr<const State> state_ = std::make_shared<const State>();
  mutable std::shared_mutex gate_;

  mutable std::mutex mutex_;  // guards what follows
  mutable std::condition_variable reader_left_;
  mutable std::map<std::uint64_t, unsigned> reading_;  // revision -> readers
  mutable std::vector<Reader> idle_;
  std::atomic<std::uint64_t> names_{0};
};

}  // namespace rotulus::search
