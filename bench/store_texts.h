// Texts as controlled documents hold them, made up and the same in every run: paragraphs of English or Chinese, each version a
// few sentences off the one before. Thread-safety: a DocumentText belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace rotulus::bench {

class DocumentText {
 public:
  // About `bytes` long.
  DocumentText(unsigned seed, std::size_t bytes);
  std::string text() const;
  // Writes one to three sentences anew.
  void edit();

 private:
  std::string sentence();

  std::mt19937 random_;
  bool chinese_;
  std::vector<std::string> sentences_;
};

}  // namespace rotulus::bench
