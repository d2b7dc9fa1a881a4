#include "backup_rows.h"

#include <algorithm>

namespace rotulus::storage {
namespace {

enum class Type : std::int8_t { kNull = 0, kNumber = 1, kText = 2, kBytes = 3 };

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

Statement prepare(Connection& db, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(db.handle(), sql.c_str(), -1, &statement, nullptr);
  if (code != SQLITE_OK) throw_sqlite(code, db.handle());
  return Statement(statement);
}

std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + '"';
}

std::string quoted_list(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + quoted(name);
  return text;
}

// The columns, and which of them numbers the rows: an INTEGER PRIMARY KEY is the row number itself.
void read_columns(Connection& db, TableShape& shape) {
  auto query = db.statement("SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY cid");
  query.bind(shape.name);
  int key_columns = 0;
  std::string key;
  while (query.step()) {
    shape.columns.push_back(query.text(0));
    if (query.number(2) == 0) continue;
    ++key_columns;
    if (query.text(1) == "INTEGER") key = query.text(0);
  }
  if (key_columns == 1) shape.row_number = key;
}

TableShape shape_of(Connection& db, const std::string& name, bool without_row_numbers) {
  TableShape shape;
  shape.name = name;
  read_columns(db, shape);
  if (without_row_numbers) shape.row_number.clear();
  if (without_row_numbers || !shape.row_number.empty()) return shape;
  shape.row_number = "rowid";
  shape.columns.insert(shape.columns.begin(), "rowid");
  return shape;
}

void encode_value(sqlite3_stmt* statement, int column, RecordWriter& out) {
  const auto put = [&](Type type) -> RecordWriter& { return out.number(static_cast<int>(type)); };
  const auto size = [&] { return static_cast<std::size_t>(sqlite3_column_bytes(statement, column)); };
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
      put(Type::kNull);
      return;
    case SQLITE_INTEGER:
      put(Type::kNumber).number(sqlite3_column_int64(statement, column));
      return;
    case SQLITE_TEXT: {
      const auto* bytes = sqlite3_column_text(statement, column);
      put(Type::kText).bytes({bytes, size()});
      return;
    }
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, column));
      put(Type::kBytes).bytes({bytes, size()});
      return;
    }
    default:
      throw Error(ErrorCode::kCorrupt,
                  "The column '" + std::string(sqlite3_column_name(statement, column)) +
                      "' holds a kind of value that Rotulus never writes. Run 'rotulus verify --read-data'.");
  }
}

void bind_value(sqlite3_stmt* statement, int at, RecordReader& in, const std::string& what) {
  int code = SQLITE_OK;
  switch (static_cast<Type>(in.number())) {
    case Type::kNull:
      code = sqlite3_bind_null(statement, at);
      break;
    case Type::kNumber:
      code = sqlite3_bind_int64(statement, at, in.number());
      break;
    case Type::kText: {
      const auto text = crypto::as_text(in.bytes());
      code = sqlite3_bind_text64(statement, at, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
      break;
    }
    case Type::kBytes: {
      const auto bytes = in.bytes();
      code = sqlite3_bind_blob64(statement, at, bytes.empty() ? static_cast<const void*>("") : bytes.data(), bytes.size(),
                                 SQLITE_STATIC);
      break;
    }
    default:
      throw Error(ErrorCode::kCorrupt, what + " holds a kind of value that there is none of.");
  }
  if (code != SQLITE_OK) throw Error(ErrorCode::kCorrupt, what + " holds a value that the database does not take.");
}

void insert_row(Connection& db, sqlite3_stmt* statement, const std::string& what) {
  const int code = sqlite3_step(statement);
  sqlite3_reset(statement);
  if (code == SQLITE_DONE) return;
  if ((code & 0xff) == SQLITE_CONSTRAINT)
    throw Error(ErrorCode::kCorrupt, what + " holds a row that does not belong there: " + sqlite3_errmsg(db.handle()) + ".");
  throw_sqlite(code, db.handle());
}

}  // namespace

std::vector<TableShape> table_shapes(Connection& db) {
  std::vector<std::pair<std::string, bool>> names;
  {
    auto query = db.statement(
        "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        " AND (name NOT LIKE 'sqlite\\_%' ESCAPE '\\' OR name = 'sqlite_sequence') ORDER BY name");
    while (query.step()) names.emplace_back(query.text(0), query.flag(1));
  }
  std::vector<TableShape> shapes;
  shapes.reserve(names.size());
  for (const auto& [name, without_row_numbers] : names) shapes.push_back(shape_of(db, name, without_row_numbers));
  return shapes;
}

std::string schema_statements(Connection& db) {
  std::string statements;
  auto query = db.statement(
      "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER "
      "BY rowid");
  while (query.step()) statements += query.text(0) + ";\n";
  return statements;
}

RowReader::RowReader(Connection& db, const TableShape& shape, std::int64_t after)
    : db_(db.handle()), first_column_(shape.row_number.empty() ? 0 : 1) {
  std::string sql = "SELECT ";
  if (first_column_ == 1) sql += quoted(shape.row_number) + ", ";
  sql += quoted_list(shape.columns) + " FROM " + quoted(shape.name);
  if (first_column_ == 1) sql += " WHERE " + quoted(shape.row_number) + " > ?1 ORDER BY " + quoted(shape.row_number);
  statement_.reset(prepare(db, sql).release());
  if (first_column_ == 1) sqlite3_bind_int64(statement_.get(), 1, after);
}

bool RowReader::next() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw_sqlite(code, db_);
}

std::int64_t RowReader::number() const { return first_column_ == 0 ? 0 : sqlite3_column_int64(statement_.get(), 0); }

void RowReader::encode(RecordWriter& out) const {
  for (int column = first_column_; column < sqlite3_column_count(statement_.get()); ++column)
    encode_value(statement_.get(), column, out);
}

void encode_shape(const TableShape& shape, RecordWriter& out) {
  out.text(shape.name).number(static_cast<std::int64_t>(shape.columns.size()));
  for (const auto& column : shape.columns) out.text(column);
}

std::uint64_t insert_rows(Connection& db, crypto::ByteView segment, const std::string& what) {
  RecordReader in(segment, what);
  const std::string table = in.text();
  std::vector<std::string> columns;
  for (auto left = in.number(); left > 0; --left) columns.push_back(in.text());
  std::string sql = "INSERT INTO " + quoted(table) + "(" + quoted_list(columns) + ") VALUES(?1";
  for (std::size_t i = 2; i <= columns.size(); ++i) sql += ", ?" + std::to_string(i);
  const Statement statement = prepare(db, sql + ")");
  std::uint64_t rows = 0;
  for (; !in.at_end(); ++rows) {
    for (std::size_t i = 0; i < columns.size(); ++i) bind_value(statement.get(), static_cast<int>(i) + 1, in, what);
    insert_row(db, statement.get(), what);
  }
  return rows;
}

}  // namespace rotulus::storage
