// Chains of prefixes: long histories stay small and never take long to read.
#include "raw_database.h"
#include "store_fixture.h"

using namespace rotulus;
using namespace rotulus::test;

namespace {

// Hardly compressible by itself, and nearly the same in every version.
std::string version(int number) {
  std::string text;
  std::uint32_t state = 12345;
  for (int line = 0; line < 200; ++line) {
    state = state * 1664525U + 1013904223U;
    text += std::to_string(state) + (line == number ? " changed\n" : "\n");
  }
  return text;
}

std::int64_t number(RawDatabase& raw, const std::string& sql) { return raw.rows(sql).front().front().number; }

}  // namespace

TEST_CASE("a document of many versions is stored whole once, and every version is read back", "[storage][chain]") {
  constexpr int kVersions = 60;
  StoreFixture f;
  const SpaceId space = f.space();
  const DocumentId id = f.create(space, version(0));
  for (int i = 1; i < kVersions; ++i) f.save(space, id, version(i));
  f.reopen();
  {
    const auto session = f.store->read();
    const storage::Documents documents(session);
    const auto document = documents.find(id);
    REQUIRE(document);
    for (int i = 0; i < kVersions; ++i) CHECK(documents.content(*documents.revision(*document, i + 1)) == version(i));
  }
  CHECK(f.verify().problem_count == 0);
  f.store.reset();
  RawDatabase raw(f.data());
  const std::string blobs = " FROM object WHERE type = 3 AND document != 0 AND size > 1000";
  CHECK(number(raw, "SELECT count(*)" + blobs) == kVersions);
  CHECK(number(raw, "SELECT count(*)" + blobs + " AND depth = 0") == 1);
  CHECK(number(raw, "SELECT max(depth) FROM object") == 16);
}

TEST_CASE("a chain whose rows were bent is refused, and never followed for ever", "[storage][chain][tamper]") {
  StoreFixture f;
  const SpaceId space = f.space();
  const DocumentId id = f.create(space, version(0));
  for (int i = 1; i <= 16; ++i) f.save(space, id, version(i));
  f.store.reset();
  {
    RawDatabase raw(f.data());
    REQUIRE(raw.execute("UPDATE object SET base = id, depth = 16 WHERE type = 3 AND depth BETWEEN 9 AND 15"));
  }
  f.reopen();
  CHECK(error_of([&] { f.save(space, id, version(17)); }) == ErrorCode::kCorrupt);
}
