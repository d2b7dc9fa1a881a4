#include "segments.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

#include "bulk_builder.h"
#include "terms.h"

namespace rotulus::search {
namespace fs = std::filesystem;
namespace {

constexpr int kFlags = Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC;  // memory needs no fsync
constexpr std::size_t kBulk = 64;                                      // so many new entries are worth a segment of their own
constexpr Xapian::doccount kFullDelta = 512;                           // entries
constexpr std::size_t kMaxSegments = 9;
constexpr std::uint64_t kMergeRatio =
    2;                            // a segment joins a merge of smaller ones unless it is larger than so many times their sum
constexpr int kFreeAttempts = 3;  // before a reader holds the writer back
constexpr std::size_t kMaxIdle = 64;

// The entries that count: of several with one key the last.
std::vector<const Entry*> last_of_each(std::span<const Entry> entries) {
  std::vector<const Entry*> kept;
  std::unordered_set<std::string> seen;
  for (auto at = entries.rbegin(); at != entries.rend(); ++at)
    if (seen.insert(key_term(at->key)).second) kept.push_back(&*at);
  std::reverse(kept.begin(), kept.end());
  return kept;
}

}  // namespace

// One database; its directory goes with the last who uses it.
class Segments::Segment {
 public:
  enum class Shape : bool { kLoose, kCompact };
  Segment(fs::path path, Shape shape) : path_(std::move(path)), shape_(shape) {}
  ~Segment() {
    writer_.reset();
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Segment(const Segment&) = delete;
  Segment& operator=(const Segment&) = delete;

  const fs::path& path() const { return path_; }
  Xapian::doccount size() { return open().get_doccount(); }
  bool has(const std::string& term) { return open().term_exists(term); }
  bool is_compact() const { return shape_ == Shape::kCompact; }

  // With a transaction begun.
  Xapian::WritableDatabase& changing() {
    Xapian::WritableDatabase& database = open();
    if (!std::exchange(in_transaction_, true)) database.begin_transaction();
    return database;
  }

  void commit() {
    if (!std::exchange(in_transaction_, false)) return;
    shape_ = Shape::kLoose;
    try {
      writer_->commit_transaction();
    } catch (...) {
      writer_.reset();
      throw;
    }
  }

  // What was not committed is void.
  void roll_back() noexcept {
    if (!std::exchange(in_transaction_, false)) return;
    try {
      writer_->cancel_transaction();
    } catch (const Xapian::Error&) {
      writer_.reset();
    }
  }

 private:
  Xapian::WritableDatabase& open() {
    if (!writer_) writer_ = std::make_unique<Xapian::WritableDatabase>(path_.string(), Xapian::DB_CREATE_OR_OPEN | kFlags);
    return *writer_;
  }

  fs::path path_;
  Shape shape_;
  std::unique_ptr<Xapian::WritableDatabase> writer_;
  bool in_transaction_ = false;
};

Segments::Segments(fs::path directory, unsigned threads) : directory_(std::move(directory)), threads_(std::max(threads, 1U)) {
  clear();
}

Segments::~Segments() = default;

fs::path Segments::fresh_path() { return directory_ / ("segment" + std::to_string(++names_)); }

std::shared_ptr<Segments::Segment> Segments::make_delta() {
  auto delta = std::make_shared<Segment>(fresh_path(), Segment::Shape::kLoose);
  delta->changing().add_document(blank_document());
  delta->commit();
  return delta;
}

std::shared_ptr<Segments::Segment> Segments::make_bulk(const std::vector<const Entry*>& entries) {
  auto segment = std::make_shared<Segment>(fresh_path(), Segment::Shape::kCompact);
  build_database(entries, segment->path(), threads_);
  return segment;
}

std::shared_ptr<Segments::Segment> Segments::make_merged(const List& sources) {
  std::vector<fs::path> paths;
  for (const auto& source : sources) paths.push_back(source->path());
  auto segment = std::make_shared<Segment>(fresh_path(), Segment::Shape::kCompact);
  merge_databases(paths, segment->path());
  return segment;
}

void Segments::change(std::span<const Entry> replaced, std::span<const EntryKey> removed) {
  const std::vector<const Entry*> entries = last_of_each(replaced);
  begin_change();
  try {
    for (const EntryKey& key : removed) remove_entry(key);
    std::vector<const Entry*> added;
    for (const Entry* entry : entries)
      if (!replace_entry(*entry)) added.push_back(entry);
    List list = segments_;
    if (added.size() >= kBulk)
      list.insert(list.end() - 1, make_bulk(added));
    else
      for (const Entry* entry : added) list.back()->changing().add_document(builder_.build(*entry));
    for (const Entry* entry : added) catalog_.add(entry->key);
    catalog_.publish_additions();
    commit(std::move(list));
    catalog_.publish();
  } catch (...) {
    roll_back();
    throw;
  }
  entry_count_ = catalog_.size();
  tidy();
}

// Where the entry is: what did not change of it costs nothing. False when it is nowhere.
bool Segments::replace_entry(const Entry& entry) {
  if (!catalog_.contains(entry.key)) return false;
  const std::string term = key_term(entry.key);
  for (const auto& segment : segments_)
    if (segment->has(term)) {
      segment->changing().replace_document(term, builder_.build(entry));
      return true;
    }
  return false;
}

void Segments::remove_entry(const EntryKey& key) {
  if (!catalog_.contains(key)) return;
  const std::string term = key_term(key);
  for (const auto& segment : segments_)
    if (segment->has(term)) segment->changing().delete_document(term);
  catalog_.remove(key);
}

void Segments::commit(List list) {
  const std::unique_lock gate(gate_);
  for (const auto& segment : list) segment->commit();
  publish(std::move(list));
}

// With the gate held alone.
void Segments::publish(List list) {
  std::vector<Reader> outdated;  // closed after the lock is given back
  const std::lock_guard lock(mutex_);
  if (list != segments_) {
    ++layout_;
    outdated.swap(idle_);
  }
  segments_.swap(list);
  ++revision_;
}

// Waits for those who read what was before the last change: what it set free may be overwritten from now on.
void Segments::begin_change() {
  std::unique_lock lock(mutex_);
  reader_left_.wait(lock, [this] { return reading_.empty() || reading_.begin()->first >= revision_; });
}

void Segments::roll_back() {
  for (const auto& segment : segments_) segment->roll_back();
  {
    const std::unique_lock gate(gate_);
    publish(segments_);
  }
  learn();
}

void Segments::learn() {
  read([&](const Xapian::Database& database, const PairSet&) { catalog_.learn(database); });
  entry_count_ = catalog_.size();
}

// Keeps the number of segments small. Not essential: without memory for it things stay as they are.
void Segments::tidy() {
  try {
    if (segments_.back()->size() >= kFullDelta) {
      List list = segments_;
      list.push_back(make_delta());
      commit(std::move(list));
    }
    if (segments_.size() > kMaxSegments) merge_small();
  } catch (const Xapian::Error&) {
  } catch (const fs::filesystem_error&) {
  }
}

void Segments::merge_small() {
  List sources(segments_.begin(), segments_.end() - 1);
  std::sort(sources.begin(), sources.end(), [](const auto& a, const auto& b) { return a->size() < b->size(); });
  std::uint64_t sum = 0;
  std::size_t count = 0;
  for (; count < sources.size() && (count < 2 || sources[count]->size() <= kMergeRatio * sum); ++count)
    sum += sources[count]->size();
  List list(sources.begin() + static_cast<std::ptrdiff_t>(count), sources.end());
  sources.resize(count);
  list.push_back(make_merged(sources));
  list.push_back(segments_.back());
  commit(std::move(list));
}

fs::path Segments::merge_all() {
  const bool merged =  // the delta holds nothing but its blank entry
      segments_.size() == 2 && segments_.front()->is_compact() && segments_.back()->size() == 1;
  if (!merged) commit({make_merged(segments_), make_delta()});
  return segments_.front()->path();
}

void Segments::clear() {
  commit({make_delta()});
  catalog_.clear();
  entry_count_ = 0;
}

void Segments::replace(const fs::path& directory) {
  const auto segment = std::make_shared<Segment>(fresh_path(), Segment::Shape::kCompact);
  fs::rename(directory, segment->path());
  segment->size();  // opens it
  commit({segment, make_delta()});
  learn();
}

// A reader on loan.
class Segments::Reading {
 public:
  explicit Reading(const Segments& owner) : owner_(owner), reader_(owner.take()) {}
  ~Reading() { owner_.give_back(std::move(reader_)); }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  const Xapian::Database& database() const { return *reader_.database; }

