#include "file_rows.h"

#include "record.h"

namespace rotulus::storage {
namespace {

std::string name_of(std::int64_t id) { return "file " + std::to_string(id); }

RecordWriter file_context(const FileRow& row) {
  RecordWriter clear;
  clear.text("file").number(row.id).number(row.space.value).number(row.object).number(row.staged.microseconds).number(row.size);
  return clear;
}

Bytes seal_file(const Keyring& keys, const FileRow& row) {
  return keys.scope(row.space)->rows.seal({}, file_context(row).view());
}

FileRow read_file(const Keyring& keys, const SqlStatement& query) {
  const FileRow row{query.number(0), SpaceId{query.number(1)}, query.number(2), {query.number(3)}, query.number(4)};
  keys.scope(row.space)->rows.open(query.blob(5), file_context(row).view(), name_of(row.id));
  return row;
}

}  // namespace

std::int64_t next_file(Connection& db) {
  auto query = db.statement("SELECT coalesce(max(id), 0) + 1 FROM file");
  query.step();
  return query.number(0);
}

void insert_file(Connection& db, const Keyring& keys, const FileRow& row) {
  db.statement("INSERT INTO file(id, space, object, staged, size, sealed) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .bind(row.id, row.space.value, row.object, row.staged.microseconds, row.size, seal_file(keys, row))
      .run();
}

void update_file(Connection& db, const Keyring& keys, const FileRow& row) {
  db.statement("UPDATE file SET object = ?2, staged = ?3, size = ?4, sealed = ?5 WHERE id = ?1")
      .bind(row.id, row.object, row.staged.microseconds, row.size, seal_file(keys, row))
      .run();
}

std::optional<FileRow> find_file(Connection& db, const Keyring& keys, std::int64_t id) {
  auto query = db.statement("SELECT id, space, object, staged, size, sealed FROM file WHERE id = ?1");
  if (!query.bind(id).step()) return std::nullopt;
  return read_file(keys, query);
}

std::optional<FileRow> find_staged(Connection& db, const Keyring& keys, std::int64_t id, Timestamp staged) {
  auto row = find_file(db, keys, id);
  if (!row || row->object != 0 || row->staged != staged) return std::nullopt;
  return row;
}

std::vector<std::int64_t> staged_before(Connection& db, Timestamp time) {
  std::vector<std::int64_t> ids;
  auto query = db.statement("SELECT id FROM file WHERE object = 0 AND staged < ?1 ORDER BY id");
  query.bind(time.microseconds);
  while (query.step()) ids.push_back(query.number(0));
  return ids;
}

}  // namespace rotulus::storage
