#include <catch2/catch.hpp>

#include "index_fixture.h"

using namespace rotulus;
using namespace rotulus::search;
using namespace rotulus::search::test;

namespace {

Fixture filled() {
  Fixture fixture;
  Entry numbered = entry(1, "灭火器检查规程", "text");
  numbered.number = "SOP-QA-0012";
  const Entry english = entry(2, "Backup and restore of databases", "text");
  const Entry other = entry(3, "Restoring a backup", "text");
  Entry mixed = entry(4, "TiDB 備份指南", "text");
  fixture.add({numbered, english, other, mixed});
  return fixture;
}

std::vector<std::string> suggested(const Fixture& fixture, std::string_view typed) {
  std::vector<std::string> texts;
  for (const Suggestion& suggestion : fixture.index->suggest(typed, everything(), {}, 10)) texts.push_back(suggestion.text);
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("titles are suggested by the beginning of a word, those that begin so first", "[search]") {
  const Fixture fixture = filled();
  CHECK(suggested(fixture, "b") == Texts{"Backup and restore of databases", "Restoring a backup"});
  CHECK(suggested(fixture, "back") == Texts{"Backup and restore of databases", "Restoring a backup"});
  CHECK(suggested(fixture, "restore dat") == Texts{"Backup and restore of databases"});
  CHECK(suggested(fixture, "DATAB") == Texts{"Backup and restore of databases"});
  CHECK(suggested(fixture, "tidb 备") == Texts{"TiDB 備份指南"});
  CHECK(suggested(fixture, "灭火") == Texts{"灭火器检查规程"});
  CHECK(suggested(fixture, "检查") == Texts{"灭火器检查规程"});
  CHECK(suggested(fixture, "規") == Texts{"灭火器检查规程"});
  CHECK(suggested(fixture, "xyz").empty());
  CHECK(suggested(fixture, "").empty());
  CHECK(suggested(fixture, "\"(*").empty());
}

TEST_CASE("numbers are suggested by their beginning and by their parts", "[search]") {
  const Fixture fixture = filled();
  CHECK(suggested(fixture, "SOP") == Texts{"SOP-QA-0012"});
  CHECK(suggested(fixture, "sop-qa-00") == Texts{"SOP-QA-0012"});
  CHECK(suggested(fixture, "0012") == Texts{"灭火器检查规程"});
}

TEST_CASE("a document with two entries is suggested once, with its draft's title", "[search]") {
  Fixture fixture;
  const Entry effective = entry(1, "Old title word", "x");
  Entry fresh = draft(effective, "x");
  fresh.title = "New title word";
  fixture.add({effective, fresh});
  const auto drafter = fixture.index->suggest("word", drafts_too(), {}, 10);
  REQUIRE(drafter.size() == 1);
  CHECK(drafter[0].text == "New title word");
  const auto reader = fixture.index->suggest("word", everything(), {}, 10);
  REQUIRE(reader.size() == 1);
  CHECK(reader[0].text == "Old title word");
}

TEST_CASE("misspelt words are corrected, right ones are left alone", "[search]") {
  Fixture fixture;
  fixture.add({entry(1, "Extinguisher inspection", "pressure gauges are checked monthly"), entry(2, "b", "gauge")});
  CHECK(fixture.search("extingiusher inspecton").did_you_mean == "extinguisher inspection");
  CHECK(fixture.search("presure  GAUGE").did_you_mean == "pressure  GAUGE");
  CHECK(fixture.search("extinguisher").did_you_mean.empty());
  CHECK(fixture.search("gauges checks").did_you_mean.empty());
  CHECK(fixture.search("zzzzzz").did_you_mean.empty());
  CHECK(fixture.search("\"extingiusher\"").did_you_mean.empty());
  CHECK(fixture.search("title:x 灭火").did_you_mean.empty());
}
