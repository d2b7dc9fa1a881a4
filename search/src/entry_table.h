// What ranking, counting and the answer need of each entry of one database, in memory: read once, instead of from the database
// for every match. 48 bytes an entry and the distinct combinations of facets. Thread-safety: immutable.
#pragma once

#include <xapian.h>
#include <cstdint>
#include <string>
#include <vector>

#include "search/entry.h"

namespace rotulus::search {

class EntryTable {
 public:
  // Reads all entries of `database`.
  explicit EntryTable(const Xapian::Database& database);

  struct Row {
    EntryKey key;
    std::uint64_t changed = 0;  // sorts as the times do
    RevisionId revision;
    std::uint32_t facets = 0;  // which of facets()
  };
  // By the id of the entry in the database, which is one of its ids or any below.
  const Row& row(Xapian::docid id) const { return rows_[id]; }
  Xapian::termcount length(Xapian::docid id) const { return lengths_[id]; }  // 0: no entry has this id
  std::size_t size() const { return rows_.size(); }                          // ids are below

  // The values of kSlotFacets.
  const std::vector<std::string>& facets() const { return facets_; }

 private:
  void read_facets(const Xapian::Database& database);

  std::vector<Row> rows_;
  std::vector<Xapian::termcount> lengths_;
  std::vector<std::string> facets_;
};

}  // namespace rotulus::search
