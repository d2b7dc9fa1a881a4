#include <catch2/catch.hpp>
#include <filesystem>

#include "core/error.h"
#include "index_fixture.h"
#include "support/temporary_directory.h"

using namespace rotulus;
using namespace rotulus::search;
using namespace rotulus::search::test;
using rotulus::test::read_file;
using rotulus::test::write_file;

namespace {

crypto::SecretBytes key_of(char fill) { return crypto::SecretBytes(crypto::as_bytes(std::string(crypto::kKeySize, fill))); }

Fixture filled() {
  Fixture fixture;
  std::vector<Entry> entries;
  for (unsigned i = 1; i <= 50; ++i)
    entries.push_back(entry(i, "title " + std::to_string(i), "灭火器 cryptonym word" + std::to_string(i)));
  entries.push_back(draft(entries[0], "灭火器 draft"));
  fixture.add(entries);
  fixture.index->apply({}, std::vector{EntryKey{document(50), Audience::kReaders}}, 4711);
  return fixture;
}

}  // namespace

TEST_CASE("a checkpoint brings back the index with its position in the outbox", "[search]") {
  const rotulus::test::TemporaryDirectory directory;
  Fixture saved = filled();
  saved.index->save_checkpoint(directory / "index", key_of('k'));
  CHECK(saved.found("word7") == Numbers{7});
  CHECK_FALSE(std::filesystem::exists(directory / "index.new"));

  Fixture loaded;
  loaded.add({entry(99, "old", "of before")});
  REQUIRE(loaded.index->load_checkpoint(directory / "index", key_of('k')));
  CHECK(loaded.index->sequence() == 4711);
  CHECK(loaded.index->entry_count() == 50);
  CHECK(loaded.found("word7") == Numbers{7});
  CHECK(loaded.found("before").empty());
  CHECK(loaded.search("灭火器", drafts_too()).total == 49);
  loaded.add({entry(7, "t", "plums")});
  CHECK(loaded.found("plums") == Numbers{7});
  CHECK(loaded.found("word7").empty());
}

TEST_CASE("a checkpoint shows no word of the documents", "[search]") {
  const rotulus::test::TemporaryDirectory directory;
  filled().index->save_checkpoint(directory / "index", key_of('k'));
  const std::string bytes = read_file(directory / "index");
  for (const char* word : {"cryptonym", "灭火", "title", "word7", "glass", "postlist"})
    CHECK(bytes.find(word) == std::string::npos);
}

TEST_CASE("a damaged, foreign or absent checkpoint leaves an empty index", "[search]") {
  const rotulus::test::TemporaryDirectory directory;
  filled().index->save_checkpoint(directory / "index", key_of('k'));
  const std::string good = read_file(directory / "index");
  Fixture fixture = filled();
  const auto refused = [&](const std::string& bytes, char key) {
    write_file(directory / "damaged", bytes);
    const bool loaded = fixture.index->load_checkpoint(directory / "damaged", key_of(key));
    const bool empty = fixture.index->entry_count() == 0 && fixture.index->sequence() == 0 && fixture.found("word7").empty();
    return !loaded && empty;
  };
  CHECK(refused(good, 'x'));
  CHECK(refused("", 'k'));
  CHECK(refused("RTLSIDX1", 'k'));
  CHECK(refused(good.substr(0, good.size() / 2), 'k'));
  CHECK(refused(good.substr(0, good.size() - 1), 'k'));
  CHECK(refused(good + "x", 'k'));
  for (std::size_t at = 0; at < good.size(); at += 1 + good.size() / 61) {
    std::string flipped = good;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x40);
    INFO(at);
    CHECK(refused(flipped, 'k'));
  }
  CHECK_FALSE(fixture.index->load_checkpoint(directory / "absent", key_of('k')));
  CHECK_FALSE(fixture.index->load_checkpoint(directory.path(), key_of('k')));
  fixture.add({entry(1, "t", "works again")});
  CHECK(fixture.found("works") == Numbers{1});
}

TEST_CASE("a checkpoint that cannot be written changes nothing", "[search]") {
  const rotulus::test::TemporaryDirectory directory;
  Fixture fixture = filled();
  CHECK_THROWS_AS(fixture.index->save_checkpoint(directory / "no/such/directory", key_of('k')), Error);
  CHECK(fixture.found("word7") == Numbers{7});
  fixture.index->save_checkpoint(directory / "index", key_of('k'));
  CHECK(std::filesystem::exists(directory / "index"));
}
