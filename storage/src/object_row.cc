#include "object_row.h"

namespace rotulus::storage {
namespace {

#define OBJECT_COLUMNS "id, space, oid, document, type, size, base, depth, data"

ObjectRow read_row(SqlStatement& query) {
  ObjectRow row;
  row.id = query.number(0);
  row.space = SpaceId{query.number(1)};
  row.oid.assign(query.blob(2).begin(), query.blob(2).end());
  row.document = query.number(3);
  row.type = query.number(4);
  row.size = query.number(5);
  row.base = query.number(6);
  row.depth = query.number(7);
  row.data.assign(query.blob(8).begin(), query.blob(8).end());
  return row;
}

}  // namespace

RecordWriter ObjectRow::context() const {
  RecordWriter record;
  record.text("object")
      .number(id)
      .number(space.value)
      .bytes(oid)
      .number(document)
      .number(type)
      .number(size)
      .number(base)
      .number(depth);
  return record;
}

std::optional<ObjectRow> find_object_row(Connection& db, std::int64_t id) {
  auto query = db.statement("SELECT " OBJECT_COLUMNS " FROM object WHERE id = ?1");
  if (!query.bind(id).step()) return std::nullopt;
  return read_row(query);
}

ObjectRow load_object_row(Connection& db, std::int64_t id) {
  auto row = find_object_row(db, id);
  if (!row) throw Error(ErrorCode::kCorrupt, "Object " + std::to_string(id) + " is missing.");
  return *std::move(row);
}

void insert_object_row(Connection& db, const ObjectRow& row) {
  db.statement("INSERT INTO object(" OBJECT_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
      .bind(row.id, row.space.value, row.oid, row.document, row.type, row.size, row.base, row.depth, row.data)
      .run();
}

}  // namespace rotulus::storage
