// Plain words, which is what people ask for most of the time, matched and scored without Xapian's matcher: that asks the database
// for length and sort value of every match, and walks twice over each term that the reader's statistics count. Here one walk over
// the postings of a term does it all, and the rest stands in memory (docs/decisions/0023-words-matched-here.md).
//
// Scores, order and counts are those of the general way; tests/search/word_matcher_test.cc compares them.
// Thread-safety: a WordMatcher belongs to one thread and serves one query.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "entry_table.h"
#include "facets.h"
#include "reader_statistics.h"
#include "snapshot.h"

namespace rotulus::search {

// A query that is nothing but words. An entry with any of the terms matches.
struct WordBag {
  struct Term {
    std::string text;
    double weight = 0;     // 0: does not score
    bool is_part = false;  // of a word: an entry with all such terms has all words
  };
  std::vector<Term> terms;  // no two with the same text
  double all_words = 0;     // what having all words scores
};

class WordMatcher {
 public:
  WordMatcher(const Snapshot& snapshot, const ReaderStatistics& reader);

  // An entry that matches and that the reader may see.
  struct Match {
    double score = 0;
    std::uint32_t place = 0;  // among the entries of all databases
  };
  using Matches = std::vector<Match>;

  // In no order.
  Matches match(const WordBag& bag);

  // Of a document's two entries only the draft, with the better score of both.
  void leave_one_of_pairs(Matches& matches, const PairSet& pairs) const;
  // Brings the first `count` by relevance, or the newest, to the front, in order. Equal ones by the time of change, never by
  // their place.
  void sort(Matches& matches, std::size_t count, Sort sort) const;
  void count(const Matches& matches, FacetCounter& counter) const;

  Xapian::docid id(const Match& match) const;  // in Snapshot::database

 private:
  struct Posting {
    std::uint32_t place = 0;
    Xapian::termcount frequency = 0, length = 0;
  };
  struct Sum {
    double score = 0;
    std::uint16_t parts = 0;
    bool is_touched = false, matches = false;
  };

  std::size_t shard_of(std::uint32_t place) const;
  const EntryTable::Row& row(const Match& match) const;
  bool is_newer(const Match& a, const Match& b) const;
  void walk(const std::string& term);
  void add(const WordBag::Term& term);

  const Snapshot& snapshot_;
  const ReaderStatistics& reader_;
  std::vector<std::uint32_t> begins_;  // the place of id 0 of each database
  std::vector<Posting> postings_;      // of the term that is walked over
  ReaderStatistics::Term counted_;     // the same
  std::vector<Sum> sums_;              // by place
  std::vector<std::uint32_t> touched_;
};

}  // namespace rotulus::search
