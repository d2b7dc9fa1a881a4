#include "search/snippet.h"

#include <catch2/catch.hpp>
#include <random>

#include "core/document.h"

using namespace rotulus;
using namespace rotulus::search;

namespace {

// The snippet with its marks in square brackets.
std::string shown(const Snippet& snippet) {
  std::string text;
  std::size_t at = 0;
  for (const Snippet::Mark& mark : snippet.marks) {
    text += snippet.text.substr(at, mark.begin - at) + "[" + snippet.text.substr(mark.begin, mark.end - mark.begin) + "]";
    at = mark.end;
  }
  return text + snippet.text.substr(at);
}

Snippet make_snippet(std::string_view text, std::string_view query, Markup markup = Markup::kMarkdown, std::size_t most = 200) {
  return Highlighter(query).snippet(text, markup, most);
}

Snippet mark_matches(std::string_view text, std::string_view query) { return Highlighter(query).whole(text); }

std::string repeated(const std::string& piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

}  // namespace

TEST_CASE("matching words are marked as the index understands them", "[search]") {
  CHECK(shown(mark_matches("Inspections of extinguishers", "inspection extinguisher")) == "[Inspections] of [extinguishers]");
  CHECK(shown(mark_matches("滅火器檢查規程", "灭火器")) == "[滅火器]檢查規程");
  CHECK(shown(mark_matches("灭火器检查", "火")) == "灭[火]器检查");
  CHECK(shown(mark_matches("SOP-QA-0012 rules", "sop-qa-0012")) == "[SOP]-[QA]-[0012] rules");
  CHECK(shown(mark_matches("Configuration of config files", "conf*")) == "[Configuration] of [config] files");
  CHECK(shown(mark_matches("draft of a title", "state:draft title:title -draft")) == "draft of a [title]");
  CHECK(shown(mark_matches("nothing here", "other")) == "nothing here");
  CHECK(shown(mark_matches("", "other")) == "");
  CHECK(shown(mark_matches("some text", "")) == "some text");
}

TEST_CASE("a snippet shows the densest group of matches", "[search]") {
  const std::string text =
      "alpha " + repeated("filler words go on ", 40) + "alpha beta gamma " + repeated("filler words go on ", 40);
  const Snippet snippet = make_snippet(text, "alpha beta gamma", Markup::kMarkdown, 60);
  CHECK(shown(snippet).find("[alpha] [beta] [gamma]") != std::string::npos);
  CHECK(snippet.text.starts_with("…"));
  CHECK(snippet.text.ends_with("…"));
}

TEST_CASE("a snippet drops Markdown and folds white space", "[search]") {
  CHECK(shown(make_snippet("# Title\n\nSee **bold**   [link](http://x)\n\n\ttext", "bold link")) ==
        "Title See [bold] [link] text");
  CHECK(make_snippet("---\ntitle: x\n---\nbody", "none").text == "body");
}

TEST_CASE("without a match the beginning is shown", "[search]") {
  const Snippet snippet = make_snippet(repeated("数据库备份", 100), "none", Markup::kMarkdown, 20);
  CHECK(snippet.text == repeated("数据库备份", 4) + "…");
  CHECK(snippet.marks.empty());
}

TEST_CASE("a snippet is short, valid UTF-8, and its marks lie inside", "[search]") {
  std::mt19937 random(5);
  const std::string pieces[] = {"数据库", "备份与恢复", " words ", "é",  "𠮷",   "\n",  "**",
                                "，",     "code_name ", "\xFF",    "![", "](x)", "<b>", "|"};
  for (int i = 0; i < 2'000; ++i) {
    std::string text;
    for (unsigned k = random() % 200; k > 0; --k) text += pieces[random() % std::size(pieces)];
    const std::size_t size = random() % 120;
    const Snippet snippet = make_snippet(text, "备份 words 数据 name", Markup::kMarkdown, size);
    INFO(text);
    CHECK(is_text(snippet.text));
    std::size_t characters = 0;
    for (const char c : snippet.text) characters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80 ? 1 : 0;
    CHECK(characters <= std::max<std::size_t>(size, 1) + 2);
    std::size_t last = 0;
    for (const Snippet::Mark& mark : snippet.marks) {
      CHECK(mark.begin >= last);
      CHECK(mark.end > mark.begin);
      CHECK(mark.end <= snippet.text.size());
      CHECK(is_text(snippet.text.substr(mark.begin, mark.end - mark.begin)));
      last = mark.end;
    }
  }
}
