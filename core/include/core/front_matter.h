// The head of a Markdown document between two lines of "---": a YAML mapping, of which the flat part is understood: "key: value",
// "key: [a, b]" and a block list of "- item" lines. Anything deeper is passed over, never an error.
// Thread-safety: pure function.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rotulus {

class FrontMatter {
 public:
  // Looks at no more than the first 64 KiB. Content without front matter has no fields and is all body.
  static FrontMatter parse(std::string_view content);

  std::string text(std::string_view key) const;  // the first value; empty when absent
  std::vector<std::string> list(std::string_view key) const;
  std::string_view body() const { return body_; }  // a view into the content given to parse

 private:
  std::vector<std::pair<std::string, std::vector<std::string>>> fields_;
  std::string_view body_;
};

}  // namespace rotulus
