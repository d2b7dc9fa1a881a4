#include <catch2/catch.hpp>

#include "index_fixture.h"

using namespace rotulus;
using namespace rotulus::search;
using namespace rotulus::search::test;

namespace {

std::string text_of(const std::vector<Facet>& facets, const std::string& field) {
  std::string text;
  for (const Facet& facet : facets)
    if (facet.field == field)
      for (const FacetValue& value : facet.values) text += value.value + "=" + std::to_string(value.count) + " ";
  return text;
}

Fixture filled() {
  Fixture fixture;
  std::vector<Entry> entries;
  for (unsigned i = 1; i <= 12; ++i) {
    Entry one = entry(i, "title", "word", i % 3 + 1);
    one.type = i % 2 ? "sop" : "report";
    one.tags = i <= 4 ? std::vector<std::string>{"gmp", "good practice"} : std::vector<std::string>{};
    one.owner = i <= 6 ? "li" : "zhang";
    one.language = i <= 3 ? "en" : "zh";
    one.state = i == 12 ? VersionState::kSuperseded : VersionState::kEffective;
    one.changed = *Timestamp::parse(i <= 5 ? "2024-06-01T00:00:00Z" : "2025-06-01T00:00:00Z");
    entries.push_back(one);
  }
  fixture.add(entries);
  return fixture;
}

}  // namespace

TEST_CASE("facets count matching documents by value, the most frequent first", "[search]") {
  const Fixture fixture = filled();
  SearchRequest request;
  request.query = "word";
  request.readable = everything();
  request.facets = true;
  request.limit = 1;
  const SearchResult result = fixture.index->search(request);
  CHECK(result.total == 12);
  CHECK(text_of(result.facets, "space") == "S1=4 S2=4 S3=4 ");
  CHECK(text_of(result.facets, "type") == "report=6 sop=6 ");
  CHECK(text_of(result.facets, "tag") == "gmp=4 good practice=4 ");
  CHECK(text_of(result.facets, "language") == "zh=9 en=3 ");
  CHECK(text_of(result.facets, "year") == "2025=7 2024=5 ");
  CHECK(text_of(result.facets, "state") == "effective=11 superseded=1 ");
}

TEST_CASE("filters of one field are alternatives, and fields combine", "[search]") {
  const Fixture fixture = filled();
  SearchRequest request;
  request.readable = everything();
  request.limit = 100;
  request.filter.spaces = {"S1", "S2"};
  CHECK(fixture.index->search(request).total == 8);
  request.filter.types = {"sop"};
  CHECK(fixture.index->search(request).total == 4);
  request.filter.owners = {"li"};
  CHECK(fixture.index->search(request).total == 2);
  request.filter = {};
  request.filter.tags = {"Good Practice"};
  CHECK(fixture.index->search(request).total == 4);
  request.filter = {};
  request.filter.changed_from = Timestamp::parse("2025-01-01T00:00:00Z");
  CHECK(fixture.index->search(request).total == 7);
  request.filter.changed_before = Timestamp::parse("2025-06-01T00:00:00Z");
  CHECK(fixture.index->search(request).total == 0);
  request.filter = {};
  request.filter.states = {"no such state"};
  CHECK(fixture.index->search(request).total == 0);
}

TEST_CASE("fields of the query language filter as the facets do", "[search]") {
  const Fixture fixture = filled();
  CHECK(fixture.search("word type:sop").total == 6);
  CHECK(fixture.search("type:sop type:report").total == 12);
  CHECK(fixture.search("space:s1 type:sop").total == 2);
  CHECK(fixture.search("tag:\"good practice\" owner:LI").total == 4);
  CHECK(fixture.search("state:superseded").total == 1);
  CHECK(fixture.search("-type:sop lang:zh").total == 5);
  CHECK(fixture.search("after:2025").total == 7);
  CHECK(fixture.search("before:2025-01").total == 5);
  CHECK(fixture.search("after:2024-06-01 before:2024-06-02").total == 5);
  CHECK(fixture.search("word after:whenever").total == 12);
  CHECK(fixture.search("(type:sop OR state:superseded) word").hits.size() == 12);
}
