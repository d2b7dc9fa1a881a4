// The databases behind the index: a few of different age and size, searched as one (docs/decisions/0004-segments.md).
//
// The last segment, the delta, takes new entries. Many of them at once become a segment of their own. When there are too many
// segments, the small ones are merged. An entry is in one segment only, and is changed where it is: what stays the same of it
// costs nothing.
//
// Readers open all segments at one moment between two changes, so that they see each change whole or not at all. Xapian
// overwrites in one change what the change before it set free, and does not always notice that somebody still reads there: so a
// change waits, before it begins, for those who still read what was before the last change. Readers wait for nobody but a commit
// in progress. Thread-safety: read() from many threads; everything else from one thread at a time.
#pragma once

#include <xapian.h>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <vector>

#include "catalog.h"
#include "document_builder.h"
#include "search/entry.h"

namespace rotulus::search {

class Segments {
 public:
  // `threads`: for many entries at once.
  Segments(std::filesystem::path directory, unsigned threads);
  ~Segments();

  // All of it, or nothing when it throws.
  void change(std::span<const Entry> replaced, std::span<const EntryKey> removed);
  void clear();
  // Merges everything into one segment and an empty delta; returns the directory of that one segment, which stays ours.
  std::filesystem::path merge_all();
  // Takes over the database in `directory` in place of everything.
  void replace(const std::filesystem::path& directory);

  // Runs `query` over one consistent state.
  using Query = std::function<void(const Xapian::Database& database, const PairSet& pairs)>;
  void read(const Query& query) const;

  std::size_t entry_count() const { return entry_count_; }
  std::filesystem::path scratch(const std::string& name) const { return directory_ / name; }

 private:
  class Segment;
  using List = std::vector<std::shared_ptr<Segment>>;
  struct Reader {
    std::unique_ptr<Xapian::Database> database;
    List segments;  // keeps their files
    std::uint64_t revision = 0, layout = 0;
  };
  class Reading;

  void begin_change();
  bool replace_entry(const Entry& entry);
  void remove_entry(const EntryKey& key);
  std::shared_ptr<Segment> make_delta();
  std::shared_ptr<Segment> make_bulk(const std::vector<const Entry*>& entries);
  std::shared_ptr<Segment> make_merged(const List& sources);
  void commit(List list);
  void roll_back();
  void publish(List list);
  void learn();
  void tidy();
  void merge_small();
  std::filesystem::path fresh_path();

  Reader take() const;
  void open_newest(Reader& reader) const;
  void give_back(Reader reader) const;

  std::filesystem::path directory_;
  unsigned threads_;
  DocumentBuilder builder_;
  Catalog catalog_;
  std::atomic<std::size_t> entry_count_{0};
  std::uint64_t names_ = 0;

  // What readers open. Changed with the gate held alone and the mutex; read with either, or by the thread that writes.
  List segments_;
  std::uint64_t revision_ = 1;  // rises with every change
  std::uint64_t layout_ = 1;    // rises when the list changes
  mutable std::shared_mutex gate_;

  mutable std::mutex mutex_;
  mutable std::condition_variable reader_left_;
  mutable std::map<std::uint64_t, unsigned> reading_;  // revision -> readers
  mutable std::vector<Reader> idle_;
};

}  // namespace rotulus::search
