// The index in many databases must answer as one that was built at once: after any changes, merges and checkpoints.
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <map>
#include <random>
#include <thread>

#include "index_fixture.h"
#include "support/temporary_directory.h"

using namespace rotulus;
using namespace rotulus::search;
using namespace rotulus::search::test;

namespace {

const std::vector<std::string> kWords = {"alpha", "beta",   "gamma", "delta",  "epsilon",
                                         "校准",  "灭火器", "记录",  "温度计", "v2.1"};

// Changes to an index and what the outcome must be.
class Random {
 public:
  Entry next(unsigned number, Audience audience = Audience::kReaders) {
    std::string text;
    for (unsigned i = 0; i < 5 + below(20); ++i) text += kWords[below(1 + below(kWords.size()))] + " ";
    Entry made = entry(number, kWords[below(kWords.size())], text, 1 + static_cast<std::int64_t>(number % 3));
    made.key.audience = audience;
    made.revision.value = ++revisions_;
    return made;
  }
  unsigned below(std::size_t limit) { return static_cast<unsigned>(random_() % limit); }

 private:
  std::mt19937 random_{11};
  std::int64_t revisions_ = 0;
};

using Model = std::map<EntryKey, Entry>;

void change(Fixture& fixture, Model& model, const std::vector<Entry>& replaced, const std::vector<EntryKey>& removed) {
  fixture.index->apply(replaced, removed, fixture.index->sequence() + 1);
  for (const EntryKey& key : removed) model.erase(key);
  for (const Entry& each : replaced) model[each.key] = each;
}

std::vector<std::int64_t> revisions(const SearchResult& result) {
  std::vector<std::int64_t> found;
  for (const Hit& hit : result.hits) found.push_back(hit.revision.value);
  return found;
}

void require_same(const Fixture& changed, const Model& model) {
  Fixture fresh;
  std::vector<Entry> entries;
  for (const auto& [key, each] : model) entries.push_back(each);
  if (!entries.empty()) fresh.index->apply(entries, {}, 1);
  CHECK(changed.index->entry_count() == model.size());
  for (const Readable& readable : {everything(), drafts_too(), only_space(1)})
    for (const char* query : {"alpha", "beta gamma", "epsilon delta 校准", "\"温度计\"", "alp*", "tag:none OR v2.1", ""})
      for (const Sort sort : {Sort::kRelevance, Sort::kNewest, Sort::kNumber}) {
        SearchRequest request;
        request.query = query;
        request.readable = readable;
        request.sort = sort;
        request.limit = 100;
        request.facets = true;
        const SearchResult a = changed.index->search(request), b = fresh.index->search(request);
        INFO("query " << query);
        REQUIRE(revisions(a) == revisions(b));
        REQUIRE(a.total == b.total);
        REQUIRE(a.facets.size() == b.facets.size());
        for (std::size_t i = 0; i < a.facets.size(); ++i)
          for (std::size_t j = 0; j < a.facets[i].values.size(); ++j)
            REQUIRE(a.facets[i].values[j].count == b.facets[i].values.at(j).count);
      }
}

}  // namespace

TEST_CASE("an index that was changed often answers as one built at once", "[search]") {
  const rotulus::test::TemporaryDirectory directory;
  const crypto::SecretBytes key(crypto::as_bytes(std::string(crypto::kKeySize, 'k')));
  Fixture fixture;
  Model model;
  Random random;
  for (int round = 0; round < 60; ++round) {
    std::vector<Entry> replaced;
    std::vector<EntryKey> removed;
    const std::size_t count = round % 10 == 0 ? 150 : 1 + random.below(20);  // many at once become a segment
    for (std::size_t i = 0; i < count; ++i)
      replaced.push_back(random.next(1 + random.below(400), random.below(5) == 0 ? Audience::kDrafters : Audience::kReaders));
    for (unsigned i = 0; i < random.below(10); ++i) {
      const EntryKey gone{document(1 + random.below(400)), random.below(2) == 0 ? Audience::kDrafters : Audience::kReaders};
      if (std::none_of(replaced.begin(), replaced.end(), [&](const Entry& each) { return each.key == gone; }))
        removed.push_back(gone);
    }
    change(fixture, model, replaced, removed);
    if (round % 15 == 14) fixture.index->save_checkpoint(directory / "index", key);
    if (round % 20 == 19) require_same(fixture, model);
  }
  Fixture loaded;
  fixture.index->save_checkpoint(directory / "index", key);
  REQUIRE(loaded.index->load_checkpoint(directory / "index", key));
  require_same(loaded, model);
}

