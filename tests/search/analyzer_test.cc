#include "analyzer.h"

#include <catch2/catch.hpp>
#include <utility>
#include <vector>

#include "terms.h"
#include "unicode.h"

using namespace rotulus::search;

namespace {

// "sop@1 qa@2 0012@3 [sop-qa-0012] 灭火器@4"
class Printer : public TokenSink {
 public:
  void chunk(const Chunk& chunk) override {
    for (const Atom& atom : chunk.atoms)
      put(std::string(atom.text) + (atom.is_number ? "#" : "@") + std::to_string(atom.position));
    if (!chunk.code.empty()) put("[" + std::string(chunk.code) + "]");
  }
  void han(const HanRun& run) override {
    std::string run_text;
    for (const HanCharacter& character : run.characters) append_utf8(run_text, character.code);
    put(run_text + "@" + std::to_string(run.position));
  }
  std::string text;

 private:
  void put(const std::string& token) { text += (text.empty() ? "" : " ") + token; }
};

std::string analyzed(std::string_view text) {
  Printer printer;
  Analyzer analyzer;
  analyzer.analyze(text, printer);
  return printer.text;
}

using Table = std::vector<std::pair<const char*, const char*>>;

void check(const Table& table) {
  for (const auto& [text, expected] : table) {
    INFO(text);
    CHECK(analyzed(text) == expected);
  }
}

}  // namespace

TEST_CASE("English falls into words, one position each", "[search]") {
  check({{"Hello, World!", "hello@1 world@2"},
         {"the boundary-layer theory", "the@1 boundary@2 layer@3 theory@4"},
         {"don't panic: it's O'Brien’s", "don't@1 panic@2 it's@3 o'brien's@4"},
         {"'quoted' words'", "quoted@1 words@2"},
         {"end.Next e.g. this", "end@1 next@2 e@3 g@4 this@5"},
         {"", ""},
         {" \t\n.,;:!? ", ""}});
}

TEST_CASE("Chinese falls into runs, one position for each character", "[search]") {
  check({{"灭火器检查", "灭火器检查@1"},
         {"检查，记录。", "检查@1 记录@3"},
         {"第3步", "第@1 3#2 步@3"},
         {"使用TiDB的文档", "使用@1 tidb@3 的文档@4"},
         {"二〇二六年", "二〇二六年@1"},
         {"カタカナとひらがな", "カタカナとひらがな@1"},
         {"한국어 문서", "한국어@1 문서@4"},
         {"𠮷野家", "𠮷野家@1"}});
}

TEST_CASE("traditional Chinese folds to simplified, full width to half width, upper case to lower", "[search]") {
  check({{"資料庫備份與恢復", "资料库备份与恢复@1"},
         {"繁體中文檢索", "繁体中文检索@1"},
         {"ＳＯＰ－ＱＡ－００１２", "sop@1 qa@2 0012#3 [sop-qa-0012]"},
         {"ｶﾀｶﾅ", "カタカナ@1"},
         {"⽂件⾺㊀", "文件马一@1"},  // radicals and circled characters, as PDF files have them
         {"\xF0\xAF\xA0\x81", "丸@1"},
         {"ÉTÉ Straße ΣΊΣΥΦΟΣ", "été@1 strasse@2 σίσυφοσ@3"},
         {"cafe\xCC\x81 caf\xC3\xA9", "caf\xC3\xA9@1 caf\xC3\xA9@2"},
         {"ﬁle CO₂ m²", "file@1 co@2 2#3 [co2] m@4 2#5 [m2]"},
         {"Ⅷ", "viii@1"}});
}

TEST_CASE("codes and numbers are kept whole and by part", "[search]") {
  check({{"SOP-QA-0012", "sop@1 qa@2 0012#3 [sop-qa-0012]"},
         {"REQ-17", "req@1 17#2 [req-17]"},
         {"v2.1", "v@1 2#2 1#3 [v2.1]"},
         {"2026-03-01", "2026#1 03#2 01#3 [2026-03-01]"},
         {"3.14", "3#1 14#2 [3.14]"},
         {"sha256", "sha@1 256#2 [sha256]"},
         {"max_connections", "max@1 connections@2 [max_connections]"},
         {"GB/T 22239-2019", "gb@1 t@2 22239#3 2019#4 [22239-2019]"},
         {"42", "42#1"},
         {"-5 5- --flag _x_", "5#1 5#2 flag@3 x@4"},
         {"表SOP-1号", "表@1 sop@2 1#3 [sop-1] 号@4"}});
}

TEST_CASE("invisible characters do not hide a word", "[search]") {
  check({{"se\xC2\xADn\xE2\x80\x8B"
          "d",
          "send@1"},
         {"灭\xE2\x80\x8D火\xEF\xB8\x8F器", "灭火器@1"}});
}

TEST_CASE("malformed bytes and control characters separate words and do no harm", "[search]") {
  check({{"ab\xFF"
          "cd",
          "ab@1 cd@2"},
         {"\xE7\x81", ""},
         {"a\x01"
          "b",
          "a@1 b@2"},
         {"\xED\xA0\x80x", "x@1"}});
  CHECK(analyzed(std::string_view("a\0b", 3)) == "a@1 b@2");
}

TEST_CASE("overlong words are cut, overlong codes are searchable by their parts", "[search]") {
  const std::string word(1000, 'a');
  CHECK(analyzed(word) == std::string(kMaxWordBytes, 'a') + "@1");
  std::string code = "x";
  for (int i = 0; i < 20; ++i) code += "111yyy";
  CHECK(analyzed(code).find('[') == std::string::npos);
  std::string han;
  for (int i = 0; i < 100'000; ++i) han += "的";
  CHECK(analyzed(han).size() == han.size() + 2);
}

TEST_CASE("offsets tell where in the source a unit stands", "[search]") {
  struct Offsets : TokenSink {
    void chunk(const Chunk& chunk) override {
      for (const Atom& atom : chunk.atoms) found.emplace_back(atom.begin, atom.end);
    }
    void han(const HanRun& run) override {
      for (const HanCharacter& character : run.characters) found.emplace_back(character.begin, character.end);
    }
    std::vector<std::pair<std::size_t, std::size_t>> found;
  } offsets;
  Analyzer().analyze("Ａb, 灭x", offsets);
  CHECK(offsets.found == std::vector<std::pair<std::size_t, std::size_t>>{{0, 4}, {6, 9}, {9, 10}});
}

TEST_CASE("numbers sort by value within document numbers", "[search]") {
  CHECK(number_sort_key("SOP-2") < number_sort_key("SOP-10"));
  CHECK(number_sort_key("SOP-0002") < number_sort_key("SOP-10"));
  CHECK(number_sort_key("SOP-9") < number_sort_key(""));
  CHECK(number_sort_key("A-1") < number_sort_key("B-0"));
}
