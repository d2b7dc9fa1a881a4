#include <catch2/catch.hpp>
#include <set>

#include "index_fixture.h"

using namespace rotulus;
using namespace rotulus::search;
using namespace rotulus::search::test;

namespace {

Numbers similar(const Fixture& fixture, unsigned number, const Readable& readable = everything(),
                const std::vector<DocumentId>& withheld = {}) {
  SimilarRequest request;
  request.document = document(number);
  request.readable = readable;
  request.withheld = withheld;
  Numbers numbers;
  for (const Hit& hit : fixture.index->similar(request)) numbers.push_back(number_of(hit.key.document));
  return numbers;
}

Fixture library() {
  Fixture fixture;
  fixture.add({entry(1, "Calibration of thermometers", "thermometers are calibrated against a reference bath every year"),
               entry(2, "Reference baths", "a reference bath for calibrated thermometers is kept at ten degrees"),
               entry(3, "Holidays", "holidays are asked for two weeks before, and granted by the head of the group"),
               entry(4, "温度计校准", "温度计每年用恒温槽校准一次，记录保存三年"),
               entry(5, "恒温槽", "恒温槽用于温度计校准，温度稳定"),
               entry(6, "Thermometers elsewhere", "thermometers calibrated in a reference bath", 2)});
  return fixture;
}

}  // namespace

TEST_CASE("what is similar shares the words that set a document apart", "[search]") {
  const Fixture fixture = library();
  CHECK(similar(fixture, 4) == Numbers{5});
  const Numbers found = similar(fixture, 1);
  CHECK(std::set<unsigned>(found.begin(), found.end()) == std::set<unsigned>{2, 6});
  CHECK(similar(fixture, 3).empty());
}

TEST_CASE("what is similar is taken from what the asker may read", "[search]") {
  const Fixture fixture = library();
  CHECK(similar(fixture, 1, only_space(1)) == Numbers{2});
  CHECK(similar(fixture, 1, everything(), {document(2)}) == Numbers{6});
  CHECK(similar(fixture, 6, only_space(1)).empty());  // he may not read the document itself
  CHECK(similar(fixture, 1, Readable{}).empty());
  CHECK(similar(fixture, 99).empty());
}

TEST_CASE("the draft of a similar document is one with it", "[search]") {
  Fixture fixture = library();
  fixture.add({draft(entry(2, "Reference baths", ""), "a reference bath for calibrated thermometers, at eleven degrees")});
  const Numbers found = similar(fixture, 1, drafts_too());
  CHECK(std::set<unsigned>(found.begin(), found.end()) == std::set<unsigned>{2, 6});
  CHECK(found.size() == 2);
}
