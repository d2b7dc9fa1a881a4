#include <catch2/catch.hpp>
#include <fstream>
#include <random>
#include <set>
#include <sstream>

#include "index_fixture.h"
#include "plain_text.h"
#include "support/corpora.h"
#include "unicode.h"

using namespace rotulus;
using namespace rotulus::search;
using namespace rotulus::search::test;

namespace {

// An independent idea of what "the same text" is: letters, digits and Han characters folded, everything else a space, and a space
// wherever Han meets letters, letters meet digits, or digits meet Han.
std::string folded_text(std::string_view text) {
  std::string out = " ";
  CharacterClass before = CharacterClass::kSeparator;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode(text, at);
    at += decoded.length;
    const CharacterClass kind = character_class(decoded.code);
    if (kind == CharacterClass::kIgnored || kind == CharacterClass::kMark) continue;
    if (kind != before && out.back() != ' ') out += ' ';
    if (kind != CharacterClass::kSeparator) append_utf8(out, folded(decoded.code) ? folded(decoded.code) : decoded.code);
    before = kind;
  }
  if (out.back() != ' ') out += ' ';
  return out;
}

struct Passage {
  unsigned number;
  std::string text;
};

std::vector<Passage> read_passages(const std::filesystem::path& path, std::size_t count) {
  std::ifstream in(path);
  std::vector<Passage> passages;
  std::string line;
  while (passages.size() < count && std::getline(in, line)) {
    const auto tab = line.find('\t', line.find('\t') + 1);
    passages.push_back({static_cast<unsigned>(std::stoul(line)), line.substr(tab + 1)});
  }
  return passages;
}

// Some characters out of the middle of a passage, without what would be an operator.
std::string random_substring(const std::string& text, std::mt19937& random) {
  const std::size_t length = 2 + random() % 9;
  std::size_t at = random() % text.size();
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80) ++at;
  return std::string(first_code_points(std::string_view(text).substr(at), length));
}

// Whole words at the ends: a phrase begins and ends with words, and any Han character.
bool is_findable(const std::string& piece) {
  if (piece.find_first_of("\"*_`[]<>|\\~{}#!") != std::string::npos || piece.find("“") != std::string::npos ||
      piece.find("”") != std::string::npos)
    return false;
  const std::string needle = folded_text(piece);
  if (needle == " ") return false;
  const auto is_word_end = [](CharacterClass kind) { return kind == CharacterClass::kLetter || kind == CharacterClass::kDigit; };
  std::size_t last = piece.size() - 1;
  while (last > 0 && (static_cast<unsigned char>(piece[last]) & 0xC0U) == 0x80) --last;
  return !is_word_end(character_class(decode(piece, 0).code)) && !is_word_end(character_class(decode(piece, last).code));
}

bool contains(const std::string& haystack, std::string needle) {
  // At its ends a needle that begins or ends with Han may stand inside a run.
  const auto is_han_at = [&](std::size_t at) { return character_class(decode(needle, at).code) == CharacterClass::kHan; };
  std::size_t last = needle.size() - 2;
  while (last > 0 && (static_cast<unsigned char>(needle[last]) & 0xC0U) == 0x80) --last;
  if (is_han_at(last)) needle.pop_back();
  if (is_han_at(1)) needle.erase(0, 1);
  return haystack.find(needle) != std::string::npos;
}

}  // namespace

TEST_CASE("a phrase finds exactly the passages that contain it", "[search]") {
  const auto corpus = rotulus::test::corpus("relevance/cmrc.docs");
  if (!corpus) return rotulus::test::skip("relevance/cmrc.docs is not there");
  const std::vector<Passage> passages = read_passages(*corpus, 400);
  Fixture fixture;
  std::vector<Entry> entries;
  std::vector<std::string> texts;
  for (const Passage& passage : passages) {
    entries.push_back(entry(passage.number, "", passage.text));
    texts.push_back(folded_text(plain_text(passage.text)));
  }
  fixture.add(entries);
  std::mt19937 random(20260301);
  int tried = 0;
  while (tried < 600) {
    const std::string piece = random_substring(passages[random() % passages.size()].text, random);
    if (!is_findable(piece)) continue;
    ++tried;
    const std::string needle = folded_text(piece);
    Numbers expected;
    for (std::size_t i = 0; i < texts.size(); ++i)
      if (contains(texts[i], needle)) expected.push_back(passages[i].number);
    if (expected.size() > 100) continue;  // more than one page
    INFO(piece);
    CHECK(fixture.found_sorted("\"" + piece + "\"") == expected);
  }
}

TEST_CASE("phrases stand across line ends, Markdown marks and widths, and never across fields", "[search]") {
  Fixture fixture;
  Entry numbered = entry(1, "年度 报告", "第一行\n第二行的**粗体**字 ＡＢＣ 使用 TiDB");
  numbered.number = "SOP-QA-0012";
  fixture.add({numbered});
  CHECK(fixture.found("\"第一行 第二行\"").size() == 1);
  CHECK(fixture.found("\"的粗体字 abc\"").size() == 1);
  CHECK(fixture.found("\"字 ABC 使\"").size() == 1);
  CHECK(fixture.found("\"用 tidb\"").size() == 1);
  CHECK(fixture.found("\"使 tidb\"").empty());
  CHECK(fixture.found("\"粗字\"").empty());
  CHECK(fixture.found("\"报告 第一行\"").empty());
  CHECK(fixture.found("title:\"年度 报告\"").size() == 1);
  CHECK(fixture.found("title:\"报告 年度\"").empty());
  CHECK(fixture.found("\"QA 0012\"").size() == 1);
}

TEST_CASE("nothing of a text that is no Markdown is taken for a mark", "[search]") {
  Fixture fixture;
  Entry plain = entry(1, "a", "---\n甲乙\n---\n见[图一](第三章)与**星号**");
  plain.markup = Markup::kNone;
  Entry marked = plain;
  marked.key.document = document(2);
  marked.markup = Markup::kMarkdown;
  fixture.add({plain, marked});
  CHECK(fixture.found("\"第三章\"") == Numbers{1});
  CHECK(fixture.found("\"甲乙\"") == Numbers{1});
  CHECK(fixture.found("\"与星号\"") == Numbers{2});
  CHECK(fixture.found("\"星号\"").size() == 2);
}

TEST_CASE("long phrases are compared to their end", "[search]") {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "第" + std::to_string(i) + "段文字";
  Fixture fixture;
  fixture.add({entry(1, "a", text), entry(2, "b", text.substr(0, text.size() / 2))});
  CHECK(fixture.found("\"" + text.substr(0, text.size() / 4 * 3) + "\"") == Numbers{1});
}
