#include "segments.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "bulk_builder.h"
#include "terms.h"

namespace rotulus::search {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kBulk = 64;          // so many entries at once are worth a segment of their own
constexpr std::size_t kFullDelta = 512;    // entries
constexpr std::size_t kWornDelta = 4'096;  // ids, which are not given out again: its table has a row for each
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

PairSet find_pairs(const Xapian::Database& database) {
  PairSet found;
  const std::string begin(1, prefix::kKey);
  std::string last;
  // Keys are ordered by document, and "d" stands before "r".
  for (auto at = database.allterms_begin(begin); at != database.allterms_end(begin); ++at) {
    std::string key = *at;
    if (key.back() == 'r' && !last.empty() && last.compare(0, last.size() - 1, key, 0, key.size() - 1) == 0)
      if (const auto parsed = parse_key_term(key)) found.insert(parsed->document);
    last = std::move(key);
  }
  return found;
}

Shards shards_of(const SegmentList& segments, const Delta& delta) {
  Shards shards;
  for (const auto& segment : segments) shards.push_back({segment->uuid(), segment->tombstones(), segment->table()});
  shards.push_back({{}, nullptr, delta.table()});
  return shards;
}

}  // namespace

// What a change buries in the segments, until it is certain that it will be made.
struct Segments::Burials {
  std::map<Segment*, std::vector<Xapian::docid>> ids;
  std::set<std::string> keys;
  std::size_t dropped_from_delta = 0, added = 0;

  void add(const SegmentList& segments, const std::string& key) {
    if (!keys.insert(key).second) return;
    for (const auto& segment : segments)
      if (const Xapian::docid id = segment->find_live(key)) ids[segment.get()].push_back(id);
  }
  std::size_t count() const {
    std::size_t sum = 0;
    for (const auto& [segment, buried] : ids) sum += buried.size();
    return sum;
  }
};

Segments::Segments(fs::path directory, unsigned threads) : directory_(std::move(directory)), threads_(std::max(threads, 1U)) {
  clear();
}

Segments::~Segments() = default;

fs::path Segments::fresh_path() { return directory_ / ("segment" + std::to_string(++names_)); }

void Segments::change(std::span<const Entry> replaced, std::span<const EntryKey> removed, std::uint64_t sequence) {
  const std::lock_guard changing(change_mutex_);
  const std::vector<const Entry*> entries = last_of_each(replaced);
  const bool bulk = entries.size() >= kBulk;
  wait_for_readers();
  State next = *state_;
  SegmentList segments = segments_;
  Burials burials;
  try {
    prepare(removed, entries, bulk, burials);
    if (bulk) segments.push_back(make_bulk(entries));
    next.pairs = pairs_after(removed, entries, burials);
    next.sequence = sequence;
    next.entries += burials.added;
    next.entries -= burials.count() + burials.dropped_from_delta;
    delta_->prepare_commit();
    const std::unique_lock gate(gate_);
    delta_->commit();
    for (const auto& [segment, ids] : burials.ids) segment->bury(ids);
    publish(std::move(segments), delta_, std::move(next));
  } catch (...) {
    delta_->roll_back();
    throw;
  }
  if (bulk) tell_layout();
  try {
    if (delta_->size() >= kFullDelta || delta_->table()->size() >= kWornDelta) freeze_delta();
  } catch (const Xapian::Error&) {  // not essential: without memory for it the delta grows on
  } catch (const fs::filesystem_error&) {
  }
}

void Segments::prepare(std::span<const EntryKey> removed, const std::vector<const Entry*>& entries, bool bulk, Burials& burials) {
  const auto drop = [&](const std::string& key) {
    burials.add(segments_, key);
    if (!delta_->has(key)) return;
    delta_->changing().delete_document(key);
    ++burials.dropped_from_delta;
  };
  for (const EntryKey& key : removed) drop(key_term(key));
  for (const Entry* entry : entries) {
    const std::string key = key_term(entry->key);
    ++burials.added;
    if (bulk) {
      drop(key);
      continue;
    }
    burials.add(segments_, key);
    if (delta_->has(key)) ++burials.dropped_from_delta;
    delta_->changing().replace_document(key, builder_.build(*entry));
  }
}

