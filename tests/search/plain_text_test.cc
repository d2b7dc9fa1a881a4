#include "plain_text.h"

#include <catch2/catch.hpp>
#include <utility>
#include <vector>

using rotulus::search::plain_text;

TEST_CASE("marks vanish and visible text stays", "[search]") {
  const std::vector<std::pair<const char*, const char*>> table = {
      {"# Title #1", "Title #1\n"},
      {"a **bold** and *slanted* `code` ~~gone~~", "a bold and slanted code gone\n"},
      {"改进**中文**文档", "改进中文文档\n"},
      {"see [the guide](https://example.org/a(b)) now", "see the guide now\n"},
      {"see [the guide][ref] ![picture](a.png)", "see the guide picture\n"},
      {"- [x] done\n> quoted", "done\nquoted\n"},
      {"| a | b |\n| --- | :-: |\n| c | d |", "   a    b   \n\n   c    d   \n"},
      {"snake_case_name and __init__ and _slanted_", "snake_case_name and init and slanted\n"},
      {"3 * 4 < 5 and a<b>c</b>", "3 * 4 < 5 and ac\n"},
      {"<cluster-name> stays, <br/>breaks, <!-- hidden --> goes", "<cluster-name> stays,  breaks,  goes\n"},
      {"```sql\nselect * from t_a;\n```\nafter", "\nselect * from t_a;\n\nafter\n"},
      {"```a = b``` 之后\n**c**", "a = b 之后\nc\n"},
      {"---\ntitle: x\n---\nbody", "body\n"},
      {"---\nnot closed", "\nnot closed\n"},
      {"\\*escaped\\* \\# x", "*escaped* # x\n"},
      {"## Heading {#anchor}", "Heading \n"},
      {"[unclosed (x", "unclosed (x\n"},
      {"", ""},
  };
  for (const auto& [markdown, expected] : table) {
    INFO(markdown);
    CHECK(plain_text(markdown) == expected);
  }
}

TEST_CASE("brackets and stars of a text that is no Markdown are text", "[search]") {
  constexpr const char* kText = "---\n见[图一](第三章)与 *星号*，a_b_\n---\n```";
  CHECK(rotulus::search::visible_text(kText, rotulus::search::Markup::kNone) == kText);
  CHECK(rotulus::search::visible_text("a **b**", rotulus::search::Markup::kMarkdown) == "a b\n");
}

TEST_CASE("hostile Markdown takes linear time", "[search]") {
  for (const char* piece : {"[", "](", "<a ", "<!--", "![", "{#", "**", "|", "\\", "[a](b"}) {
    std::string text;
    while (text.size() < 1'000'000) text += piece;
    CHECK(plain_text(text).size() <= text.size() * 2 + 1);
  }
}
