// Lucene 4.10 (Debian: liblucene4.10-java and a JDK) on the same texts and words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "search_corpus.h"

namespace rotulus::bench {

struct LuceneTimes {
  double index_seconds = 0;  // warm
  double query_p50_ms = 0;   // one term, ten hits
};

// The jars of Lucene and its analyzers, joined by ':'. Nothing when Lucene or a Java compiler is not installed.
std::optional<std::string> lucene_class_path();

// Nothing when Lucene or a Java compiler is not installed.
std::optional<LuceneTimes> run_lucene(const std::vector<CorpusText>& corpus, const std::vector<std::string>& words);

}  // namespace rotulus::bench