std::shared_ptr<Segment> Segments::make_bulk(const std::vector<const Entry*>& entries) {
  auto directory = std::make_shared<DatabaseDirectory>(fresh_path());
  build_database(entries, directory->path(), threads_);
  return std::make_shared<Segment>(std::move(directory), Shape::kCompact);
}

std::shared_ptr<const PairSet> Segments::pairs_after(std::span<const EntryKey> removed, const std::vector<const Entry*>& entries,
                                                     const Burials& burials) {
  std::unordered_map<DocumentId, unsigned> present;  // bits: Audience
  std::unordered_set<std::string> added;
  for (const Entry* entry : entries) {
    present[entry->key.document] |= static_cast<unsigned>(entry->key.audience);
    added.insert(key_term(entry->key));
  }
  for (const EntryKey& key : removed) present.try_emplace(key.document, 0);
  const auto is_there = [&](const std::string& key) {
    if (added.contains(key)) return true;
    if (delta_->has(key)) return true;
    if (burials.keys.contains(key)) return false;
    return std::any_of(segments_.begin(), segments_.end(), [&](const auto& segment) { return segment->find_live(key) != 0; });
  };
  const auto& known = state_->pairs;
  std::shared_ptr<PairSet> fresh;
  for (const auto& [document, audiences] : present) {
    const bool both = audiences == 3 ||
                      (is_there(key_term({document, Audience::kReaders})) && is_there(key_term({document, Audience::kDrafters})));
    if (both == known->contains(document)) continue;
    if (!fresh) fresh = std::make_shared<PairSet>(*known);
    both ? void(fresh->insert(document)) : void(fresh->erase(document));
  }
  return fresh ? fresh : known;
}

// With the gate held alone. `next` has the counts; the rest follows from the databases.
void Segments::publish(SegmentList segments, std::shared_ptr<Delta> delta, State next) {
  std::vector<Reader> outdated;  // closed after the lock is given back
  next.shards = shards_of(segments, *delta);
  next.revision = state_->revision + 1;
  const bool changed = segments != segments_ || delta != delta_;
  if (changed) ++next.layout;
  const std::lock_guard lock(mutex_);
  if (changed) outdated.swap(idle_);
  segments_.swap(segments);
  delta_.swap(delta);
  state_ = std::make_shared<const State>(std::move(next));
}

// What the next commit overwrites is what the last one set free: nobody may read there any more.
void Segments::wait_for_readers() {
  std::unique_lock lock(mutex_);
  reader_left_.wait(lock, [this] { return reading_.empty() || reading_.begin()->first >= state_->revision; });
}

void Segments::freeze_delta() {
  auto fresh = std::make_shared<Delta>(fresh_path());
  SegmentList segments = segments_;
  segments.push_back(delta_->freeze());
  {
    const std::unique_lock gate(gate_);
    publish(std::move(segments), std::move(fresh), *state_);
  }
  tell_layout();
}

void Segments::tell_layout() const {
  if (heard_) heard_();
}

void Segments::start_anew(SegmentList segments, std::uint64_t sequence) {
  State next;
  auto pairs = std::make_shared<PairSet>();
  for (const auto& segment : segments) {
    next.entries += segment->size();
    pairs->merge(find_pairs(segment->database()));
  }
  next.pairs = std::move(pairs);
  next.sequence = sequence;
  next.layout = state_->layout;
  auto delta = std::make_shared<Delta>(fresh_path());
  const std::unique_lock gate(gate_);
  publish(std::move(segments), std::move(delta), std::move(next));
  ++era_;
}

void Segments::clear() {
  const std::lock_guard changing(change_mutex_);
  start_anew({}, 0);
}

void Segments::replace(const fs::path& directory, std::uint64_t sequence) {
  const std::lock_guard changing(change_mutex_);
  auto own = std::make_shared<DatabaseDirectory>(fresh_path());
  fs::rename(directory, own->path());
  start_anew({std::make_shared<Segment>(std::move(own), Shape::kCompact)}, sequence);
}

