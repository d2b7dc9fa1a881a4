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

#include "search/entry.h"
#include "search/index.h"

namespace rotulus::search {

// The value of kSlotFacets.
std::string facet_value(const Entry& entry);

// Sees every match. Of two entries of one document only the newer, the drafters', counts; that takes memory per match, so it is
// done only for askers who may meet both.
class MatchCounter : public Xapian::MatchSpy {
 public:
  enum class Entries { kOnePerDocument, kMaybeTwoPerDocument };
  MatchCounter(Entries entries, bool facets) : entries_(entries), facets_(facets) {}

  void operator()(const Xapian::Document& document, double weight) override;

  std::uint64_t documents() const { return entries_ == Entries::kOnePerDocument ? seen_ : by_document_.size(); }
  std::vector<Facet> facets() const;

 private:
  Entries entries_;
  bool facets_;
  std::uint64_t seen_ = 0;
  std::unordered_map<std::string, std::uint64_t> combinations_;
  std::unordered_map<std::string, std::string> by_document_;  // document id -> facet value
};

}  // namespace rotulus::search
