// What a reader may find, in numbers: how many entries, how many of them hold a term. Ranking, corrections and the expansion of
// beginnings count with these and never with the index as a whole, so that no order, suggestion or estimate tells of what the
// reader may not see (docs/decisions/0010-ranking-and-access.md).
//
// Which entries are readable is one bit each; a term is counted by walking its postings once and remembered after.
// Thread-safety: all methods from many threads; each with a database handle of its own, over the state that was counted.
#pragma once

#include <xapian.h>
#include <cmath>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/access.h"
#include "snapshot.h"

namespace rotulus::search {

class ReaderStatistics {
 public:
  ReaderStatistics(const Snapshot& snapshot, const Readable& readable, std::span<const DocumentId> withheld);

  struct Term {
    Xapian::doccount entries = 0;
    std::uint64_t occurrences = 0;
  };
  Term term(const Xapian::Database& database, const std::string& text) const;
  // What somebody else has counted.
  void remember(const std::string& text, const Term& term) const;
  // Whether any readable entry has it.
  bool knows(const Xapian::Database& database, const std::string& text) const;

  // Of the terms that begin so, those that stand in the most readable entries; of equals the first by the alphabet.
  std::vector<std::string> most_frequent(const Xapian::Database& database, const std::string& beginning,
                                         std::size_t wanted) const;

  bool is_readable(Xapian::docid id) const { return id / 64 < readable_.size() && (readable_[id / 64] >> id % 64 & 1) != 0; }
  Xapian::doccount entries() const { return entries_; }
  double average_length() const { return average_length_; }
  // How much a term tells: what IneB2 takes from the collection. 0 for a term that no readable entry has.
  double weight(const Term& term) const;

 private:
  // Then what the database counts is what he may read.
  bool covers_all() const { return is_whole_; }
  void bury(const Snapshot& snapshot);
  void measure_length(const Snapshot& snapshot);
  std::optional<Term> remembered(const std::string& text) const;

  std::vector<std::uint64_t> readable_;  // a bit for each docid
  Xapian::doccount entries_ = 0;
  bool is_whole_ = false;
  double average_length_ = 1;
  mutable std::shared_mutex mutex_;
  mutable std::unordered_map<std::string, Term> terms_;
};

// What IneB2 (c = 1) gives a term for standing `frequency` times in an entry of that length; less than 1.
inline double saturation(Xapian::termcount frequency, Xapian::termcount length, double average_length) {
  if (frequency == 0) return 0;  // where words only say the place: the entry may have no length
  const double normalised = frequency * std::log2(1 + average_length / length);
  return normalised / (normalised + 1);
}

// Scores a term in an entry by its saturation; what is the same for the term everywhere comes as the scale of the term,
// ReaderStatistics::weight().
class EntryWeight : public Xapian::Weight {
 public:
  explicit EntryWeight(double average_length);
  EntryWeight* clone() const override { return new EntryWeight(average_length_); }
  std::string name() const override { return "EntryWeight"; }
  void init(double factor) override;
  double get_sumpart(Xapian::termcount wdf, Xapian::termcount length, Xapian::termcount unique_terms) const override;
  double get_maxpart() const override { return upper_bound_; }
  double get_sumextra(Xapian::termcount, Xapian::termcount) const override { return 0; }
  double get_maxextra() const override { return 0; }

 private:
  double average_length_, factor_ = 0, upper_bound_ = 0;
};

// Those of the readers who asked lately: people with the same roles share theirs.
class StatisticsCache {
 public:
  std::shared_ptr<const ReaderStatistics> find(const Snapshot& snapshot, const Readable& readable,
                                               std::span<const DocumentId> withheld);

 private:
  struct Slot {
    std::string key;
    std::shared_ptr<const ReaderStatistics> statistics;
  };
  std::mutex mutex_;
  std::uint64_t revision_ = 0;  // of the index
  std::list<Slot> slots_;       // the last one asked for first
};

}  // namespace rotulus::search
