#include <catch2/catch.hpp>

#include "index_fixture.h"

using namespace rotulus;
using namespace rotulus::search;
using namespace rotulus::search::test;

TEST_CASE("words in Chinese and English find the documents that contain them", "[search]") {
  Fixture fixture;
  fixture.add({entry(1, "灭火器检查规程", "每月检查一次灭火器的压力表，记录在表 SOP-QA-0012 中。"),
               entry(2, "Fire extinguishers", "Extinguishers are inspected monthly; pressure gauges are checked."),
               entry(3, "備份與恢復", "資料庫的備份由管理員執行。")});
  CHECK(fixture.found("灭火器") == Numbers{1});
  CHECK(fixture.found("滅火器") == Numbers{1});
  CHECK(fixture.found("压") == Numbers{1});
  CHECK(fixture.found("inspection") == Numbers{2});
  CHECK(fixture.found("extinguisher gauge") == Numbers{2});
  CHECK(fixture.found("数据库 备份") == Numbers{3});
  CHECK(fixture.found("ＳＯＰ－ＱＡ－００１２") == Numbers{1});
  CHECK(fixture.found("sop-qa-0012") == Numbers{1});
  CHECK(fixture.found("0012") == Numbers{1});
  CHECK(fixture.found("飞机").empty());
}

TEST_CASE("removed and replaced entries are no longer found", "[search]") {
  Fixture fixture;
  fixture.add({entry(1, "one", "apples"), entry(2, "two", "pears")});
  fixture.index->apply(std::vector{entry(1, "one", "plums")}, std::vector{EntryKey{document(2), Audience::kReaders}}, 7);
  CHECK(fixture.found("apples").empty());
  CHECK(fixture.found("plums") == Numbers{1});
  CHECK(fixture.found("pears").empty());
  CHECK(fixture.index->entry_count() == 1);
  CHECK(fixture.index->sequence() == 7);
  fixture.index->clear();
  CHECK(fixture.index->entry_count() == 0);
  CHECK(fixture.index->sequence() == 0);
  CHECK(fixture.found("plums").empty());
}

TEST_CASE("a phrase is an exact substring, a minus excludes, OR gives a choice", "[search]") {
  Fixture fixture;
  fixture.add({entry(1, "a", "使用 TiDB 的文档"), entry(2, "b", "文档的使用方法，TiDB 版本 v2.1"), entry(3, "c", "使用，文档")});
  CHECK(fixture.found("\"使用 TiDB\"") == Numbers{1});
  CHECK(fixture.found("\"使用tidb的\"") == Numbers{1});
  CHECK(fixture.found("\"文档的使用\"") == Numbers{2});
  CHECK(fixture.found("“使用文档”").empty());
  CHECK(fixture.found("\"使用,文档\"") == Numbers{3});
  CHECK(fixture.found_sorted("使用 -版本") == Numbers{1, 3});
  CHECK(fixture.found_sorted("版本 OR \"的文\"") == Numbers{1, 2});
  CHECK(fixture.found("v2.1") == Numbers{2});
  CHECK(fixture.found("2.1") == Numbers{2});
  CHECK(fixture.found("vers* OR 方法") == Numbers{2});
  CHECK(fixture.found("ti*").size() == 2);
}

TEST_CASE("documents with all words come before those with some", "[search]") {
  Fixture fixture;
  fixture.add({entry(1, "x", "采购 采购 采购 采购 采购 采购"), entry(2, "y", "流程图"),
               entry(3, "z", "这是一份很长的说明，其中只提到一次采购，另外也提到一次流程，还有许多别的内容。")});
  const Numbers found = fixture.found("采购流程");
  REQUIRE(found.size() == 3);
  CHECK(found.front() == 3);
}

TEST_CASE("a reader of one space meets nothing of another", "[search]") {
  Fixture fixture;
  Entry own = entry(1, "open procedure", "common words");
  Entry other = entry(2, "secret procedure", "common words, cryptonym", 2);
  other.tags = {"hidden"};
  other.number = "SEC-1";
  fixture.add({own, other});
  SearchRequest request;
  request.query = "common";
  request.readable = only_space(1);
  request.facets = true;
  const SearchResult result = fixture.index->search(request);
  CHECK(result.total == 1);
  REQUIRE(result.hits.size() == 1);
  CHECK(result.hits[0].key.document == document(1));
  for (const Facet& facet : result.facets)
    for (const FacetValue& value : facet.values) {
      CHECK(value.count == 1);
      CHECK(value.value != "hidden");
      CHECK(value.value != "S2");
    }
  CHECK(fixture.search("cryptonym", only_space(1)).total == 0);
  CHECK(fixture.search("cryptonim", only_space(1)).did_you_mean.empty());
  CHECK(fixture.search("cryptonim", only_space(2)).did_you_mean == "cryptonym");
  CHECK(fixture.index->suggest("secr", only_space(1), {}, 10).empty());
  CHECK(fixture.index->suggest("secr", only_space(2), {}, 10).size() == 1);
  CHECK(fixture.index->suggest("sec-", only_space(1), {}, 10).empty());
  CHECK(fixture.index->suggest("proc", only_space(1), {}, 10).size() == 1);
}

TEST_CASE("who may see drafts gets one hit for each document, the draft", "[search]") {
  Fixture fixture;
  const Entry effective = entry(1, "procedure", "shared old");
  fixture.add({effective, draft(effective, "shared fresh"), entry(2, "another", "shared")});
  SearchRequest request;
  request.query = "shared";
  request.readable = drafts_too();
  request.facets = true;
  const SearchResult result = fixture.index->search(request);
  CHECK(result.total == 2);
  REQUIRE(result.hits.size() == 2);
  for (const Hit& hit : result.hits) CHECK((hit.key.audience == Audience::kDrafters) == (hit.key.document == document(1)));
  CHECK(fixture.found("old", drafts_too()) == Numbers{1});
  CHECK(fixture.found("fresh") == Numbers{});
  CHECK(fixture.search("shared").total == 2);
}
