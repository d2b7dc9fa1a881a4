#include <catch2/catch.hpp>
#include <ctime>
#include <random>

#include "index_fixture.h"

using namespace rotulus;
using namespace rotulus::search;
using namespace rotulus::search::test;

namespace {

constexpr double kMaxSeconds = 0.5;

Fixture filled() {
  Fixture fixture;
  std::mt19937 random(1);
  std::vector<Entry> entries;
  for (unsigned i = 1; i <= 1'500; ++i) {
    std::string text;
    for (int k = 0; k < 60; ++k)
      text += "的的的是不了 word" + std::to_string(random() % 5'000) + " a-" + std::to_string(random() % 9) + "，数据库 ";
    entries.push_back(entry(i, "title word" + std::to_string(i), text));
  }
  fixture.add(entries);
  return fixture;
}

// Of this thread's processor: the machine may be busy with something else.
double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double seconds_of(const Fixture& fixture, const std::string& query) {
  const double begin = processor_seconds();
  SearchRequest request;
  request.query = query;
  request.readable = everything();
  request.facets = true;
  fixture.index->search(request);
  fixture.index->suggest(query, everything(), {}, 10);
  return processor_seconds() - begin;
}

std::string repeated(const std::string& piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

}  // namespace

TEST_CASE("no query is an error or takes long", "[search]") {
  const Fixture fixture = filled();
  double slowest = 0;
  const auto ask = [&](const std::string& query) {
    const double seconds = seconds_of(fixture, query);
    INFO(query.substr(0, 200));
    CHECK(seconds < kMaxSeconds);
    slowest = std::max(slowest, seconds);
  };

  SECTION("random strings of operators, words and bytes") {
    const std::string pieces[] = {"\"",  "(",      ")",    "-",      "*",     " OR ",  "title:", "number:", "before:", "2026",
                                  "的",  "数据库", "word", "word1*", "w*",    " ",     "：",     "“",       "”",       "a-1",
                                  "\\",  "\xFF",   "\x01", "|",      "~",     "lang:", "tag:",   "+",       ".",       "_",
                                  "[x]", "𠮷",     "é",    "\t",     "type:", "''",    "&",      "%00",     "<b>",     "state:"};
    std::mt19937 random(42);
    for (int i = 0; i < 2'000; ++i) {
      std::string query;
      for (unsigned k = random() % 24; k > 0; --k) query += pieces[random() % std::size(pieces)];
      if (i % 50 == 0)
        for (unsigned k = random() % 400; k > 0; --k) query.push_back(static_cast<char>(random() % 256));
      ask(query);
    }
  }

  SECTION("long and repetitive queries") {
    ask(repeated("的", 3'000));
    ask("\"" + repeated("的", 3'000) + "\"");
    ask("\"" + repeated("数据库", 600) + "\"");
    ask(repeated("w* ", 300));
    ask(repeated("的的 OR ", 400));
    ask(repeated("(", 3'000) + "word");
    ask(repeated("(word OR ", 300));
    ask(repeated("-word1 ", 400));
    ask(repeated("\"word1\" ", 400));
    ask(repeated("title:word ", 300));
    ask(repeated("number:a-1* ", 300));
    ask(repeated("a-", 2'000));
    ask(repeated("1a", 1'000));
    ask(std::string(2'000, 'x') + "*");
    ask(std::string(100'000, '"'));
    std::string different;
    for (int i = 0; i < 600; ++i) different += "word" + std::to_string(i) + " ";
    ask(different);
    std::string absent;
    for (int i = 0; i < 600; ++i) absent += "absent" + std::string(1, static_cast<char>('a' + i % 26)) + "x ";
    ask(absent);
  }
  INFO("slowest: " << slowest);
  CHECK(slowest < kMaxSeconds);
}

TEST_CASE("hostile documents are indexed and found again", "[search]") {
  Fixture fixture;
  std::string control;
  for (int i = 0; i < 256; ++i) control.push_back(static_cast<char>(i));
  Entry odd = entry(1, control, control + " findme");
  odd.number = control;
  odd.type = std::string(5'000, 't');
  odd.tags = {std::string(1'000, 'x'), "", control, "\x1f"};
  odd.owner = control;
  Entry huge = entry(2, std::string(100'000, 'a'), repeated("findme 数据", 300'000));
  fixture.add({odd, huge, entry(3, "", ""), entry(4, "", std::string(1'000'000, 'b') + " findme")});
  CHECK(fixture.found_sorted("findme") == Numbers{1, 2, 4});
  SearchRequest request;
  request.readable = everything();
  request.facets = true;
  CHECK(fixture.index->search(request).total == 4);
}
