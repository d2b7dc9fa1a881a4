#include "storage/merge.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "core/error.h"

using rotulus::Error;
using rotulus::ErrorCode;
using rotulus::storage::Merge;
using rotulus::storage::merge;
using rotulus::storage::MergeBlock;
using Kind = MergeBlock::Kind;

namespace {

std::string merged(const std::string& base, const std::string& mine, const std::string& theirs) {
  const Merge result = merge(base, mine, theirs);
  return result.clean() ? result.text() : "CONFLICT";
}

std::vector<Kind> kinds(const Merge& result) {
  std::vector<Kind> found;
  for (const MergeBlock& block : result.blocks) found.push_back(block.kind);
  return found;
}

// The text that comes of choosing one side of every conflict.
std::string choosing(const Merge& result, std::string MergeBlock::*side) {
  std::string text;
  for (const MergeBlock& block : result.blocks) text += block.kind == Kind::kConflict ? block.*side : block.merged;
  return text;
}

const MergeBlock& only_conflict(const Merge& result) {
  REQUIRE(result.conflicts == 1);
  return *std::find_if(result.blocks.begin(), result.blocks.end(), [](const auto& b) { return b.kind == Kind::kConflict; });
}

class Texts {
 public:
  explicit Texts(unsigned seed) : random_(seed) {}

  std::string text() {
    std::vector<std::string> lines(below(9));
    for (std::string& line : lines) line = this->line();
    return joined(lines);
  }

  // A few lines become different, go or come.
  std::string changed(const std::string& text) {
    std::vector<std::string> lines = split(text);
    for (std::size_t count = below(3); count > 0; --count) {
      const std::size_t at = below(lines.size() + 1);
      const auto place = lines.begin() + static_cast<std::ptrdiff_t>(at);
      const std::size_t how = below(3);
      if (how == 0 || at == lines.size())
        lines.insert(place, "new" + std::to_string(++fresh_));
      else if (how == 1)
        lines.erase(place);
      else
        lines[at] += " more" + std::to_string(++fresh_);
    }
    return joined(lines);
  }

  std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_); }

 private:
  std::string line() {
    static const std::vector<std::string> words = {"The",  "pump", "stops",    "after", "thirty", "days",
                                                   "水泵", "每月", "检查一次", "，",    ""};
    std::string line;
    for (std::size_t count = below(9); count > 0; --count) line += words[below(words.size())] + (below(2) == 0 ? " " : "");
    return line;
  }

  static std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> lines;
    std::string line;
    for (const char c : text) {
      if (c != '\n')
        line += c;
      else
        lines.push_back(std::exchange(line, {}));
    }
    if (!line.empty()) lines.push_back(line);
    return lines;
  }

  std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    if (!text.empty() && below(4) == 0) text.pop_back();
    return text;
  }

  std::mt19937 random_;
  int fresh_ = 0;
};

}  // namespace

TEST_CASE("changes of different lines are merged", "[storage][merge]") {
  CHECK(merged("a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\nD\n") == "A\nb\nc\nD\n");
  CHECK(merged("a\nb\nc\n", "a\nc\n", "a\nb\nc\nd\n") == "a\nc\nd\n");
  CHECK(merged("a\nb\nc\n", "x\na\nb\nc\n", "a\nb\nc\ny\n") == "x\na\nb\nc\ny\n");
}

TEST_CASE("neighbouring lines changed by one side each are merged", "[storage][merge]") {
  CHECK(merged("the first line\nthe second line\n", "the first line changed\nthe second line\n",
               "the first line\nthe second line, too\n") == "the first line changed\nthe second line, too\n");
}

TEST_CASE("the same change by both sides is made once", "[storage][merge]") {
  const Merge result = merge("a\nb\nc\n", "a\nB\nc\nd\n", "a\nB\nc\n");
  CHECK(result.clean());
  CHECK(result.text() == "a\nB\nc\nd\n");
  CHECK(kinds(result) == std::vector<Kind>{Kind::kSame, Kind::kBoth, Kind::kSame, Kind::kMine});
}

TEST_CASE("different places of one line are merged by words", "[storage][merge]") {
  const Merge result = merge("The quick brown fox jumps over the lazy dog.\n", "The slow brown fox jumps over the lazy dog.\n",
                             "The quick brown fox jumps over the lazy cat.\n");
  CHECK(result.clean());
  CHECK(result.text() == "The slow brown fox jumps over the lazy cat.\n");
  REQUIRE(kinds(result) == std::vector<Kind>{Kind::kWords});
  CHECK(result.blocks[0].mine == "The slow brown fox jumps over the lazy dog.\n");
  CHECK(result.blocks[0].theirs == "The quick brown fox jumps over the lazy cat.\n");
}

TEST_CASE("Chinese is merged by characters", "[storage][merge]") {
  CHECK(merged("操作人员应当每月检查水泵，并将结果记入台账。\n", "操作人员必须每月检查水泵，并将结果记入台账。\n",
               "操作人员应当每月检查水泵，并将结果记入日志。\n") == "操作人员必须每月检查水泵，并将结果记入日志。\n");
}

TEST_CASE("what belongs together in one line is not merged from two changes", "[storage][merge]") {
  CHECK(merged("Kept for 30 days after delivery of the goods.\n", "Kept for 60 days after delivery of the goods.\n",
               "Kept for 30 weeks after delivery of the goods.\n") == "CONFLICT");
  CHECK(merged("保存期限为三十日，自交付之日起计算。\n", "保存期限为六十日，自交付之日起计算。\n",
               "保存期限为三十周，自交付之日起计算。\n") == "CONFLICT");
}

