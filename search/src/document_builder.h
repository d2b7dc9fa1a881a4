// An Entry as the index keeps it: its terms, values and data. And back: what a hit needs.
// Thread-safety: a DocumentBuilder belongs to one thread.
#pragma once

#include <xapian.h>
#include <string>
#include <string_view>

#include "analyzer.h"
#include "posting_table.h"
#include "search/entry.h"

namespace rotulus::search {

// Kept with the entry, for hits and suggestions.
struct StoredEntry {
  EntryKey key;
  RevisionId revision;
  std::string number;
  std::string title;

  std::string encode() const;
  static StoredEntry decode(std::string_view data);  // Error{kCorrupt}
};

// An entry that nobody may read, for every database to hold: Xapian 1.4.22 takes a term that every document has for the list of
// all documents, and then fails with DatabaseCorruptError where documents were deleted. With this one there is no such term.
Xapian::Document blank_document();
std::string blank_term();

class DocumentBuilder {
 public:
  Xapian::Document build(const Entry& entry);

 private:
  class Collector;
  void add_fields(const Entry& entry, Xapian::Document& document);
  void add_text(const Entry& entry);
  void add_words(std::string_view text, std::uint32_t& position, Collector& collector);
  void add_edges(std::string_view title);
  void flush(Xapian::Document& document);

  Analyzer analyzer_;
  PostingTable postings_;
};

}  // namespace rotulus::search
