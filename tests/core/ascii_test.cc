#include "core/ascii.h"

#include <catch2/catch.hpp>

using rotulus::ascii_lower;

TEST_CASE("ASCII letters become lower case, and nothing else changes", "[core]") {
  CHECK(ascii_lower('A') == 'a');
  CHECK(ascii_lower('Z') == 'z');
  CHECK(ascii_lower('@') == '@');
  CHECK(ascii_lower('[') == '[');
  CHECK(ascii_lower("Report-2026.DOCX") == "report-2026.docx");
  CHECK(ascii_lower("ÄÖ 规程 И") == "ÄÖ 规程 И");
  CHECK(ascii_lower("").empty());
}