TEST_CASE("a checkpoint holds what its position in the outbox says, whatever is changed meanwhile", "[search]") {
  const rotulus::test::TemporaryDirectory directory;
  const crypto::SecretBytes key(crypto::as_bytes(std::string(crypto::kKeySize, 'k')));
  Fixture fixture;
  std::vector<Entry> entries;
  for (unsigned i = 1; i <= 300; ++i) entries.push_back(entry(i, "title", "plums"));
  fixture.add(entries);
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (unsigned i = 1; !stop; i = i % 300 + 1)  // sequence n: n - 1 entries say "changed n", the last 300 of them are kept
      fixture.index->apply(std::vector{entry(i, "title", "sequence" + std::to_string(fixture.index->sequence() + 1) + "x")}, {},
                           fixture.index->sequence() + 1);
  });
  for (int i = 0; i < 5; ++i) {
    const std::uint64_t sequence = fixture.index->save_checkpoint(directory / "index", key);
    Fixture loaded;
    REQUIRE(loaded.index->load_checkpoint(directory / "index", key));
    CHECK(loaded.index->sequence() == sequence);
    CHECK(loaded.index->entry_count() == 300);
    if (sequence > 1) CHECK(loaded.search("sequence" + std::to_string(sequence) + "x").total == 1);
    CHECK(loaded.search("sequence" + std::to_string(sequence + 1) + "x").total == 0);
  }
  stop = true;
  writer.join();
  CHECK(fixture.index->entry_count() == 300);
}

TEST_CASE("entries that come and go by the thousand leave an index that answers", "[search]") {
  Fixture fixture;
  std::vector<Entry> passing;
  std::vector<EntryKey> keys;
  for (unsigned i = 1; i <= 60; ++i) {  // few enough for the delta
    passing.push_back(entry(i, "passing", "here for a moment"));
    keys.push_back(passing.back().key);
  }
  fixture.add({entry(1'000, "staying", "here for good")});
  for (std::uint64_t round = 0; round < 80; ++round) {
    fixture.index->apply(passing, {}, fixture.index->sequence() + 1);
    fixture.index->apply({}, keys, fixture.index->sequence() + 1);
  }
  CHECK(fixture.index->entry_count() == 1);
  CHECK(fixture.found("here") == Numbers{1'000});
  fixture.index->apply(passing, {}, fixture.index->sequence() + 1);
  CHECK(fixture.search("moment").total == 60);
}

TEST_CASE("saving one entry after the other fills and merges deltas without losing one", "[search]") {
  Fixture fixture;
  constexpr unsigned kEntries = 1'300;
  for (unsigned i = 1; i <= kEntries; ++i) fixture.add({entry(i, "title", "shared number" + std::to_string(i))});
  for (unsigned i = 1; i <= kEntries; i += 3) fixture.add({entry(i, "title", "changed")});
  for (int wait = 0; wait < 3; ++wait) {  // merged or not, the answer is the same
    CHECK(fixture.index->entry_count() == kEntries);
    SearchRequest request;
    request.query = "shared OR changed";
    request.readable = everything();
    request.facets = true;
    CHECK(fixture.index->search(request).total == kEntries);
    CHECK(fixture.found("number4").empty());
    CHECK(fixture.found("number5") == Numbers{5});
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
  }
}
