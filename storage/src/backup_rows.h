// Rows of any table as bytes, and back: what stands in the segments of a backup, whatever the columns are.
//
// A segment's plaintext is a record (record.h): name of the table, number of columns, their names; then row after row, of each
// column a type (0 NULL, 1 number, 2 text, 3 bytes) and the value.
// Thread-safety: one thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "record.h"
#include "sqlite.h"

namespace rotulus::storage {

struct TableShape {
  std::string name;
  std::vector<std::string> columns;
  std::string row_number;  // the column that numbers the rows; empty: the table has none
};
// Of every table, by name.
std::vector<TableShape> table_shapes(Connection& db);

// The statements that make tables and indexes, in the order in which they were made.
std::string schema_statements(Connection& db);

// Rows of one table, to be encoded one after the other.
class RowReader {
 public:
  // Those above `after`, by number; all of a table without numbers.
  RowReader(Connection& db, const TableShape& shape, std::int64_t after);
  bool next();
  std::int64_t number() const;  // of the row; 0 in a table without numbers
  void encode(RecordWriter& out) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  sqlite3* db_;
  int first_column_;
};

void encode_shape(const TableShape& shape, RecordWriter& out);

// Puts the rows of a segment back. Error{kCorrupt} names `what`, also when SQLite refuses them.
std::uint64_t insert_rows(Connection& db, crypto::ByteView segment, const std::string& what);

}  // namespace rotulus::storage
