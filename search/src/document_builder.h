// An Entry as the index keeps it: its terms, values and data. And back: what a hit needs.
// Thread-safety: a DocumentBuilder belongs to one thread.
#pragma once

#include <xapian.h>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer.h"
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

class DocumentBuilder {
 public:
  Xapian::Document build(const Entry& entry);

 private:
  class Collector;
  struct Posting {
    Xapian::termcount frequency = 0;
    std::vector<Xapian::termpos> positions;
    Posting* stem = nullptr;  // of a word, once it is known
  };
  void add_fields(const Entry& entry, Xapian::Document& document);
  void add_text(const Entry& entry);
  void add_words(std::string_view text, std::uint32_t& position, Collector& collector);
  void add_edges(std::string_view title);
  Posting& posting(std::string_view term);
  void flush(Xapian::Document& document);

  Analyzer analyzer_;
  std::unordered_map<std::string, Posting> postings_;
  std::string key_;
};

}  // namespace rotulus::search
