// What the database shows. docs/threat-model.md lists every column as clear or not; here the list is held against the schema, and
// everything that it does not call clear against a second store made from the same input: under other keys nothing may be equal.
#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "filled_store.h"
#include "raw_database.h"

using namespace rotulus;
using namespace rotulus::test;

namespace fs = std::filesystem;

namespace {

using Columns = std::map<std::string, std::set<std::string>>;  // by table

struct Listed {
  Columns clear, hidden;
};

std::set<std::string> quoted_names(const std::string& text) {
  static const std::regex kName("`([a-z_]+)`");
  std::set<std::string> names;
  for (std::sregex_iterator at(text.begin(), text.end(), kName), end; at != end; ++at) names.insert((*at)[1]);
  return names;
}

// The rows of the table under "What is in the clear": | `table` | clear; keyed hash: ... | sealed | words |
Listed listed_columns() {
  static const std::regex kRow(R"(\n\| `([a-z_]+)` \|([^|]*)\|([^|]*)\|[^|]*\|)");
  const std::string page = read_file(fs::path(ROTULUS_SOURCE_DIR) / "docs/threat-model.md");
  Listed listed;
  for (std::sregex_iterator at(page.begin(), page.end(), kRow), end; at != end; ++at) {
    const std::string table = (*at)[1], clear = (*at)[2];
    const auto keyed = std::min(clear.find("keyed hash:"), clear.size());
    listed.clear[table] = quoted_names(clear.substr(0, keyed));
    listed.hidden[table] = quoted_names(clear.substr(keyed) + (*at)[3].str());
  }
  return listed;
}

constexpr std::size_t kBlock = 16;

using Blocks = std::set<std::string>;

void add_blocks(Blocks& blocks, const std::string& bytes) {
  for (std::size_t at = 0; at + kBlock <= bytes.size(); at += kBlock) blocks.insert(bytes.substr(at, kBlock));
}

// Without SQLite's own header, which counts changes.
void add_file(Blocks& blocks, const std::string& file) { add_blocks(blocks, file.substr(112)); }

Blocks shared(const Blocks& a, const Blocks& b) {
  Blocks both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(both, both.begin()));
  return both;
}

// A block of clear columns whose last byte or two are the beginning of a sealed value is equal in two stores now and then by
// chance: it says something only with more bytes than that which the skeleton does not explain.
bool is_telling(const std::string& file, const std::string& skeleton, const std::string& block) {
  constexpr std::size_t kHeader = 112, kChance = 4;
  for (std::size_t at = kHeader; at + kBlock <= file.size(); at += kBlock) {
    if (file.compare(at, kBlock, block) != 0) continue;
    std::size_t other = 0;
    for (std::size_t i = at; i < at + kBlock; ++i) other += file[i] == skeleton[i] ? 0 : 1;
    if (other < kChance) return false;
  }
  return true;
}

Blocks column_blocks(const fs::path& data, const std::string& table, const std::string& column) {
  Blocks blocks;
  RawDatabase db(data);
  for (const auto& value : db.texts("SELECT " + column + " FROM " + table)) add_blocks(blocks, value);
  return blocks;
}

// Two stores from the same input.
struct Twins {
  FilledStore a, b;
  Twins() {
    a.rotate_half_way();
    b.rotate_half_way();
    a.store.reset();
    b.store.reset();
  }
};

// The file as it is after VACUUM, without what replaced rows have left in free space; and the same file once more, with every
// byte of the sealed columns overwritten where it stands: only clear columns, keyed hashes and SQLite's own structure remain.
struct Bared {
  std::string file, skeleton;
};

// Leaves the first byte, which is the form of a sealed value (docs/formats/sealed.md) and the same in all. SQLite overwrites a
// value by one of the same length where it stands. A keyed hash stays, since to overwrite it would move index
// entries; it has been compared column by column.
void blank(const fs::path& data, const Columns& hidden) {
  RawDatabase db(data);
  for (const auto& [table, columns] : hidden)
    for (const auto& column : columns)
      if (column == "sealed" || column == "wrapped" || column == "data")
        db.execute("UPDATE " + table + " SET " + column + " = CAST(substr(" + column + ", 1, 1) || zeroblob(length(" + column +
                   ") - 1) AS BLOB)");
}

std::string compacted(const fs::path& data, const fs::path& to) {
  fs::create_directories(to);
  RawDatabase(data).execute("VACUUM INTO '" + (to / "store.db").string() + "'");
  return read_file(to / "store.db");
}

Bared bare(const fs::path& data, const fs::path& to, const Columns& hidden) {
  Bared bared{compacted(data, to), {}};
  blank(to, hidden);
  bared.skeleton = read_file(to / "store.db");
  return bared;
}

}  // namespace

