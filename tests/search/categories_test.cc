// Categories as a field, a filter and a facet: what is below counts and is found with what is above.
#include <catch2/catch.hpp>

#include "index_fixture.h"

using namespace rotulus;
using namespace rotulus::search;
using namespace rotulus::search::test;

namespace {

std::shared_ptr<const CategoryTree> tree(const std::string& parent_of_pumps = "product") {
  return std::make_shared<const CategoryTree>(
      std::vector<CategoryTree::Node>{{"process", "", {"流程", "Process"}},
                                      {"product", "", {"产品", "Product"}},
                                      {"audit", "process", {"审核", "Audit"}},
                                      {"internal-audit", "audit", {"内部审核", "Internal audit"}},
                                      {"pumps", parent_of_pumps, {"泵", "Pumps"}}});
}

Fixture classified() {
  Fixture fixture;
  const std::vector<std::vector<std::string>> categories = {
      {"audit"}, {"internal-audit", "pumps"}, {"internal-audit"}, {"pumps"}, {}};
  std::vector<Entry> entries;
  for (unsigned i = 1; i <= categories.size(); ++i) {
    entries.push_back(entry(i, "title", "word", i == 4 ? 2 : 1));
    entries.back().categories = categories[i - 1];
    entries.back().tags = {"tagged"};
  }
  fixture.add(entries);
  return fixture;
}

SearchRequest asking(const std::string& query) {
  SearchRequest request;
  request.query = query;
  request.readable = everything();
  request.limit = 100;
  request.facets = true;
  request.categories = tree();
  return request;
}

Numbers found(const Fixture& fixture, const SearchRequest& request) {
  Numbers numbers;
  for (const Hit& hit : fixture.index->search(request).hits) numbers.push_back(number_of(hit.key.document));
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

std::string facet(const SearchResult& result, const std::string& field) {
  std::string text;
  for (const Facet& facet : result.facets)
    if (facet.field == field)
      for (const FacetValue& value : facet.values) text += value.value + "=" + std::to_string(value.count) + " ";
  return text;
}

}  // namespace

TEST_CASE("a category is found by its key and its names, with everything below it", "[search][categories]") {
  const Fixture fixture = classified();
  CHECK(found(fixture, asking("category:audit")) == Numbers{1, 2, 3});
  CHECK(found(fixture, asking("category:INTERNAL-AUDIT")) == Numbers{2, 3});
  CHECK(found(fixture, asking("category:审核")) == Numbers{1, 2, 3});
  CHECK(found(fixture, asking("category:審核")).empty());  // names are compared as they stand, but for case and width
  CHECK(found(fixture, asking("category:\"Internal audit\"")) == Numbers{2, 3});
  CHECK(found(fixture, asking("word category:product")) == Numbers{2, 4});
  CHECK(found(fixture, asking("category:audit category:pumps")) == Numbers{1, 2, 3, 4});
  CHECK(found(fixture, asking("word -category:audit")) == Numbers{4, 5});
  CHECK(found(fixture, asking("category:nothing")).empty());
  CHECK(found(fixture, asking("category:\"\"")).size() <= 5);
}

TEST_CASE("as a filter categories are alternatives, and one that is nowhere lets nothing through", "[search][categories]") {
  const Fixture fixture = classified();
  SearchRequest request = asking("");
  request.filter.categories = {"audit"};
  CHECK(found(fixture, request) == Numbers{1, 2, 3});
  request.filter.categories = {"internal-audit", "product"};
  CHECK(found(fixture, request) == Numbers{2, 3, 4});
  request.filter.tags = {"other"};
  CHECK(found(fixture, request).empty());
  request.filter.tags = {"tagged"};
  request.filter.categories = {"customer"};
  CHECK(found(fixture, request).empty());
  request.categories = nullptr;
  request.filter.categories = {"pumps"};
  CHECK(found(fixture, request) == Numbers{2, 4});
}

TEST_CASE("the facet counts a document once for each category above its own", "[search][categories]") {
  const Fixture fixture = classified();
  const SearchResult all = fixture.index->search(asking("word"));
  CHECK(facet(all, "category") == "audit=3 process=3 internal-audit=2 product=2 pumps=2 ");
  CHECK(facet(all, "tag") == "tagged=5 ");
  SearchRequest request = asking("word");
  request.readable = only_space(1);
  CHECK(facet(fixture.index->search(request), "category") == "audit=3 process=3 internal-audit=2 product=1 pumps=1 ");
  request = asking("word");
  request.categories = tree("audit");  // moved: at once, and nothing was indexed anew
  CHECK(facet(fixture.index->search(request), "category") == "audit=4 process=4 internal-audit=2 pumps=2 ");
  request.categories = nullptr;
  CHECK(facet(fixture.index->search(request), "category") == "internal-audit=2 pumps=2 audit=1 ");
}

TEST_CASE("of a document with a draft the draft's categories count for those who see it", "[search][categories]") {
  Fixture fixture = classified();
  Entry changed = draft(entry(1, "title", "word"), "word");
  changed.categories = {"pumps"};
  fixture.add({changed});
  SearchRequest request = asking("word");
  CHECK(facet(fixture.index->search(request), "category") == "audit=3 process=3 internal-audit=2 product=2 pumps=2 ");
  request.readable = drafts_too();
  CHECK(facet(fixture.index->search(request), "category") == "product=3 pumps=3 audit=2 internal-audit=2 process=2 ");
}

TEST_CASE("pages to browse are counted exactly, however much there is", "[search][categories]") {
  Fixture fixture;
  std::vector<Entry> entries;
  for (unsigned i = 1; i <= 10'500; ++i) {
    entries.push_back(entry(i, "t", "w"));
    entries.back().categories = {i % 2 ? "pumps" : "audit"};
  }
  fixture.add(entries);
  SearchRequest request = asking("");
  request.limit = 1;
  CHECK_FALSE(fixture.index->search(request).total_is_exact);
  request.count_all = true;
  const SearchResult result = fixture.index->search(request);
  CHECK(result.total_is_exact);
  CHECK(result.total == 10'500);
  CHECK(facet(result, "category") == "audit=5250 process=5250 product=5250 pumps=5250 ");
}

TEST_CASE("a tree with loose ends and doubles is no trouble", "[search][categories]") {
  const CategoryTree odd(std::vector<CategoryTree::Node>{{"a", "b", {}}, {"b", "a", {"x"}}, {"a", "", {}}, {"c", "c", {"x"}}});
  CHECK(odd.covered_by("a") == std::vector<std::string>{"a", "b"});
  CHECK(odd.covered_by("X") == std::vector<std::string>{"b", "c"});
  CHECK(odd.covered_by("").empty());
  CHECK(odd.lineage("b") == std::vector<std::string>{"b", "a"});
  CHECK(odd.lineage("unknown") == std::vector<std::string>{"unknown"});
}
