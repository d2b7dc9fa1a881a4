// The headings of a Markdown text and what stands beneath them. Front matter and fenced code hold no headings.
// Thread-safety: plain values and pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rotulus::templates {

struct Heading {
  std::string_view text;  // a view into the content
  int level = 1;
  int line = 1;         // from 1
  std::size_t end = 0;  // number of the last line that belongs to it: up to the next heading of its level or above
};

struct Outline {
  std::vector<std::string_view> lines;
  std::vector<bool> is_heading;  // by line
  std::vector<Heading> headings;
};

Outline outline_of(std::string_view content);

// Whether a heading is the wanted one, whatever its numbering ("3.", "三、", "第三章"), emphasis, case or final colon.
bool same_heading(std::string_view heading, std::string_view wanted);

}  // namespace rotulus::templates
