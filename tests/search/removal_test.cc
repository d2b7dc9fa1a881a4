#include <catch2/catch.hpp>

#include "index_fixture.h"

using namespace rotulus;
using namespace rotulus::search;
using namespace rotulus::search::test;

TEST_CASE("searching and suggesting go on after a document is removed", "[search]") {
  IndexOptions options;
  options.allow_swap = true;
  const auto index = Index::open(options);
  const std::vector<Entry> entries = {entry(1, "Calibration", "calibration of gauges"), entry(2, "Cooling", "cooling machine"),
                                      entry(3, "Printer", "printer labels")};
  index->apply(entries, {}, 1);
  const std::vector<EntryKey> removed = {entries[1].key};
  index->apply({}, removed, 2);
  SearchRequest request;
  request.readable.all_spaces_effective = true;
  for (const char* query : {"calibration", "calibratoin", "printer labels"}) {
    request.query = query;
    CHECK_NOTHROW(index->search(request));
  }
  CHECK_NOTHROW(index->suggest("cal", request.readable, {}, 5));
}
