// The units of a piece of query text, kept: the analyzer's own are gone after the call.
// Thread-safety: values; the functions belong to the thread of the analyzer.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer.h"

namespace rotulus::search {

struct QueryAtom {
  std::string text;
  std::size_t begin = 0, end = 0;  // bytes of the text
  bool is_number = false;
};

struct QueryUnit {
  std::vector<QueryAtom> atoms;         // of a chunk
  std::string code;                     // of a chunk that is a code
  std::vector<std::string> characters;  // of a Han run, each in UTF-8
  std::vector<std::size_t> word_ends;   // of a Han run: see word_breaker.h
  bool is_han() const { return !characters.empty(); }
};

std::vector<QueryUnit> query_units(Analyzer& analyzer, std::string_view text);

// The terms of `units` that stand at consecutive positions in every entry that contains the text, and nowhere else. One Han
// character alone is its plain term.
std::vector<std::string> phrase_terms(const std::vector<QueryUnit>& units);

// What synonyms are compared by: stems and numbers, and single Han characters.
std::vector<std::string> query_tokens(const std::vector<QueryUnit>& units);

}  // namespace rotulus::search
