// The index comes up with everything in it, whatever is left of its checkpoint, and a part of it is never taken for the whole.
#include "service/indexer.h"

#include <catch2/catch.hpp>

#include <fstream>

#include "core/error.h"
#include "storage/spaces.h"
#include "support/temporary_directory.h"

namespace rotulus::test {
namespace {

namespace fs = std::filesystem;
using service::Indexer;

constexpr int kDocuments = 1'100;  // several batches

class Library {
 public:
  Library() {
    crypto::Credential credential;
    credential.secret = crypto::SecretBytes(crypto::kKeySize);
    store = storage::Store::create(storage::DataDirectory::create(directory_ / "data"), credential).store;
    store->write({UserId{}, "test"},
                 [&](storage::Transaction& tx) { space_ = storage::create_space(tx, *SpaceKey::parse("QA"), "QA", "").id; });
  }

  void add(int count) {
    store->write({UserId{}, "test"}, [&](storage::Transaction& tx) {
      storage::CommitRequest request;
      request.space = space_;
      request.author = request.committer = {"Lin Wei", "lin@example.org", Timestamp::from_seconds(1'700'000'000), 480};
      request.message = "Bring it in";
      request.imported = true;
      for (; count > 0; --count) {
        storage::DocumentChange change;
        change.kind = storage::DocumentChange::Kind::kCreate;
        change.content = "# Saved word" + std::to_string(++added) + "mark\n";
        change.metadata = storage::Metadata{};
        change.metadata->path = std::to_string(added) + ".md";
        request.changes.push_back(std::move(change));
      }
      storage::commit(tx, request);
    });
  }

  fs::path checkpoint() const { return directory_ / "data" / "index.checkpoint"; }

  std::unique_ptr<storage::Store> store;
  int added = 0;

 private:
  TemporaryDirectory directory_;
  SpaceId space_;
};

// An index and what keeps it up.
struct Indexed {
  explicit Indexed(storage::Store& store)
      : index(search::Index::open([] {
          search::IndexOptions options;
          options.allow_swap = true;
          return options;
        }())),
        indexer(store, *index, {std::chrono::hours(1), std::chrono::milliseconds(1)}) {}

  bool finds(int number) const {
    search::SearchRequest request;
    request.query = "word" + std::to_string(number) + "mark";
    request.readable.all_spaces_effective = true;
    return index->search(request).total == 1;
  }
  std::vector<int> lost(int added) const {
    std::vector<int> numbers;
    for (int number = 1; number <= added; ++number)
      if (!finds(number)) numbers.push_back(number);
    return numbers;
  }

  std::unique_ptr<search::Index> index;
  Indexer indexer;
};

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void put(const fs::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// How many documents a start had to read.
std::uint64_t read_at_start(Indexed& indexed) {
  std::uint64_t read = 0;
  indexed.indexer.start([&](std::string_view, std::uint64_t done, std::uint64_t) { read = done; });
  return read;
}

}  // namespace

TEST_CASE("the index starts from its checkpoint, from none, and from one that is damaged, with everything in it", "[indexer]") {
  Library library;
  library.add(300);
  {
    Indexed first(*library.store);
    CHECK(read_at_start(first) == 300);
  }
  const std::string whole = bytes_of(library.checkpoint());
  REQUIRE(whole.size() > 1'000);
  library.add(20);  // what the checkpoint does not hold
  const auto starts_with = [&](const std::string& bytes, std::uint64_t read) {
    put(library.checkpoint(), bytes);
    Indexed again(*library.store);
    CHECK(read_at_start(again) == read);
    CHECK(again.lost(library.added) == std::vector<int>{});
    fs::remove(library.checkpoint());
  };
  SECTION("whole") { starts_with(whole, 0); }
  SECTION("empty") { starts_with("", 320); }
  SECTION("cut short") {
    for (const std::size_t size : {std::size_t{1}, whole.size() / 3, whole.size() - 1}) starts_with(whole.substr(0, size), 320);
  }
  SECTION("with other bytes") {
    for (const std::size_t at : {std::size_t{0}, std::size_t{40}, whole.size() / 2, whole.size() - 1}) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
      starts_with(damaged, 320);
    }
  }
  SECTION("with bytes behind it") { starts_with(whole + "x", 320); }
  SECTION("older than what is left to replay") {
    {
      Indexed later(*library.store);
      CHECK(read_at_start(later) == 0);
    }
    starts_with(whole, 320);
  }
  SECTION("none") {
    fs::remove(library.checkpoint());
    Indexed again(*library.store);
    CHECK(read_at_start(again) == 320);
    CHECK(again.lost(library.added) == std::vector<int>{});
  }
}

TEST_CASE("reading everything anew says how far it is, and what is saved meanwhile is found", "[indexer]") {
  Library library;
  library.add(kDocuments);
  Indexed indexed(*library.store);
  std::vector<std::uint64_t> steps;
  indexed.indexer.start([&](std::string_view what, std::uint64_t done, std::uint64_t total) {
    CHECK(what == "indexing documents");
    CHECK(total == kDocuments);
    const auto state = indexed.indexer.rebuild_state();
    CHECK((state.done == done && state.total == total));
    if (steps.empty()) library.add(5);
    steps.push_back(done);
  });
  CHECK(steps.size() > 1);
  CHECK(std::is_sorted(steps.begin(), steps.end()));
  CHECK(steps.back() == kDocuments);
  CHECK(indexed.indexer.rebuild_state().total == 0);
  CHECK(indexed.lost(library.added) == std::vector<int>{});
}

TEST_CASE("an index that could not be read anew is not made a whole one by what is saved after", "[indexer]") {
  Library library;
  library.add(kDocuments);
  {
    Indexed indexed(*library.store);
    read_at_start(indexed);
    indexed.indexer.save_checkpoint();  // and the outbox is trimmed behind it
    const auto fail = [](std::string_view, std::uint64_t, std::uint64_t) { throw Error(ErrorCode::kStorageFull, "It is full."); };
    CHECK_THROWS_AS(indexed.indexer.rebuild(fail), Error);
    library.add(1);
    CHECK_FALSE(indexed.indexer.wait_until_current(std::chrono::milliseconds(300)));
    CHECK(indexed.indexer.last_failure().find("reindex") != std::string::npos);
    CHECK(indexed.indexer.lag() > 0);
    SECTION("another one makes it whole") {
      indexed.indexer.rebuild(nullptr);
      REQUIRE(indexed.indexer.wait_until_current(std::chrono::seconds(20)));
      CHECK(indexed.lost(library.added) == std::vector<int>{});
    }
    SECTION("so does a start") {}
  }
  Indexed again(*library.store);
  CHECK(read_at_start(again) == 0);  // from the checkpoint
  CHECK(again.lost(library.added) == std::vector<int>{});
}

}  // namespace rotulus::test
