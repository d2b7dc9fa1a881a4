// The standard search corpus: real revisions of both corpora, at most five of one file, at least 1,200 bytes each.
// Thread-safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "search/entry.h"

namespace rotulus::bench {

struct CorpusText {
  std::string path;
  std::string title;
  std::string text;
};

// `count` texts, always the same ones in the same order; fewer when the corpora hold no more, none when they are absent.
std::vector<CorpusText> search_corpus(std::size_t count);
// As the index takes them: one space, everybody's.
std::vector<search::Entry> search_entries(const std::vector<CorpusText>& corpus);
std::size_t bytes_of(const std::vector<CorpusText>& corpus);

// Words as people type them, drawn from the texts in proportion to how often they stand there: a Latin word of three letters or
// more, or two Han characters.
std::vector<std::string> sample_words(const std::vector<CorpusText>& corpus, std::size_t count);

}  // namespace rotulus::bench
