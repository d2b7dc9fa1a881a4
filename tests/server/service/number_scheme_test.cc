#include "number_scheme.h"

#include <catch2/catch.hpp>

#include "core/error.h"

namespace rotulus::service {
namespace {

const Timestamp kNow = Timestamp::parse("2026-11-21T08:00:00Z").value();

std::string fill(const std::string& scheme, const std::map<std::string, std::string>& fields = {}) {
  return fill_number_scheme(scheme, fields, "QA", kNow);
}

}  // namespace

TEST_CASE("a number scheme is filled with fields, space and year, and keeps its running number", "[service]") {
  CHECK(fill("SOP-{department}-{seq:04}", {{"department", "LAB"}}) == "SOP-LAB-{seq:04}");
  CHECK(fill("{space}-{year}-{seq}") == "QA-2026-{seq}");
  CHECK(fill("PLAIN").empty() == false);
  CHECK(fill("").empty());
}

TEST_CASE("a field that cannot stand in a number is named", "[service]") {
  CHECK_THROWS_WITH(fill("SOP-{department}-{seq}"), Catch::Contains("'department'") && Catch::Contains("fill it in"));
  for (const std::string& bad : std::vector<std::string>{"a b", "a/b", "质量", "{seq}", std::string(33, 'x')}) {
    INFO(bad);
    CHECK_THROWS_WITH(fill("SOP-{department}-{seq}", {{"department", bad}}), Catch::Contains("letters"));
  }
}

}  // namespace rotulus::service
