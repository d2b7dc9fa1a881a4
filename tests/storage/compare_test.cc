#include "storage/compare.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <map>
#include <random>

using rotulus::storage::Block;
using rotulus::storage::compare;
using rotulus::storage::only_line_ends_differ;
using rotulus::storage::Span;

namespace {

using Texts = std::vector<std::string>;

// "[changed]" in brackets, as a reader sees it.
std::string shown(const std::vector<Span>& line) {
  std::string text;
  for (const Span& span : line) text += span.changed ? '[' + span.text + ']' : span.text;
  return text;
}

// "= line", "- line", "+ line".
Texts shown(const std::vector<Block>& blocks) {
  Texts texts;
  for (const Block& block : blocks) {
    for (const std::string& line : block.lines) texts.push_back("= " + line);
    for (const auto& line : block.removed) texts.push_back("- " + shown(line));
    for (const auto& line : block.added) texts.push_back("+ " + shown(line));
  }
  return texts;
}

Texts difference(const std::string& from, const std::string& to) { return shown(compare(from, to)); }

std::string plain(const std::vector<Span>& line) {
  std::string text;
  for (const Span& span : line) text += span.text;
  return text;
}

std::string unchanged(const std::vector<std::vector<Span>>& lines) {
  std::string text;
  for (const auto& line : lines)
    for (const Span& span : line) text += span.changed ? "" : span.text;
  return text;
}

void append(std::string& text, const std::string& line) {
  text += line;
  text += '\n';
}

// The blocks hold both texts, numbered rightly, alternate, and agree on what is unchanged.
void check_complete(const std::string& from, const std::string& to) {
  std::string left, right;
  std::size_t from_line = 1, to_line = 1;
  const auto blocks = compare(from, to);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Block& block = blocks[i];
    REQUIRE(block.from_line == from_line);
    REQUIRE(block.to_line == to_line);
    if (i > 0) REQUIRE(block.kind != blocks[i - 1].kind);
    const bool same = block.kind == Block::Kind::kSame;
    REQUIRE(same == !block.lines.empty());
    REQUIRE(same == (block.removed.empty() && block.added.empty()));
    for (const std::string& line : block.lines) {
      append(left, line);
      append(right, line);
    }
    for (const auto& line : block.removed) append(left, plain(line));
    for (const auto& line : block.added) append(right, plain(line));
    REQUIRE(unchanged(block.removed) == unchanged(block.added));
    from_line += block.lines.size() + block.removed.size();
    to_line += block.lines.size() + block.added.size();
  }
  REQUIRE(left == from);
  REQUIRE(right == to);
}

std::string random_text(std::mt19937& random, unsigned lines, unsigned words, unsigned kinds) {
  const Texts words_of_all_kinds{"gauge", "the", " ", " ", ",", "设备", "维护", "é", "\xff", "a", "b", "😀", "x1", "-"};
  std::string text;
  for (unsigned i = 0, count = random() % (lines + 1); i < count; ++i) {
    for (unsigned j = 0, length = random() % (words + 1); j < length; ++j) text += words_of_all_kinds[random() % kinds];
    text += '\n';
  }
  return text;
}

double seconds(const std::string& from, const std::string& to) {
  const auto start = std::chrono::steady_clock::now();
  compare(from, to);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Pairs of two letters, one after the other, of which either may stand in a line without changing its hash in the engine
// (h * 33 ^ byte): 2 to the power of `count` lines with one hash.
std::vector<std::pair<std::string, std::string>> colliding_pairs(unsigned count) {
  std::vector<std::pair<std::string, std::string>> steps;
  unsigned long start = 5381;
  while (steps.size() < count) {
    std::map<unsigned long, std::string> seen;
    for (unsigned i = 0; steps.size() < count; ++i) {
      const char first = static_cast<char>('A' + i / 60), second = static_cast<char>('A' + i % 60);
      const unsigned long hash = (start * 33 ^ static_cast<unsigned long>(first)) * 33 ^ static_cast<unsigned long>(second);
      const auto [other, fresh] = seen.try_emplace(hash, std::string{first, second});
      if (fresh) continue;
      steps.emplace_back(other->second, std::string{first, second});
      start = hash;
      break;
    }
  }
  return steps;
}

}  // namespace

TEST_CASE("equal texts are one block, empty ones none", "[compare]") {
  CHECK(compare("", "").empty());
  const auto blocks = compare("one\ntwo\n", "one\ntwo\n");
  REQUIRE(blocks.size() == 1);
  CHECK(blocks[0].kind == Block::Kind::kSame);
  CHECK(blocks[0].lines == Texts{"one", "two"});
}

