// The part of a text that shows why it was found, with the matching words marked.
// Thread-safety: a Highlighter belongs to one thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "search/markup.h"

namespace rotulus::search {

struct Snippet {
  std::string text;  // UTF-8, white space folded, never cut inside a character; "…" where text was left out
  struct Mark {
    std::size_t begin, end;  // byte offsets into `text`
  };
  std::vector<Mark> marks;  // ascending, not overlapping
};

class MatchFinder;

// Marks what matches one query, in any number of texts: a long query is taken apart once, not for each hit.
class Highlighter {
 public:
  explicit Highlighter(std::string_view query);
  ~Highlighter();
  Highlighter(const Highlighter&) = delete;
  Highlighter& operator=(const Highlighter&) = delete;

  // At most `max_characters` code points of `text` around the densest group of matches. Marks of the markup are dropped.
  Snippet snippet(std::string_view text, Markup markup = Markup::kMarkdown, std::size_t max_characters = 200);
  // The whole of a short text (a title) with its matches marked.
  Snippet whole(std::string_view text);

 private:
  std::unique_ptr<MatchFinder> finder_;
};

}  // namespace rotulus::search