 private:
  const Segments& owner_;
  Reader reader_;
};

void Segments::read(const Query& query) const {
  const Reading reading(*this);
  query(reading.database(), *catalog_.pairs());
}

Segments::Reader Segments::take() const {
  Reader reader;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      reader = std::move(idle_.back());
      idle_.pop_back();
    }
    if (reader.database && reader.revision == revision_) {
      ++reading_[reader.revision];
      return reader;
    }
  }
  const std::shared_lock gate(gate_);
  open_newest(reader);
  const std::lock_guard lock(mutex_);
  ++reading_[reader.revision];
  return reader;
}

// With the gate held.
void Segments::open_newest(Reader& reader) const {
  if (reader.database && reader.layout == layout_) {
    reader.database->reopen();
  } else {
    reader.database = std::make_unique<Xapian::Database>();
    for (const auto& segment : segments_) reader.database->add_database(Xapian::Database(segment->path().string(), kFlags));
    reader.segments = segments_;
  }
  reader.revision = revision_;
  reader.layout = layout_;
}

void Segments::give_back(Reader reader) const {
  const std::lock_guard lock(mutex_);
  const auto readers = reading_.find(reader.revision);
  if (--readers->second == 0) {
    reading_.erase(readers);
    reader_left_.notify_all();
  }
  if (reader.layout == layout_ && idle_.size() < kMaxIdle) idle_.push_back(std::move(reader));
}

}  // namespace rotulus::search
