// Where the words of a query stand in a text: what snippets and marked titles are made of. The same analysis chain as the index,
// so what found a document is what gets marked. Thread-safety: a MatchFinder belongs to one thread.
#pragma once

#include <bitset>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer.h"
#include "query_parser.h"
#include "unicode.h"

namespace rotulus::search {

struct Match {
  std::size_t begin = 0, end = 0;  // bytes of the text
  std::size_t word = 0;            // which word of the query: the same one found often says less than several found once
};

class MatchFinder {
 public:
  explicit MatchFinder(std::string_view query);

  // Ascending by `begin`; matches of neighbouring Han pairs overlap.
  std::vector<Match> find(std::string_view text);

 private:
  class Scanner;
  void learn(const ParsedQuery& parsed);
  void learn(const Clause& clause);

  // Whether anything looked for may begin so: most words of a text need no closer look. Stems keep the beginning of their word.
  bool may_begin(char32_t code) const { return beginnings_[code % beginnings_.size()]; }

  Analyzer analyzer_;
  std::bitset<1024> beginnings_;       // by the first characters of what is looked for
  std::vector<std::string> words_;     // stems, numbers, Han pairs and single Han characters; sorted, no two equal
  std::vector<std::string> prefixes_;  // beginnings of words
};

}  // namespace rotulus::search
