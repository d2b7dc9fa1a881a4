// Bytes flipped one at a time, and whole rows that change places: always an error that names the object, never other bytes than
// were saved.
#include <algorithm>
#include <map>
#include <random>

#include "fault_runs.h"
#include "tampering.h"

using namespace rotulus;
using namespace rotulus::storage;
using namespace rotulus::test;

namespace {

// 0x01, salt, commitment (docs/formats/sealed.md).
constexpr std::size_t kHeader = 33;

struct Cell {
  std::string table, column;
  RawRow key;
  RawValue value;
};

std::vector<Cell> all_cells(const std::filesystem::path& data) {
  RawDatabase db(data);
  std::vector<Cell> cells;
  for (const auto& table : db.tables())
    for (const auto& column : db.columns(table))
      for (RawRow& row : db.rows("SELECT " + column + ", " + key_list(db, table) + " FROM " + table)) {
        RawValue value = std::move(row.front());
        row.erase(row.begin());
        cells.push_back({table, column, std::move(row), std::move(value)});
      }
  return cells;
}

// False when SQLite refuses it, for two rows with one key or a value that a column does not take.
bool put(Tampering& t, const Cell& cell, const RawValue& value) {
  return t.change([&](RawDatabase& db) {
    RawRow values = {value};
    values.insert(values.end(), cell.key.begin(), cell.key.end());
    return db.change("UPDATE " + cell.table + " SET " + cell.column + " = ?1 WHERE " + key_condition(db, cell.table, 2), values);
  });
}

RawValue flipped(RawValue value, std::size_t bit) {
  if (value.type == SQLITE_INTEGER)
    value.number = static_cast<std::int64_t>(static_cast<std::uint64_t>(value.number) ^ std::uint64_t{1} << bit % 64);
  else
    value.bytes[bit / 8] = static_cast<char>(value.bytes[bit / 8] ^ 1 << bit % 8);
  return value;
}

std::size_t bits(const RawValue& value) { return 8 * (value.type == SQLITE_INTEGER ? 8 : value.bytes.size()); }

bool is_authenticated(const Cell& cell) {
  // A slot that is not in use is not looked at: the recovery key is with its owner.
  const bool unused = cell.table == "key_slot" && (cell.column == "id" || cell.key.front().number != 1);
  return !unused && !kNotAuthenticated.contains(cell.table + "." + cell.column);
}

// What every revision of every document says, by names; an error where there is one.
using Said = std::map<std::string, std::string>;
const std::string kNothing = "an error";

Said everything_said(const std::filesystem::path& data, const std::vector<DocumentId>& ids) {
  Said said;
  try {
    const auto store = Store::open(DataDirectory::open(data), test_key());
    const auto session = store->read();
    const Documents documents(session);
    for (const DocumentId& id : ids)
      for (std::int64_t sequence = 1; sequence <= 8; ++sequence) {
        std::string& text = said[id.text() + "@" + std::to_string(sequence)] = kNothing;
        try {
          const auto document = documents.find(id);
          const auto revision = document ? documents.revision(*document, sequence) : std::nullopt;
          if (revision && !revision->removal)
            text = revision->title + "\n" + revision->summary + "\n" + documents.content(*revision);
        } catch (const Error&) {
          continue;
        }
      }
  } catch (const Error&) {
    return {};
  }
  return said;
}

// The one byte by which an object says where it is sealed.
bool is_carried(const Cell& cell) { return cell.table == "object" && cell.value.bytes.size() == 1; }

// Which revision says something else than was saved; empty when none does.
std::string contradiction(const Said& saved, const Said& said) {
  for (const auto& [name, text] : said)
    if (text != kNothing && text != saved.at(name)) return name;
  return {};
}

std::vector<DocumentId> documents_of(const FilledStore& f) { return {f.procedure, f.form, f.house, f.rule, f.waiting}; }

}  // namespace

TEST_CASE("a flipped byte in the header of any kind of sealed value is found and names what was changed", "[storage][tamper]") {
  Tampering t;
  std::mt19937 random(fault_seed());
  std::map<std::string, std::vector<Cell>> kinds;  // by table and column, and an object's by its type
  for (Cell& cell : all_cells(t.data())) {
    const bool is_sealed =
        cell.column == "sealed" || cell.column == "wrapped" || (cell.table == "object" && cell.column == "data");
    if (!is_sealed || !is_authenticated(cell) || is_carried(cell)) continue;
    std::string kind = cell.table + "." + cell.column;
    if (cell.table == "object") {
      RawDatabase db(t.data());
      kind += " of type " +
              std::to_string(db.rows("SELECT type FROM object WHERE id = " + std::to_string(cell.key[0].number))[0][0].number);
    }
    kinds[kind].push_back(std::move(cell));
  }
  REQUIRE(kinds.size() >= 28);
  for (const auto& [kind, cells] : kinds) {
    const int flips = fault_runs(3, kHeader);
    for (int i = 0; i < flips; ++i) {
      const Cell& cell = cells[random() % cells.size()];
      const std::size_t byte = flips == static_cast<int>(kHeader) ? static_cast<std::size_t>(i) : random() % kHeader;
      t.restore();
      REQUIRE(put(t, cell, flipped(cell.value, byte * 8 + random() % 8)));
      const std::string findings = t.findings();
      INFO(kind << ", byte " << byte << ": " << findings);
      CHECK(mentions(findings, word_for(cell.table)));
    }
  }
}

