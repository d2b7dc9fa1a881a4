// Other search engines on the same documents and questions, each as its own documentation sets it up for a mix of languages.
// Thread-safety: one thread.
#pragma once

#include <string>
#include <vector>

#include "judged.h"

namespace rotulus::bench {

struct PeerResult {
  std::string name;               // "lucene.cjk"
  std::vector<Ranking> rankings;  // one per question; none when the peer is absent
  std::string absent;             // why it is not there
};

// Xapian with its own term generator and parser, SQLite FTS5 with two tokenizers, Lucene 4.10 with three analyzers, PostgreSQL.
std::vector<PeerResult> run_relevance_peers(const Judged& judged);

}  // namespace rotulus::bench
