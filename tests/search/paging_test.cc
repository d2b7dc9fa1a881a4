#include <catch2/catch.hpp>
#include <set>

#include "index_fixture.h"

using namespace rotulus;
using namespace rotulus::search;
using namespace rotulus::search::test;

namespace {

Fixture filled(unsigned count) {
  Fixture fixture;
  std::vector<Entry> entries;
  for (unsigned i = 1; i <= count; ++i) {
    std::string text = "word";
    for (unsigned k = 0; k < i % 7; ++k) text += " word other";
    Entry one = entry(i, "title", text);
    one.number = "SOP-" + std::to_string(count - i + 1);
    entries.push_back(one);
  }
  fixture.add(entries);
  return fixture;
}

std::vector<unsigned> all_pages(const Index& index, SearchRequest request) {
  std::vector<unsigned> numbers;
  do {
    const SearchResult result = index.search(request);
    for (const Hit& hit : result.hits) numbers.push_back(number_of(hit.key.document));
    request.cursor = result.next_cursor;
  } while (!request.cursor.empty() && numbers.size() < 10'000);
  return numbers;
}

}  // namespace

TEST_CASE("pages follow one another without repeats or gaps", "[search]") {
  const Fixture fixture = filled(537);
  for (const Sort sort : {Sort::kRelevance, Sort::kNewest, Sort::kNumber})
    for (const int limit : {1, 7, 100}) {
      SearchRequest request;
      request.query = limit == 1 ? "other" : "word";
      request.readable = drafts_too();
      request.sort = sort;
      request.limit = limit;
      const std::vector<unsigned> numbers = all_pages(*fixture.index, request);
      CHECK(numbers.size() == fixture.index->search(request).total);
      CHECK(std::set<unsigned>(numbers.begin(), numbers.end()).size() == numbers.size());
    }
}

TEST_CASE("results are sorted by time or number on request", "[search]") {
  const Fixture fixture = filled(120);
  SearchRequest request;
  request.query = "word";
  request.readable = everything();
  request.sort = Sort::kNewest;
  std::vector<unsigned> numbers = all_pages(*fixture.index, request);
  CHECK(std::is_sorted(numbers.rbegin(), numbers.rend()));
  request.sort = Sort::kNumber;
  numbers = all_pages(*fixture.index, request);
  CHECK(std::is_sorted(numbers.rbegin(), numbers.rend()));
  CHECK(numbers.size() == 120);
}

TEST_CASE("an empty query lists everything readable, the newest first", "[search]") {
  const Fixture fixture = filled(30);
  const Numbers found = fixture.found("");
  CHECK(found.size() == 30);
  CHECK(std::is_sorted(found.rbegin(), found.rend()));
  CHECK(fixture.found("???").empty());
}

TEST_CASE("a cursor that is damaged or belongs to another question starts anew", "[search]") {
  const Fixture fixture = filled(50);
  SearchRequest request;
  request.query = "word";
  request.readable = everything();
  const SearchResult first = fixture.index->search(request);
  for (std::string cursor : {std::string("nonsense"), std::string(10'000, '9'), first.next_cursor + "x",
                             first.next_cursor.substr(1), std::string("\0\xFF", 2)}) {
    request.cursor = cursor;
    CHECK(fixture.index->search(request).hits.front().key == first.hits.front().key);
  }
  request.cursor = first.next_cursor;
  const auto second = fixture.index->search(request).hits.front().key;
  CHECK(second != first.hits.front().key);
  request.query = "word other";
  const auto other = fixture.index->search(request).hits.front().key;
  request.cursor.clear();
  CHECK(other == fixture.index->search(request).hits.front().key);
}

TEST_CASE("limits outside 1 to 100 are brought inside", "[search]") {
  const Fixture fixture = filled(150);
  SearchRequest request;
  request.query = "word";
  request.readable = everything();
  for (const auto& [limit, expected] : {std::pair{-5, 1}, {0, 1}, {1'000, 100}}) {
    request.limit = limit;
    CHECK(fixture.index->search(request).hits.size() == static_cast<std::size_t>(expected));
  }
}
