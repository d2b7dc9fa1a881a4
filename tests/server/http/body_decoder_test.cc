#include "body_decoder.h"

#include <catch2/catch.hpp>

namespace rotulus::http {
namespace {

Head chunked() {
  Head head;
  head.framing = Framing::kChunked;
  return head;
}

Head counted(std::uint64_t length) {
  Head head;
  head.framing = Framing::kLength;
  head.length = length;
  return head;
}

constexpr std::size_t kAll = 1 << 20;

// The decoded body and what is left behind it; "BROKEN" for malformed framing.
std::pair<std::string, std::string> decode(const std::string& raw) {
  BodyDecoder decoder(chunked());
  std::string body;
  try {
    const std::size_t used = decoder.decode(raw, body, kAll);
    return {decoder.finished() ? body : "INCOMPLETE", raw.substr(used)};
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kInvalidArgument);
    return {"BROKEN", ""};
  }
}

TEST_CASE("chunks are put together and what follows them is left alone", "[http][body]") {
  CHECK(decode("3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\nGET /") == std::pair<std::string, std::string>{"abc0123456789", "GET /"});
  CHECK(decode("3;name=value\r\nabc\r\n0\r\nTrailer: x\r\n\r\n").first == "abc");
  CHECK(decode("000003\r\nabc\r\n000\r\n\r\n").first == "abc");
  CHECK(decode("3\r\nabc\r\n").first == "INCOMPLETE");
}

TEST_CASE("chunks that come byte by byte decode the same", "[http][body]") {
  const std::string raw = "3;x\r\nabc\r\n1f\r\n" + std::string(31, 'z') + "\r\n0\r\nA: b\r\nC: d\r\n\r\n";
  BodyDecoder decoder(chunked());
  std::string body;
  for (const char c : raw) {
    REQUIRE_FALSE(decoder.finished());
    CHECK(decoder.decode({&c, 1}, body, kAll) == 1);
  }
  CHECK(decoder.finished());
  CHECK(body == "abc" + std::string(31, 'z'));
}

TEST_CASE("malformed chunk framing is refused", "[http][body]") {
  for (const std::string raw :
       {"\r\n", "g\r\n", "-1\r\n", "+1\r\n", "0x1\r\n", " 1\r\n", "1 \r\n", "1\n", "3\r\nabcd\r\n", "3\r\nabc\n", "3\r\nabc\rx",
        "1\rx", "1;a\nb\r\n", "fffffffffffffffff\r\n", "0\r\nA: b\n", "0\r\n folded\r\n\r\n", "0\r\n\rx"}) {
    INFO(raw);
    CHECK(decode(raw).first == "BROKEN");
  }
}

TEST_CASE("endless extensions, trailers and tiny chunks are refused", "[http][body]") {
  CHECK(decode("1;" + std::string(20'000, 'x')).first == "BROKEN");
  CHECK(decode("0\r\nA: " + std::string(20'000, 'x')).first == "BROKEN");
  std::string padded;
  for (int i = 0; i < 20'000; ++i) padded += "1;xx\r\na\r\n";
  CHECK(decode(padded).first == "BROKEN");
}

TEST_CASE("a counted body ends at its length", "[http][body]") {
  BodyDecoder decoder(counted(5));
  std::string body;
  CHECK(decoder.decode("hel", body, kAll) == 3);
  CHECK_FALSE(decoder.finished());
  CHECK(decoder.decode("loGET", body, kAll) == 2);
  CHECK(decoder.finished());
  CHECK(body == "hello");
}

TEST_CASE("decoding stops when the room is used up and goes on later", "[http][body]") {
  BodyDecoder decoder(counted(10));
  std::string body;
  CHECK(decoder.decode("0123456789", body, 4) == 4);
  CHECK(decoder.decode("456789", body, 4) == 4);
  CHECK(decoder.decode("89", body, 4) == 2);
  CHECK(decoder.finished());
  CHECK(body == "0123456789");
}

}  // namespace
}  // namespace rotulus::http
