// A query of plain words is answered by our own matcher. A filter that leaves out nothing sends the same query the general way,
// through Xapian's: both must give the same.
#include <catch2/catch.hpp>
#include <random>

#include "index_fixture.h"

using namespace rotulus;
using namespace rotulus::search;
using namespace rotulus::search::test;

namespace {

constexpr unsigned kDocuments = 90;
const std::vector<std::string> kWords = {"calibrate", "calibration", "valve",  "valves", "report", "2026",
                                         "灭火器",    "器校准",      "温度计", "温",     "校准",   "记录"};

class Texts {
 public:
  // Of no two documents as long, so that no two score the same: the two ways add in another order, and round as they do.
  std::string body(unsigned number) {
    std::string words = text(40);
    for (unsigned i = 0; i < number * 50; ++i) words += "filler ";
    return words;
  }
  std::string text(unsigned most) {
    std::string words;
    for (unsigned i = 0; i < 1 + below(most); ++i) words += kWords[below(1 + below(kWords.size()))] + " ";
    return words;
  }
  Entry entry(unsigned number) {
    Entry made = test::entry(number, text(3), body(number), 1 + number % 4);
    made.number = "SOP-" + kWords[below(kWords.size())] + "-" + std::to_string(number);
    made.path = text(2);
    made.tags = {kWords[below(kWords.size())]};
    made.categories = {"c" + std::to_string(below(3))};
    return made;
  }
  unsigned below(std::size_t limit) { return static_cast<unsigned>(random_() % limit); }

 private:
  std::mt19937 random_{7};
};

// Segments of different age, dead entries in them, a delta, and documents with two entries.
Fixture filled(Texts& texts) {
  Fixture fixture;
  std::vector<Entry> entries;
  for (unsigned i = 1; i <= kDocuments; ++i) entries.push_back(texts.entry(i));
  fixture.index->apply(entries, {}, 1);
  entries.clear();
  for (unsigned i = 1; i <= kDocuments; i += 4) entries.push_back(texts.entry(i));
  fixture.index->apply(entries, {}, 2);
  entries.clear();
  for (unsigned i = 1; i <= kDocuments; i += 9) entries.push_back(draft(texts.entry(i), texts.body(i)));
  fixture.index->apply(entries, std::vector<EntryKey>{{document(3), Audience::kReaders}}, 3);
  return fixture;
}

std::vector<std::string> words_of(const SearchResult& result) {
  std::vector<std::string> hits;
  for (const Hit& hit : result.hits) hits.push_back(std::to_string(hit.revision.value) + " " + hit.matched_field);
  return hits;
}

void require_same(const Fixture& fixture, SearchRequest request) {
  const SearchResult words = fixture.index->search(request);
  request.filter.types = {"document"};
  const SearchResult general = fixture.index->search(request);
  INFO("query " << request.query);
  REQUIRE(words_of(words) == words_of(general));
  REQUIRE(words.total == general.total);
  REQUIRE(words.total_is_exact);
  REQUIRE(words.next_cursor.empty() == general.next_cursor.empty());
  REQUIRE(words.did_you_mean == general.did_you_mean);
  REQUIRE(words.facets.size() == general.facets.size());
  for (std::size_t i = 0; i < words.facets.size(); ++i) {
    REQUIRE(words.facets[i].values.size() == general.facets[i].values.size());
    for (std::size_t j = 0; j < words.facets[i].values.size(); ++j) {
      REQUIRE(words.facets[i].values[j].value == general.facets[i].values[j].value);
      REQUIRE(words.facets[i].values[j].count == general.facets[i].values[j].count);
    }
  }
}

std::vector<Readable> readers() {
  Readable spaces = only_space(2);
  spaces.effective_spaces.push_back(SpaceId{3});
  spaces.draft_spaces = {SpaceId{1}};
  Readable documents;
  documents.effective_documents = {document(5), document(10), document(11)};
  documents.draft_documents = {document(10)};
  return {everything(), drafts_too(), spaces, documents, {}};
}

}  // namespace

TEST_CASE("plain words find, order and count as any query does") {
  Texts texts;
  const Fixture fixture = filled(texts);
  for (int round = 0; round < 150; ++round) {
    SearchRequest request;
    request.query = texts.text(round % 2 == 0 ? 3 : 7) + (round % 10 == 0 ? "valwe" : "");
    request.limit = round % 3 == 0 ? 100 : 7;
    request.facets = round % 2 == 0;
    request.sort = round % 5 == 0 ? Sort::kNewest : Sort::kRelevance;
    for (const Readable& readable : readers()) {
      request.readable = readable;
      request.withheld.clear();
      if (round % 4 == 0) request.withheld = {document(2), document(10)};
      require_same(fixture, request);
    }
  }
}

TEST_CASE("pages of plain words show every match once") {
  Texts texts;
  const Fixture fixture = filled(texts);
  SearchRequest request;
  request.query = "calibrate 校准";
  request.readable = drafts_too();
  std::vector<std::string> seen;
  std::uint64_t total = 0;
  do {
    const SearchResult page = fixture.index->search(request);
    total = page.total;
    for (const Hit& hit : page.hits) seen.push_back(hit.key.document.text());
    request.cursor = page.next_cursor;
  } while (!request.cursor.empty());
  CHECK(seen.size() == total);
  std::sort(seen.begin(), seen.end());
  CHECK(std::unique(seen.begin(), seen.end()) == seen.end());
}