TEST_CASE("a conflict names both sides and where they stand", "[storage][merge]") {
  const Merge result = merge("a\nvalue 1\nz\n", "new\na\nvalue 2\nz\n", "a\nvalue 3\nz\n");
  CHECK(kinds(result) == std::vector<Kind>{Kind::kMine, Kind::kSame, Kind::kConflict, Kind::kSame});
  const MergeBlock& conflict = only_conflict(result);
  CHECK(conflict.base == "value 1\n");
  CHECK(conflict.mine == "value 2\n");
  CHECK(conflict.theirs == "value 3\n");
  CHECK(conflict.base_line == 2);
  CHECK(conflict.mine_line == 3);
  CHECK(conflict.theirs_line == 2);
}

TEST_CASE("a line that one side took away and the other changed is a conflict", "[storage][merge]") {
  const MergeBlock conflict = only_conflict(merge("a\nb b b\nc\n", "a\nc\n", "a\nb b b b\nc\n"));
  CHECK(conflict.mine.empty());
  CHECK(conflict.theirs == "b b b b\n");
}

TEST_CASE("two insertions at one place are a conflict without what they share", "[storage][merge]") {
  const Merge result = merge("a\nz\n", "a\nshared\nmine\nend\nz\n", "a\nshared\ntheirs\nend\nz\n");
  const MergeBlock& conflict = only_conflict(result);
  CHECK(conflict.base.empty());
  CHECK(conflict.mine == "mine\n");
  CHECK(conflict.theirs == "theirs\n");
  CHECK(choosing(result, &MergeBlock::mine) == "a\nshared\nmine\nend\nz\n");
  CHECK(choosing(result, &MergeBlock::theirs) == "a\nshared\ntheirs\nend\nz\n");
}

TEST_CASE("line ends are merged for the whole text", "[storage][merge]") {
  CHECK(merged("a\nb\nc\n", "a\r\nb\r\nc\r\n", "a\nb\nC\n") == "a\r\nb\r\nC\r\n");
  CHECK(merged("a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n", "a\nb\nc\nd\n") == "a\nB\nc\nd\n");
}

TEST_CASE("whether the last line ends is merged, and keeps no lines apart", "[storage][merge]") {
  CHECK(merged("a\nb\nc", "a\nb\nc\n", "A\nb\nc") == "A\nb\nc\n");
  CHECK(merged("a\nb\nc\n", "a\nb\nc", "A\nb\nc\n") == "A\nb\nc");
  CHECK(merged("a\nb", "a", "a\nb") == "a");
  const Merge result = merge("a\nb", "a\nmine mine", "a\ntheirs theirs");
  CHECK(choosing(result, &MergeBlock::mine) == "a\nmine mine");
  CHECK(choosing(result, &MergeBlock::theirs) == "a\ntheirs theirs");
}

TEST_CASE("empty texts are merged like others", "[storage][merge]") {
  CHECK(merged("", "", "").empty());
  CHECK(merged("", "a\n", "") == "a\n");
  CHECK(merged("a\n", "", "a\n").empty());
  CHECK(merged("", "a\n", "b\n") == "CONFLICT");
  CHECK(merged("a\n", "", "a b\n") == "CONFLICT");
}

TEST_CASE("what is no text is refused", "[storage][merge]") {
  for (const std::string& bytes : {std::string("\0x", 2), std::string("\xFF\xFE")}) {
    try {
      merge("a", bytes, "b");
      FAIL("merged");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kUnsupported);
    }
  }
}

TEST_CASE("long texts are merged", "[storage][merge]") {
  std::string base, mine, theirs, both;
  for (int i = 0; i < 30'000; ++i) {
    const std::string line = "line " + std::to_string(i);
    base += line + '\n';
    mine += line + (i == 10 ? " changed\n" : "\n");
    theirs += line + (i == 29'990 ? " changed\n" : "\n");
    both += line + (i == 10 || i == 29'990 ? " changed\n" : "\n");
  }
  CHECK(merged(base, mine, theirs) == both);
}

TEST_CASE("merging keeps its laws for texts made at random", "[storage][merge]") {
  Texts texts(20260101);
  int clean = 0, conflicting = 0;
  for (int round = 0; round < 1500; ++round) {
    const std::string base = texts.text(), mine = texts.changed(base), theirs = texts.changed(base);
    CAPTURE(base, mine, theirs);
    REQUIRE(merged(base, mine, base) == mine);
    REQUIRE(merged(base, base, theirs) == theirs);
    REQUIRE(merged(base, mine, mine) == mine);

    const Merge result = merge(base, mine, theirs), swapped = merge(base, theirs, mine);
    (result.clean() ? clean : conflicting) += 1;
    REQUIRE(result.conflicts == swapped.conflicts);
    REQUIRE(choosing(result, &MergeBlock::mine) == choosing(swapped, &MergeBlock::theirs));
    REQUIRE(choosing(result, &MergeBlock::theirs) == choosing(swapped, &MergeBlock::mine));

    // What somebody wrote anew is in the result or in a conflict.
    const std::string all = choosing(result, &MergeBlock::mine) + choosing(result, &MergeBlock::theirs);
    for (const std::string* side : {&mine, &theirs}) {
      for (std::size_t at = side->find("new"); at != std::string::npos; at = side->find("new", at + 1))
        REQUIRE(all.find(side->substr(at, side->find('\n', at) - at)) != std::string::npos);
      for (std::size_t at = side->find("more"); at != std::string::npos; at = side->find("more", at + 1))
        REQUIRE(all.find(side->substr(at, std::min(side->find('\n', at), side->find(' ', at)) - at)) != std::string::npos);
    }
  }
  CHECK(clean > 300);
  CHECK(conflicting > 300);
}
