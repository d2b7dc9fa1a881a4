// A thin owner of SQLite handles: prepared statements are cached by their SQL literal, errors become rotulus::Error.
// Thread-safety: a Connection and its statements belong to one thread at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/error.h"
#include "crypto/secret.h"

namespace rotulus::storage {

using crypto::Bytes;
using crypto::ByteView;

// Borrowed from a Connection's cache; reset when it goes out of scope, so that it pins no snapshot.
class SqlStatement {
 public:
  SqlStatement(sqlite3_stmt* handle, sqlite3* db) : handle_(handle), db_(db) {}
  SqlStatement(SqlStatement&& other) noexcept
      : handle_(std::exchange(other.handle_, nullptr)), db_(other.db_), next_(other.next_) {}
  SqlStatement(const SqlStatement&) = delete;
  SqlStatement& operator=(const SqlStatement&) = delete;
  SqlStatement& operator=(SqlStatement&&) = delete;
  ~SqlStatement();

  // Binds the parameters ?1, ?2, ... in order. Text and blobs must outlive the statement's use.
  template <class... Values>
  SqlStatement& bind(const Values&... values) {
    (put(values), ...);
    return *this;
  }
  bool step();  // true: a row; false: done
  void run();   // for statements without rows

  // The value as it is stored: SQLite would turn '5 apples' into 5, and then a changed column would still open its seal.
  // Error{kCorrupt} for another type than asked; text and blob give nothing for NULL.
  std::int64_t number(int column) const;
  std::int64_t number_between(int column, std::int64_t least, std::int64_t most) const;  // for enums and flags, before a cast
  int columns() const { return sqlite3_column_count(handle_); }
  int type(int column) const { return sqlite3_column_type(handle_, column); }  // SQLITE_INTEGER, _TEXT, _BLOB or _NULL
  bool is_null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }
  bool flag(int column) const { return number_between(column, 0, 1) != 0; }
  std::string text(int column) const;
  ByteView blob(int column) const;  // valid until the next step

 private:
  void put(std::int64_t value) { check(sqlite3_bind_int64(handle_, ++next_, value)); }
  void put(int value) { put(static_cast<std::int64_t>(value)); }
  void put(bool value) { put(static_cast<std::int64_t>(value)); }
  void put(std::string_view value);
  void put(const std::string& value) { put(std::string_view(value)); }
  void put(const char* value) { put(std::string_view(value)); }
  void put(ByteView value);
  void put(const Bytes& value) { put(ByteView(value)); }
  void check(int code) const;
  bool has_type(int column, int type) const;  // false: NULL
  [[noreturn]] void damaged(int column) const;

  sqlite3_stmt* handle_;
  sqlite3* db_;
  int next_ = 0;
};

class Connection {
 public:
  enum class Mode { kReadWrite, kReadOnly, kCreate };
  static constexpr int kBusyMilliseconds = 5000;
  // `vfs` names what the file lies in: nothing for the disk.
  Connection(const std::filesystem::path& file, Mode mode, const char* vfs = nullptr);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // `sql` must be a string literal, or live as long: its address is the key of the cache.
  SqlStatement statement(const char* sql);
  void execute(const char* sql);  // one or more statements without parameters or rows
  // The last connection to close writes the log back into the database and removes it; not if that is one told this, as readers
  // are.
  void keep_log_at_close();
  sqlite3* handle() { return db_; }

 private:
  sqlite3* db_ = nullptr;
  std::unordered_map<const char*, sqlite3_stmt*> statements_;
};

// Translates a result code; `db` may be null. A disk that fails is thrown as DiskFailure.
[[noreturn]] void throw_sqlite(int code, sqlite3* db);

}  // namespace rotulus::storage