TEST_CASE("blocks say where they stand on either side", "[compare]") {
  const auto blocks = compare("a\nb\nc\ne\n", "a\nc\nc2\ne\n");
  REQUIRE(blocks.size() == 5);
  CHECK(blocks[1].removed.size() == 1);
  CHECK(blocks[1].from_line == 2);
  CHECK(blocks[1].to_line == 2);
  CHECK(blocks[3].added.size() == 1);
  CHECK(blocks[3].from_line == 4);
  CHECK(blocks[3].to_line == 3);
  CHECK(blocks[4].from_line == 4);
  CHECK(blocks[4].to_line == 4);
}

TEST_CASE("a text that comes or goes as a whole is added or removed line by line", "[compare]") {
  CHECK(difference("", "a\n\nb\n") == Texts{"+ [a]", "+ ", "+ [b]"});
  CHECK(difference("a\nb", "") == Texts{"- [a]", "- [b]"});
}

TEST_CASE("a changed word is marked, the rest of its line is not", "[compare]") {
  CHECK(difference("Check the gauge every week.\n", "Check the gauge every month.\n") ==
        Texts{"- Check the gauge every [week].", "+ Check the gauge every [month]."});
  CHECK(difference("The valve is open\n", "The red valve is open\n") ==
        Texts{"- The valve is open", "+ The [red ]valve is open"});
  CHECK(difference("naïve Größe №1\n", "naïve Große №1\n") == Texts{"- naïve [Größe] №1", "+ naïve [Große] №1"});
}

TEST_CASE("Chinese text is compared character by character", "[compare]") {
  CHECK(difference("设备每周点检一次，由班组长签字。\n", "设备每月点检一次，由班组长签字。\n") ==
        Texts{"- 设备每[周]点检一次，由班组长签字。", "+ 设备每[月]点检一次，由班组长签字。"});
  CHECK(difference("使用 SOP-12 的设备\n", "使用 SOP-14 的新设备\n") ==
        Texts{"- 使用 SOP-[12] 的设备", "+ 使用 SOP-[14] 的[新]设备"});
}

TEST_CASE("a sentence that was written anew is marked as a whole, in spite of a word or two it kept", "[compare]") {
  CHECK(difference("The gauge is read by the operator twice a day.\n", "Who is on duty writes down what a sensor shows.\n") ==
        Texts{"- [The gauge is read by the operator twice a day.]", "+ [Who is on duty writes down what a sensor shows.]"});
  CHECK(difference("The pipe, colder than stone, was closed.\n", "The pipe, warmer than bread, was closed.\n") ==
        Texts{"- The pipe, [colder] than [stone], was closed.", "+ The pipe, [warmer] than [bread], was closed."});
  CHECK(difference("The pipe, colder as stone, was closed.\n", "The pipe, warmer as bread, was closed.\n") ==
        Texts{"- The pipe, [colder as stone], was closed.", "+ The pipe, [warmer as bread], was closed."});
}

TEST_CASE("words keep their place when lines are joined, parted or added around them", "[compare]") {
  CHECK(difference("First the valve is closed. Then the gauge is read.\n",
                   "First the valve is closed.\nThen the gauge is read.\n") ==
        Texts{"- First the valve is closed.[ ]Then the gauge is read.", "+ First the valve is closed.",
              "+ Then the gauge is read."});
  CHECK(difference("Read the gauge at noon.\n", "Preparation:\nRead the gauge at noon, then sign.\n") ==
        Texts{"- Read the gauge at noon.", "+ [Preparation:]", "+ Read the gauge at noon[, then sign]."});
}

TEST_CASE("line ends of either kind are equal", "[compare]") {
  CHECK(difference("one\r\ntwo\r\n", "one\ntwo\n") == Texts{"= one", "= two"});
  CHECK(difference("one\r\ntwo\r\n", "one\nthree\n") == Texts{"= one", "- [two]", "+ [three]"});
  CHECK(difference("one\ntwo", "one\ntwo\n") == Texts{"= one", "= two"});
  CHECK(only_line_ends_differ("one\r\ntwo\r\n", "one\ntwo\n"));
  CHECK(only_line_ends_differ("one", "one\n"));
  CHECK_FALSE(only_line_ends_differ("one\n", "one\n"));
  CHECK_FALSE(only_line_ends_differ("one\n", "one\n\n"));
  CHECK_FALSE(only_line_ends_differ("one\rtwo\n", "one\ntwo\n"));
}

TEST_CASE("bytes that are no UTF-8, and NULs, are passed on as they are", "[compare]") {
  const std::string nul("a\0b\n", 4);
  check_complete("\xd6\xca\xc1\xbf here\n", "\xd6\xca\xc2\xbf here\n");
  check_complete("\xe8\xae\n", "\xe8\xae\xbe\n");
  check_complete(nul, nul + "c\n");
  check_complete("a\rb\n", "a\rc\n");
}

