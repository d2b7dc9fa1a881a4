#include "record.h"

#include <catch2/catch.hpp>
#include <limits>

#include "core/error.h"
#include "store_fixture.h"

using namespace rotulus;
using namespace rotulus::storage;
using rotulus::test::error_of;

TEST_CASE("a record gives back its fields in order", "[storage][record]") {
  RecordWriter out;
  const std::vector<std::int64_t> numbers = {
      0, 1, -1, 63, 64, -64, -65, 1LL << 32, std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()};
  for (const auto number : numbers) out.number(number);
  out.text("").text("质量手册").text(std::string("\0\x80", 2)).text(std::string(300, 'x'));
  RecordReader in(out.view(), "a test");
  for (const auto number : numbers) CHECK(in.number() == number);
  CHECK(in.text().empty());
  CHECK(in.text() == "质量手册");
  CHECK(in.text() == std::string("\0\x80", 2));
  CHECK(in.text() == std::string(300, 'x'));
  CHECK(in.at_end());
}

TEST_CASE("numbers are zigzag varints, byte for byte as the format says", "[storage][record]") {
  RecordWriter out;
  out.number(0).number(-1).number(1).number(-64).number(64).text("ab");
  CHECK(crypto::hex(out.view()) ==
        "000102"
        "7f"
        "8001"
        "026162");
}

TEST_CASE("a record that ends inside a field is refused and names its row", "[storage][record]") {
  RecordWriter out;
  out.number(1'000'000).text("twelve bytes");
  const auto whole = out.view();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    RecordReader in(whole.subspan(0, size), "user chen");
    try {
      in.number();
      in.text();
      FAIL("was read from " << size << " bytes");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kCorrupt);
      CHECK(std::string(error.what()).find("user chen") != std::string::npos);
    }
  }
}

TEST_CASE("a length beyond the record and a varint without an end are refused", "[storage][record]") {
  for (const crypto::Bytes& bytes : {crypto::Bytes{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 'x'},
                                     crypto::Bytes(11, 0x80), crypto::Bytes{5, 'a', 'b'}}) {
    RecordReader in(bytes, "x");
    CHECK(error_of([&] { in.bytes(); }) == ErrorCode::kCorrupt);
  }
  RecordWriter out;
  out.text("nineteen bytes long");
  RecordReader in(out.view(), "x");
  CHECK(error_of([&] { in.object_id(); }) == ErrorCode::kCorrupt);
}
