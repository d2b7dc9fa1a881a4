// Facets: how many of the matching documents have which space, type, state, tag, language, year and category.
//
// All facet values of an entry stand in one value slot: most entries share their combination with many others, so counting is one
// look-up per match, and combinations are taken apart once at the end.
// Thread-safety: a counter belongs to one thread.
#pragma once

#include <xapian.h>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "search/entry.h"
#include "search/index.h"
#include "snapshot.h"

namespace rotulus::search {

// The value of kSlotFacets.
std::string facet_value(const Entry& entry);
Audience facet_audience(std::string_view value);

class FacetCounter {
 public:
  // So many entries with this value of kSlotFacets.
  void add(const std::string& value, std::uint64_t entries) { combinations_[value] += entries; }
  std::vector<Facet> facets(const CategoryTree& tree) const;

 private:
  std::unordered_map<std::string, std::uint64_t> combinations_;
};

// Sees the matches in the order of their entries. Of two entries of one document only the newer, the drafters', counts. Counts up
// to `most` entries: which of those behind Xapian passes over depends on what else there is in the index.
class MatchCounter : public Xapian::MatchSpy {
 public:
  MatchCounter(const PairSet& pairs, bool facets, Xapian::doccount most) : pairs_(pairs), facets_(facets), most_(most) {}

  void operator()(const Xapian::Document& document, double weight) override;

  bool is_complete() const { return entries_ <= most_; }
  std::uint64_t documents() const { return single_ + paired_.size(); }
  std::vector<Facet> facets(const CategoryTree& tree) const;

 private:
  const PairSet& pairs_;
  bool facets_;
  Xapian::doccount most_;
  std::uint64_t entries_ = 0, single_ = 0;
  FacetCounter counter_;
  std::unordered_map<DocumentId, std::string> paired_;  // facet value
};

}  // namespace rotulus::search
