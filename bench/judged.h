// Judged collections: documents, questions, and which documents answer each how well (corpora/relevance).
// Thread-safety: pure functions.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "search_corpus.h"

namespace rotulus::bench {

using Ranking = std::vector<std::size_t>;  // positions in Judged::documents, best first

struct Question {
  std::string text;
  std::map<std::size_t, double> grades;  // by position in Judged::documents
  std::size_t collection;                // position in kCollections
  bool is_odd;                           // by its number in its collection: odd ones are for tuning, even ones are reported
};

struct Judged {
  std::vector<CorpusText> documents;  // of all collections, mixed into one
  std::vector<Question> questions;
};

struct Collection {
  const char* name;
  const char* ending;  // of its documents' paths
};
constexpr Collection kCollections[] = {
    {"cran", ".txt"}, {"cmrc", ".txt"}, {"docscn", ".md"}};  // sections of docs-zh are Markdown

// Throws std::runtime_error for a file that cannot be read.
Judged read_judged(const std::filesystem::path& directory);

// The mean of nDCG@10 over the even or the odd questions of a collection. Gain is the grade, the discount log2(rank + 1), as in
// Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (2002).
double mean_ndcg(const Judged& judged, const std::vector<Ranking>& rankings, std::size_t collection, bool odd);

}  // namespace rotulus::bench
