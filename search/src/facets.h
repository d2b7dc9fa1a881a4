// Facets: how many of the matching documents have which space, type, state, tag, language and year.
//
// All facet values of an entry stand in one value slot: most entries share their combination with many others, so counting is one
// look-up per match, and combinations are taken apart once at the end.
// Thread-safety: a FacetCounter belongs to one thread.
#pragma once

#include <xapian.h>
#include <string>
#include <unordered_map>
#include <vector>

#include "entry_pairs.h"
#include "search/entry.h"
#include "search/index.h"

namespace rotulus::search {

// The value of kSlotFacets.
std::string facet_value(const Entry& entry);

// Sees every match. Of two entries of one document only the newer, the drafters', counts.
class MatchCounter : public Xapian::MatchSpy {
 public:
  MatchCounter(const PairSet& pairs, bool facets) : pairs_(pairs), facets_(facets) {}

  void operator()(const Xapian::Document& document, double weight) override;

  std::uint64_t entries() const { return entries_; }
  std::uint64_t documents() const { return single_ + paired_.size(); }
  std::vector<Facet> facets() const;

 private:
  const PairSet& pairs_;
  bool facets_;
  std::uint64_t entries_ = 0, single_ = 0;
  std::unordered_map<std::string, std::uint64_t> combinations_;
  std::unordered_map<std::string, std::string> paired_;  // document id -> facet value
};

}  // namespace rotulus::search
