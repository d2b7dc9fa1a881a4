// Random cuts and random damage, the same on every run: parsers must neither crash nor read the same bytes in two ways.
#include <catch2/catch.hpp>
#include <random>

#include "body_decoder.h"
#include "live_server.h"

namespace rotulus::http::test {
namespace {

using Random = std::mt19937;

Random random_numbers(unsigned series) { return Random(series); }

std::size_t up_to(Random& random, std::size_t max) { return std::uniform_int_distribution<std::size_t>(0, max)(random); }

const std::vector<std::string>& seeds() {
  static const std::vector<std::string> all{
      "GET /a/b?x=1&y=%E9%97%A8 HTTP/1.1\r\nHost: example.org\r\nAccept: */*\r\nCookie: a=1; b=2\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello",
      "PUT /x%2Fy HTTP/1.1\r\nHost: [::1]:8443\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3;e=v\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nT: v\r\n\r\n",
      "\r\nOPTIONS * HTTP/1.0\r\nConnection: close\r\n\r\n",
  };
  return all;
}

std::string damaged(Random& random, std::string text) {
  constexpr std::string_view kPieces[] = {"\r\n", "\n",  " ",       "\t",   ":", ",",   "chunked", "Content-Length: 3\r\n",
                                          "%",    "%00", {"\0", 1}, "\xff", "0", "ffff"};
  for (std::size_t edits = 1 + up_to(random, 3); edits > 0; --edits) {
    const std::size_t at = up_to(random, text.size());
    switch (up_to(random, 2)) {
      case 0:
        text.insert(at, kPieces[up_to(random, std::size(kPieces) - 1)]);
        break;
      case 1:
        text.erase(at, 1 + up_to(random, 4));
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(up_to(random, 255));
    }
  }
  return text;
}

// What the scanner and parser make of `text` when it arrives in random pieces.
std::string reading(Random& random, const std::string& text, std::size_t max_piece) {
  const Limits limits;
  HeadScanner scanner(limits);
  for (std::size_t size = 0; size < text.size();) {
    size = std::min(text.size(), size + 1 + up_to(random, max_piece));
    const auto state = scanner.scan(std::string_view(text).substr(0, size));
    if (state == HeadScanner::State::kIncomplete) continue;
    if (state == HeadScanner::State::kRejected) return "rejected " + scanner.rejection().detail;
    const auto parsed = parse_head(std::string_view(text).substr(0, scanner.head_size()), limits);
    if (const auto* rejection = std::get_if<Rejection>(&parsed)) return "refused " + rejection->detail;
    const Head& head = std::get<Head>(parsed);
    return "head " + head.target.path + ' ' + std::to_string(scanner.head_size()) + ' ' + std::to_string(head.length);
  }
  return "incomplete";
}

std::string decoding(Random& random, const std::string& text, std::size_t max_piece) {
  Head head;
  head.framing = Framing::kChunked;
  BodyDecoder decoder(head);
  std::string body;
  std::size_t at = 0;
  try {
    while (at < text.size() && !decoder.finished()) {
      const std::size_t piece = std::min(text.size() - at, 1 + up_to(random, max_piece));
      at += decoder.decode(std::string_view(text).substr(at, piece), body, 1 + up_to(random, max_piece));
    }
  } catch (const Error&) {
    return "broken after " + body;
  }
  return (decoder.finished() ? "whole " + std::to_string(at) + ' ' : "part ") + body;
}

TEST_CASE("a damaged head reads the same however it arrives", "[http][fuzz]") {
  Random random = random_numbers(1);
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = damaged(random, seeds()[up_to(random, seeds().size() - 1)]);
    const std::string whole = reading(random, text, text.size());
    if (whole != reading(random, text, 3)) FAIL(text);
  }
  SUCCEED();
}

TEST_CASE("damaged chunks decode the same however they arrive", "[http][fuzz]") {
  Random random = random_numbers(2);
  const std::string seed = "3;e=v\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nT: v\r\n\r\nGET / HTTP/1.1\r\n";
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = damaged(random, seed);
    const std::string whole = decoding(random, text, text.size());
    if (whole != decoding(random, text, 2)) FAIL(text);
  }
  SUCCEED();
}

TEST_CASE("pipelined requests cut at random are answered alike", "[http][fuzz]") {
  Random random = random_numbers(3);
  LiveServer server([](Request& request) { return plain_text(Status::kOk, request.path + request.read_body(1000)); });
  const std::string all = get("/one") + "POST /two HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" + get("/three?q=%20") +
                          "PUT /four HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n" +
                          get("/five");
  for (int i = 0; i < 50; ++i) {
    RawClient client = server.connect();
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t piece = 1 + up_to(random, 40);
      client.send(std::string_view(all).substr(at, piece));
      at += piece;
    }
    for (const std::string expected : {"/one", "/twohello", "/three", "/fourabcde", "/five"}) {
      const auto answer = client.receive();
      REQUIRE(answer);
      REQUIRE(answer->body == expected);
    }
  }
}

TEST_CASE("damaged requests never bring the server down", "[http][fuzz]") {
  Random random = random_numbers(4);
  LiveServer server(echo);
  for (int i = 0; i < 500; ++i) {
    RawClient client = server.connect();
    client.send(damaged(random, seeds()[up_to(random, seeds().size() - 1)]));
    client.finish_sending();
    const std::string answer = client.receive_all();
    if (!answer.empty()) REQUIRE(answer.starts_with("HTTP/1.1 "));
  }
  CHECK(ask(server.port(), get("/"))->status == 200);
}

}  // namespace
}  // namespace rotulus::http::test