TEST_CASE("the threat model lists every column of every table, and no other", "[storage][privacy]") {
  const Listed listed = listed_columns();
  StoreFixture f;
  f.store.reset();
  RawDatabase db(f.data());
  Columns found;
  for (const auto& table : db.tables())
    for (const auto& column : db.columns(table)) found[table].insert(column);
  Columns named = listed.clear;
  for (const auto& [table, columns] : listed.hidden) {
    for (const auto& column : columns) {
      INFO(table << "." << column);
      CHECK(named[table].insert(column).second);  // not both
    }
  }
  for (const auto& [table, columns] : found) {
    INFO(table);
    CHECK(named[table] == columns);
  }
  CHECK(named.size() == found.size());
}

TEST_CASE("two stores made from one input share no block of any column that is not clear", "[storage][privacy]") {
  Twins twins;
  std::size_t compared = 0;
  for (const auto& [table, columns] : listed_columns().hidden)
    for (const auto& column : columns) {
      const Blocks blocks = column_blocks(twins.a.data(), table, column);
      compared += blocks.size();
      INFO(table << "." << column);
      CHECK(!blocks.empty());
      CHECK(shared(blocks, column_blocks(twins.b.data(), table, column)).empty());
    }
  CHECK(compared > 500);
  // The comparison can fail: a clear column is shared.
  CHECK(!shared(column_blocks(twins.a.data(), "audit", "object || '                '"),
                column_blocks(twins.b.data(), "audit", "object || '                '"))
             .empty());
}

TEST_CASE("sealed values of one store share no block with each other", "[storage][privacy]") {
  FilledStore f;
  f.store.reset();
  RawDatabase db(f.data());
  std::set<std::string> seen;
  for (const auto& [table, columns] : listed_columns().hidden)
    for (const auto& column : columns)
      for (const auto& value : db.texts("SELECT " + column + " FROM " + table))
        for (std::size_t at = 0; at + kBlock <= value.size(); at += kBlock) REQUIRE(seen.insert(value.substr(at, kBlock)).second);
}

TEST_CASE("the files of two stores made from one input share only what comes from clear columns and from SQLite",
          "[storage][privacy]") {
  Twins twins;
  const Columns hidden = listed_columns().hidden;
  TemporaryDirectory directory;
  const Bared a = bare(twins.a.data(), directory / "a", hidden), b = bare(twins.b.data(), directory / "b", hidden);
  REQUIRE(a.skeleton.size() == a.file.size());
  Blocks of_a, of_b, structure;
  add_file(of_a, a.file);
  add_file(of_b, b.file);
  add_file(structure, a.skeleton);
  add_file(structure, b.skeleton);
  std::size_t left = 0;
  for (const auto& block : shared(of_a, of_b))
    left += structure.contains(block) || !is_telling(a.file, a.skeleton, block) ? 0 : 1;
  CHECK(left == 0);
  // Nearly all of the file is in the comparison: what the skeletons explain is the small part.
  std::size_t unexplained = 0;
  for (const auto& block : of_a) unexplained += structure.contains(block) ? 0 : 1;
  CHECK(unexplained > 300);

  // The files as they lie on the disk hold what replaced rows have left, too.
  Blocks raw_a, raw_b;
  const std::string raw_file = read_file(twins.a.data() / "store.db");
  add_file(raw_a, raw_file);
  add_file(raw_b, read_file(twins.b.data() / "store.db"));
  for (const fs::path& data : {twins.a.data(), twins.b.data()}) blank(data, hidden);
  Blocks raw_structure;
  const std::string raw_skeleton = read_file(twins.a.data() / "store.db");
  REQUIRE(raw_skeleton.size() == raw_file.size());
  add_file(raw_structure, raw_skeleton);
  add_file(raw_structure, read_file(twins.b.data() / "store.db"));
  left = 0;
  for (const auto& block : shared(raw_a, raw_b))
    left += raw_structure.contains(block) || !is_telling(raw_file, raw_skeleton, block) ? 0 : 1;
  CHECK(left == 0);
}

TEST_CASE("no text of the input stands in any file of the data directory", "[storage][privacy]") {
  FilledStore f;
  const auto contains = [&](const std::string& needle) {
    for (const auto& entry : fs::directory_iterator(f.data()))
      if (read_file(entry.path()).find(needle) != std::string::npos) return true;
    return false;
  };
  for (const char* text : {"Calibration", "two weights", "校准", "calibration.md", "林薇", "lin@example.org", "record of lin",
                           "QA documents", "a change", "Lin Wei", "script", "House rules", "secret", "well written",
                           "Read it through", "two-steps", "content-sha256", "please read"}) {
    INFO(text);
    CHECK_FALSE(contains(text));
  }
  CHECK_FALSE(contains(f.session_bearer));
  CHECK_FALSE(contains(f.token_bearer));
  CHECK(contains("lin.wei"));  // clear, as the threat model says: the search does find things, in the log of the database too
}
