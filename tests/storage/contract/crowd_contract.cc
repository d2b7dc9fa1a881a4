// Many at once, and much at once.
#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "stores.h"

using namespace rotulus;
using namespace rotulus::storage;
using namespace rotulus::test;

TEMPLATE_LIST_TEST_CASE("sixteen who write at once are all served, and readers beside them see whole changes",
                        "[storage][contract]", Stores) {
  constexpr int kWriters = 16, kChanges = 12;
  Contract<TestType> c;
  const SpaceId space = c.space();
  const auto before = c.entries();
  std::atomic<int> failed = 0, torn = 0;
  std::atomic<bool> stop = false;
  std::vector<std::thread> writers, readers;
  for (int r = 0; r < 2; ++r)
    readers.emplace_back([&] {
      while (!stop) {
        const auto session = c.store.read();
        DocumentQuery all;
        all.space = space;
        all.drafts = true;
        all.limit = 1000;
        std::int64_t revisions = 0;
        for (const auto& document : Documents(session).list(all)) revisions += document.revisions;
        if (AuditLog(session).size() != before + revisions) ++torn;
      }
    });
  for (int w = 0; w < kWriters; ++w)
    writers.emplace_back([&, w] {
      try {
        const DocumentId id = c.create(space, "writer " + std::to_string(w));
        for (int i = 1; i < kChanges; ++i) c.save(space, id, "writer " + std::to_string(w) + ", " + std::to_string(i));
      } catch (const std::exception&) {
        ++failed;
      }
    });
  for (auto& writer : writers) writer.join();
  stop = true;
  for (auto& reader : readers) reader.join();
  CHECK(failed == 0);
  CHECK(torn == 0);
  CHECK(c.entries() == before + kWriters * kChanges);
  CHECK(c.verifies());
}

TEMPLATE_LIST_TEST_CASE("of many who change one document, those who are late are told so and nobody else", "[storage][contract]",
                        Stores) {
  Contract<TestType> c;
  const SpaceId space = c.space();
  const DocumentId id = c.create(space, "0");
  std::atomic<int> done = 0, late = 0, other = 0;
  std::vector<std::thread> writers;
  for (int w = 0; w < 16; ++w)
    writers.emplace_back([&] {
      for (int i = 0; i < 8; ++i) try {
          const auto version = Documents(c.store.read()).find(id)->version;
          c.save(space, id, "x", version);
          ++done;
        } catch (const Error& error) {
          ++(error.code() == ErrorCode::kStale ? late : other);
        }
    });
  for (auto& writer : writers) writer.join();
  CHECK(other == 0);
  CHECK(done + late == 16 * 8);
  CHECK(done > 0);
  CHECK(Documents(c.store.read()).find(id)->revisions == 1 + done);
  CHECK(c.verifies());
}

TEMPLATE_LIST_TEST_CASE("ten thousand documents of a space are paged through, each once and in order", "[storage][contract]",
                        Stores) {
  constexpr int kDocuments = 10'000, kBatch = 1'000;
  Contract<TestType> c;
  const SpaceId space = c.space(), other = c.space("HB");
  c.create(other, "not among them\n");
  for (int made = 0; made < kDocuments; made += kBatch) {
    auto asked = c.request(space);
    for (int i = made; i < made + kBatch; ++i)
      asked.changes.push_back(c.making("document " + std::to_string(i), std::to_string(i) + ".md"));
    c.commit(asked);
  }
  const auto session = c.store.read();
  DocumentQuery page;
  page.space = space;
  page.drafts = true;
  page.limit = 200;
  std::vector<std::string> numbers;
  while (true) {
    const auto documents = Documents(session).list(page);
    if (documents.empty()) break;
    for (const auto& document : documents) numbers.push_back(document.number);
    page.after_number = numbers.back();
  }
  CHECK(numbers.size() == kDocuments);
  CHECK(std::is_sorted(numbers.begin(), numbers.end()));
  CHECK(std::set<std::string>(numbers.begin(), numbers.end()).size() == kDocuments);
  const auto last = Documents(session).find_number(numbers.back());
  CHECK(c.content(session, last->id) == "document " + std::to_string(kDocuments - 1));
}
