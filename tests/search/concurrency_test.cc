#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "index_fixture.h"
#include "support/temporary_directory.h"

using namespace rotulus;
using namespace rotulus::search;
using namespace rotulus::search::test;

TEST_CASE("readers see every change whole and never an error while it is made", "[search]") {
  Fixture fixture;
  constexpr unsigned kDocuments = 40;
  const auto generation = [](unsigned number) {
    std::vector<Entry> entries;
    for (unsigned i = 1; i <= kDocuments; ++i)
      entries.push_back(entry(i, "title", "shared generation" + std::string(number % 9 + 1, 'x')));
    return entries;
  };
  fixture.add(generation(0));
  std::atomic<bool> stop{false};
  std::atomic<unsigned> wrong{0}, failed{0}, asked{0};
  const auto read = [&] {
    while (!stop) try {
        ++asked;
        SearchRequest request;
        request.query = "shared";
        request.readable = drafts_too();
        request.facets = true;
        if (fixture.index->search(request).total != kDocuments) ++wrong;
        for (unsigned i = 1; i <= 9; ++i) {
          const auto total = fixture.search("generation" + std::string(i, 'x')).total;
          if (total != 0 && total != kDocuments) ++wrong;
        }
        fixture.index->suggest("ti", everything(), {}, 5);
      } catch (...) {
        ++failed;
      }
  };
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) readers.emplace_back(read);
  for (unsigned i = 1; i <= 60; ++i) fixture.add(generation(i));
  stop = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(wrong == 0);
  CHECK(failed == 0);
  CHECK(asked > 0);
}

TEST_CASE("readers go on while checkpoints are written and loaded", "[search]") {
  Fixture fixture;
  const rotulus::test::TemporaryDirectory directory;
  const crypto::SecretBytes key(crypto::as_bytes(std::string(crypto::kKeySize, 'k')));
  std::vector<Entry> entries;
  for (unsigned i = 1; i <= 200; ++i) entries.push_back(entry(i, "title", "shared word" + std::to_string(i)));
  fixture.add(entries);
  std::atomic<bool> stop{false};
  std::atomic<unsigned> failed{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i)
    readers.emplace_back([&] {
      while (!stop) try {
          if (fixture.search("shared").total != 200) ++failed;
        } catch (...) {
          ++failed;
        }
    });
  for (int i = 0; i < 10; ++i) {
    fixture.index->save_checkpoint(directory / "index", key);
    fixture.add({entry(1, "title", "shared again")});
    CHECK(fixture.index->load_checkpoint(directory / "index", key));
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(failed == 0);
}