TEST_CASE("lines that look like the engine's own notes are lines", "[compare]") {
  check_complete("\\ No newline at end of file\n@@ -1 +1 @@\n", "@@ -1 +1 @@\n--- a\n+++ b\n");
  check_complete("a \\n b\nc\n", "a \\n\nb c\n");
}

TEST_CASE("text is cut into words where a reader would", "[compare]") {
  struct Case {
    std::string from, to, from_shown, to_shown;
  };
  const Case cases[] = {{"R-12 is read", "R-14 is read", "R-[12] is read", "R-[14] is read"},
                        {"设备v2维护", "设备v3维护", "设备[v2]维护", "设备[v3]维护"},
                        {"中文カナ한글。", "中文カニ한국。", "中文カ[ナ]한[글]。", "中文カ[ニ]한[국]。"},
                        {"η Ελλάδα εδώ", "η Ελλάδος εδώ", "η [Ελλάδα] εδώ", "η [Ελλάδος] εδώ"},
                        {"the cafe\xcc\x81s here", "the cafes here", "the [cafe\xcc\x81s] here", "the [cafes] here"},
                        {"good 👍🏽!", "good 👍!", "good [👍🏽]!", "good [👍]!"},
                        {"“a，b”", "“a。b”", "“a[，]b”", "“a[。]b”"},
                        {"ab \xff cd", "ab \xfe cd", "ab [\xff] cd", "ab [\xfe] cd"}};
  for (const Case& expected : cases) {
    CHECK(difference(expected.from, expected.to) == Texts{"- " + expected.from_shown, "+ " + expected.to_shown});
  }
}

TEST_CASE("whatever is compared, the blocks hold both texts", "[compare]") {
  std::mt19937 random(20240301);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same texts every time
  for (int i = 0; i < 600; ++i) {
    const unsigned kinds = 2 + random() % 12;
    check_complete(random_text(random, 12, 8, kinds), random_text(random, 12, 8, kinds));
  }
  for (int i = 0; i < 10; ++i) check_complete(random_text(random, 8000, 2, 3), random_text(random, 8000, 2, 3));
}

TEST_CASE("large changes are marked by whole lines", "[compare]") {
  std::string from, to;
  for (int i = 0; i < 12'000; ++i) {
    const std::string number = std::to_string(i);
    from += "old " + number + "\n";
    to += "new " + number + "\n";
  }
  const auto blocks = compare(from, to);
  REQUIRE(blocks.size() == 1);
  CHECK(blocks[0].removed.size() == 12'000);
  CHECK(shown(blocks[0].removed[7]) == "[old 7]");
  check_complete(from, to);
}

TEST_CASE("texts past the bounds are told by their common beginning and end", "[compare]") {
  std::string middle;
  for (int i = 0; i < 110'000; ++i) append(middle, std::to_string(i));
  const std::string from = "same\n" + middle + "end\n", to = "same\n0\nx\n" + middle + "end\n";
  CHECK(compare(from, to).size() == 3);
  check_complete(from, to);
  std::string shuffled = middle;
  for (char& c : shuffled) c = c == '0' ? '1' : c;
  check_complete("first\n" + middle + "last\n", "first\n" + shuffled + "last\n");
  const std::string line(33u << 20, 'a');
  const auto blocks = compare("same\n" + line + "\n", "same\n" + line + "b\n");
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[1].added[0].size() == 1);
}

TEST_CASE("no text makes a comparison slow", "[compare]") {
  std::mt19937 random(7);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same texts every time
  // Each line becomes the only one of its kind when the one before it has been found: patience without end.
  std::string from = "a\n", to = "b\n";
  for (int i = 1; i < 20'000; ++i) {
    const std::string here = std::to_string(i), next = std::to_string(i + 1);
    for (const std::string& line : {"L" + next, "xa" + here, "L" + here, "ya" + here}) append(from, line);
    for (const std::string& line : {"L" + next, "xb" + here, "L" + here, "yb" + here}) append(to, line);
  }
  CHECK(seconds(from, to) < 10);
  std::string colliding, others;
  const auto steps = colliding_pairs(16);
  for (unsigned i = 0; i < 50'000; ++i) {
    std::string line;
    for (unsigned bit = 0; bit < 16; ++bit) line += i >> bit & 1 ? steps[bit].first : steps[bit].second;
    append(colliding, line);
    append(others, line + "!");
  }
  CHECK(seconds(colliding, others) < 10);
  CHECK(seconds(random_text(random, 190'000, 1, 5), random_text(random, 190'000, 1, 5)) < 20);
  CHECK(seconds(random_text(random, 4, 200'000, 14), random_text(random, 4, 200'000, 14)) < 10);
}
