// SQLite without the store, on a closed data directory: what somebody with the disk can do.
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace rotulus::test {

// A value as SQLite has it; bytes for text and blobs.
struct RawValue {
  int type = SQLITE_NULL;
  std::int64_t number = 0;
  std::string bytes;
  friend bool operator==(const RawValue&, const RawValue&) = default;
};
using RawRow = std::vector<RawValue>;

class RawDatabase {
 public:
  explicit RawDatabase(const std::filesystem::path& data) {
    if (sqlite3_open((data / "store.db").c_str(), &db_) != SQLITE_OK) throw std::runtime_error("cannot open the database");
    sqlite3_busy_timeout(db_, 10'000);  // a store may have it open as well
  }
  ~RawDatabase() { sqlite3_close(db_); }
  RawDatabase(const RawDatabase&) = delete;
  RawDatabase& operator=(const RawDatabase&) = delete;

  // False when SQLite refuses, as it does a second row of one unique key.
  bool execute(const std::string& sql) { return sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK; }

  // Runs one statement with `values` for its parameters. False when SQLite refuses it.
  bool change(const std::string& sql, const RawRow& values = {}) {
    sqlite3_stmt* statement = prepare(sql);
    for (std::size_t i = 0; i < values.size(); ++i) bind(statement, static_cast<int>(i) + 1, values[i]);
    const int code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE && sqlite3_changes(db_) > 0;
  }

  std::vector<RawRow> rows(const std::string& sql) {
    std::vector<RawRow> found;
    sqlite3_stmt* statement = prepare(sql);
    while (sqlite3_step(statement) == SQLITE_ROW) {
      RawRow& row = found.emplace_back();
      for (int i = 0; i < sqlite3_column_count(statement); ++i) row.push_back(value(statement, i));
    }
    sqlite3_finalize(statement);
    return found;
  }

  std::vector<std::string> texts(const std::string& sql) {
    std::vector<std::string> found;
    for (const auto& row : rows(sql)) found.push_back(row.front().bytes);
    return found;
  }

  std::vector<std::string> tables() {
    return texts("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name");
  }
  std::vector<std::string> columns(const std::string& table) {
    return texts("SELECT name FROM pragma_table_info('" + table + "') ORDER BY cid");
  }
  // The columns that say which row it is.
  std::vector<std::string> key(const std::string& table) {
    return texts("SELECT name FROM pragma_table_info('" + table + "') WHERE pk > 0 ORDER BY pk");
  }

 private:
  sqlite3_stmt* prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
      throw std::runtime_error(sql + ": " + sqlite3_errmsg(db_));
    return statement;
  }

  static void bind(sqlite3_stmt* statement, int at, const RawValue& value) {
    if (value.type == SQLITE_INTEGER) sqlite3_bind_int64(statement, at, value.number);
    if (value.type == SQLITE_TEXT)
      sqlite3_bind_text64(statement, at, value.bytes.data(), value.bytes.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    if (value.type == SQLITE_BLOB) sqlite3_bind_blob64(statement, at, value.bytes.data(), value.bytes.size(), SQLITE_TRANSIENT);
  }

  static RawValue value(sqlite3_stmt* statement, int column) {
    RawValue found{sqlite3_column_type(statement, column), sqlite3_column_int64(statement, column), {}};
    if (found.type != SQLITE_TEXT && found.type != SQLITE_BLOB) return found;
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
    found.bytes.assign(bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    found.number = 0;
    return found;
  }

  sqlite3* db_ = nullptr;
};

inline RawValue raw_number(std::int64_t value) { return {SQLITE_INTEGER, value, {}}; }
inline RawValue raw_text(const std::string& value) { return {SQLITE_TEXT, 0, value}; }
inline RawValue raw_blob(const std::string& value) { return {SQLITE_BLOB, 0, value}; }

}  // namespace rotulus::test