Segments::Merge Segments::merge_of(SegmentList sources) {
  Merge merge;
  for (const auto& source : sources) merge.dead.push_back(source->tombstones());
  merge.sources = std::move(sources);
  merge.target = fresh_path();
  merge.sequence = state_->sequence;
  merge.era = era_;
  return merge;
}

std::optional<Segments::Merge> Segments::begin_merge(const std::function<SegmentList(const SegmentList&)>& choose) {
  const std::lock_guard changing(change_mutex_);
  SegmentList sources = choose(segments_);
  if (sources.empty()) return std::nullopt;
  return merge_of(std::move(sources));
}

Segments::Merge Segments::begin_full_merge() {
  const std::lock_guard changing(change_mutex_);
  if (delta_->size() > 0 || segments_.empty()) freeze_delta();
  return merge_of(segments_);
}

std::shared_ptr<Segment> Segments::finish_merge(const Merge& merge) {
  auto merged = std::make_shared<Segment>(std::make_shared<DatabaseDirectory>(merge.target), Shape::kCompact);
  const std::lock_guard changing(change_mutex_);
  if (merge.era != era_) return merged;
  std::vector<Xapian::docid> buried;
  for (std::size_t i = 0; i < merge.sources.size(); ++i) {
    const Tombstones &now = *merge.sources[i]->tombstones(), &then = *merge.dead[i];
    Tombstones since;
    std::set_difference(now.begin(), now.end(), then.begin(), then.end(), std::back_inserter(since));
    for (const Xapian::docid id : since)
      if (const Xapian::docid found = merged->find_live(merge.sources[i]->key_of(id))) buried.push_back(found);
  }
  merged->bury(buried);
  SegmentList segments{merged};
  for (const auto& segment : segments_)
    if (std::find(merge.sources.begin(), merge.sources.end(), segment) == merge.sources.end()) segments.push_back(segment);
  const std::unique_lock gate(gate_);
  publish(std::move(segments), delta_, *state_);
  return merged;
}

// A reader on loan.
class Segments::Reading {
 public:
  explicit Reading(const Segments& owner) : owner_(owner), reader_(owner.take()) {}
  ~Reading() { owner_.give_back(std::move(reader_)); }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  Snapshot snapshot() const { return {*reader_.database, reader_.databases, reader_.state}; }

 private:
  const Segments& owner_;
  Reader reader_;
};

void Segments::read(const std::function<void(const Snapshot&)>& query) const {
  const Reading reading(*this);
  query(reading.snapshot());
}

std::shared_ptr<const State> Segments::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

Segments::Reader Segments::take() const {
  Reader reader;
  const auto enter = [&] {
    reader.state = state_;
    ++reading_[state_->revision];
  };
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      reader = std::move(idle_.back());
      idle_.pop_back();
    }
    if (reader.database && reader.state->revision == state_->revision) {
      enter();
      return reader;
    }
  }
  const std::shared_lock gate(gate_);
  open(reader);
  const std::lock_guard lock(mutex_);
  enter();
  return reader;
}

// With the gate held.
void Segments::open(Reader& reader) const {
  if (reader.database && reader.state->layout == state_->layout) {
    reader.databases.back().reopen();
    return;
  }
  reader.segments = segments_;
  reader.databases.clear();
  for (const auto& segment : segments_) reader.databases.emplace_back(segment->path().string(), kDatabaseFlags);
  reader.databases.emplace_back(delta_->path().string(), kDatabaseFlags);
  reader.database = std::make_unique<Xapian::Database>();
  for (const Xapian::Database& each : reader.databases) reader.database->add_database(each);
}

void Segments::give_back(Reader reader) const {
  const std::lock_guard lock(mutex_);
  const auto readers = reading_.find(reader.state->revision);
  if (--readers->second == 0) {
    reading_.erase(readers);
    reader_left_.notify_all();
  }
  if (reader.state->layout == state_->layout && idle_.size() < kMaxIdle) idle_.push_back(std::move(reader));
}

}  // namespace rotulus::search
