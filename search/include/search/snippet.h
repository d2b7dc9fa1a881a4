// The part of a text that shows why it was found, with the matching words marked.
// Thread-safety: pure function.
#pragma once

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

// At most `max_characters` code points of `text` around the densest group of matches of `query`. Marks are dropped.
Snippet make_snippet(std::string_view text, std::string_view query, Markup markup = Markup::kMarkdown,
                     std::size_t max_characters = 200);
// The whole of a short text (a title) with its matches marked.
Snippet mark_matches(std::string_view text, std::string_view query);

}  // namespace rotulus::search
