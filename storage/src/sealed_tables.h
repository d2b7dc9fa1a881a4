// Every table with a sealed column, as docs/formats/rows.md has it: whose key seals its rows, and which clear columns the seal
// covers in which order. The files of the tables know that too, each for its own; this is for what walks over all of them.
// Thread-safety: constant.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/ids.h"
#include "record.h"
#include "sqlite.h"

namespace rotulus::storage {

// Where a row stands in its table: the values of its primary key.
using RowKey = std::vector<std::variant<std::int64_t, std::string, Bytes>>;

struct SealedRow {
  SpaceId scope;
  RowKey key;
  RecordWriter context;  // the associated data
  Bytes sealed;
};

class SealedTable {
 public:
  enum class Kind { kNumber, kText, kBytes };
  struct Column {
    const char* name;
    Kind kind;
  };
  struct Shape {
    const char* name;
    std::vector<Column> key;  // what says which row it is, in the order of its index
    const char* scope;        // SQL: the scope of the row
    const char* clear;        // SQL: the columns of the associated data
    int optional_tail = 0;    // so many at their end are left out when all of them are 0
  };

  explicit SealedTable(Shape shape);
  const char* name() const { return shape_.name; }
  std::int64_t count(Connection& db) const;
  // Rows in the order of their keys from behind `after` on, as long as `visit` returns true. An empty key: from the first on.
  void visit(Connection& db, const RowKey& after, const std::function<bool(const SealedRow&)>& visit) const;
  // False when the row is not as it was read.
  bool replace(Connection& db, const SealedRow& row, const Bytes& sealed) const;

  void write_key(RecordWriter& record, const RowKey& key) const;
  RowKey read_key(RecordReader& record) const;

 private:
  SealedRow read(const SqlStatement& query) const;
  RowKey first_key() const;
  Shape shape_;
  std::string select_, update_, count_;
};

std::span<const SealedTable> sealed_tables();
const SealedTable* find_sealed_table(std::string_view name);

}  // namespace rotulus::storage