TEST_CASE("a flipped bit anywhere in the database is found and names what was changed, and nothing else is read than was saved",
          "[storage][tamper]") {
  Tampering t;
  const auto ids = documents_of(t.filled());
  const Said saved = everything_said(t.data(), ids);
  REQUIRE(saved.at(t.filled().house.text() + "@1") != kNothing);
  std::mt19937 random(fault_seed());
  const auto cells = all_cells(t.data());
  std::vector<double> weights;  // every byte of the database is as likely as any other
  for (const Cell& cell : cells) weights.push_back(static_cast<double>(bits(cell.value)));
  std::discrete_distribution<std::size_t> pick(weights.begin(), weights.end());
  const int flips = fault_runs(40, 1000);
  for (int done = 0; done < flips;) {
    const Cell& cell = cells[pick(random)];
    const std::size_t bit = random() % bits(cell.value);
    if (!is_authenticated(cell)) continue;
    t.restore();
    if (!put(t, cell, flipped(cell.value, bit))) continue;
    ++done;
    const std::string findings = t.findings();
    INFO(cell.table << "." << cell.column << ", bit " << bit << ": " << findings);
    CHECK(mentions(findings, word_for(cell.table)));
    CHECK(contradiction(saved, everything_said(t.data(), ids)).empty());
  }
}

TEST_CASE("whole rows that have changed places are found, within a space and across spaces", "[storage][tamper]") {
  Tampering t;
  const auto ids = documents_of(t.filled());
  const Said saved = everything_said(t.data(), ids);
  std::vector<std::string> tables;
  {
    RawDatabase db(t.data());
    tables = db.tables();
  }
  // Two rows with the key of each other. In nearly every table neighbours belong to one space, the first and the last to two.
  const auto swap = [&](const std::string& table, std::size_t a, std::size_t b) {
    t.restore();
    return t.change([&](RawDatabase& db) {
      const std::size_t keys = db.key(table).size();
      std::string columns = key_list(db, table), marks;
      for (const auto& column : db.columns(table))
        if ((", " + columns + ",").find(", " + column + ",") == std::string::npos) columns += ", " + column;
      const auto rows = db.rows("SELECT " + columns + " FROM " + table + " ORDER BY " + key_list(db, table));
      if (b >= rows.size() || a == b) return false;
      RawRow first = rows[a], second = rows[b];
      std::swap_ranges(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(keys), second.begin());
      for (std::size_t i = 1; i <= first.size(); ++i) marks += (i > 1 ? ", ?" : "?") + std::to_string(i);
      const std::string insert = "INSERT INTO " + table + "(" + columns + ") VALUES(" + marks + ")";
      const auto remove = [&](const RawRow& row) {
        return db.change("DELETE FROM " + table + " WHERE " + key_condition(db, table, 1),
                         RawRow(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(keys)));
      };
      return remove(first) && remove(second) && db.change(insert, first) && db.change(insert, second);
    });
  };
  for (const auto& table : tables) {
    // The outbox only says what is to be indexed; slots are tried each; there is one head.
    if (table == "outbox" || table == "key_slot" || table == "audit_head" || kOfRotations.contains(table)) continue;
    const auto count =
        static_cast<std::size_t>(RawDatabase(t.filled().data()).rows("SELECT count(*) FROM " + table)[0][0].number);
    // A row alone has no other to change places with.
    if ((table == "extraction" || table == "translation") && count == 1) continue;
    int swapped = 0;
    for (const auto& [a, b] :
         std::vector<std::pair<std::size_t, std::size_t>>{{0, 1}, {count / 2, count / 2 + 1}, {0, count - 1}}) {
      if (!swap(table, a, b)) continue;
      ++swapped;
      const std::string findings = t.findings();
      INFO(table << ", rows " << a << " and " << b << ": " << findings);
      CHECK(!findings.empty());
      CHECK(contradiction(saved, everything_said(t.data(), ids)).empty());
    }
    INFO(table);
    CHECK(swapped > 0);
  }
}
