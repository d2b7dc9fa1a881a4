#include "sealed_tables.h"

#include <algorithm>
#include <limits>

namespace rotulus::storage {
namespace {

using Kind = SealedTable::Kind;

constexpr const char* kSystem = "0";
constexpr const char* kOfDocument = "(SELECT d.space FROM document d WHERE d.id = t.document)";
const SealedTable::Column kId{"id", Kind::kNumber};

const std::vector<SealedTable>& tables() {
  static const std::vector<SealedTable> all = [] {
    const std::vector<SealedTable::Shape> shapes = {
        {"space", {kId}, "t.id", "id, key, created, version, next_number"},
        {"ref", {{"space", Kind::kNumber}, {"name", Kind::kText}}, "t.space", "space, name"},
        {"document",
         {kId},
         "t.space",
         "id, uid, space, number, state, isolated, effective, head, revisions, version, created, changed"},
        {"revision",
         {kId},
         kOfDocument,
         "(SELECT d.space FROM document d WHERE d.id = t.document), document, id, sequence, state, label, time, size"},
        {"version", {{"revision", Kind::kNumber}}, kOfDocument, "revision, document, label, effective_from, review_due"},
        {"run", {kId}, kOfDocument, "id, document, revision, state, started, changed, version"},
        {"task", {kId}, kOfDocument, "id, run, document, revision, user, kind, opened, due"},
        {"comment", {kId}, kOfDocument, "id, document, revision, user, time"},
        {"signature", {kId}, kOfDocument, "id, document, revision, user, time"},
        {"extraction", {{"object", Kind::kNumber}}, kOfDocument, "object, document, revision, state, changed"},
        {"file", {kId}, "t.space", "id, space, object, staged, size"},
        {"helped", {{"document", Kind::kNumber}, {"user", Kind::kNumber}}, kOfDocument, "document, user, revision, time"},
        {"outdated", {kId}, kOfDocument, "id, document, revision, user, state, time, changed, version"},
        {"translation", {{"document", Kind::kNumber}, {"source", Kind::kNumber}}, kSystem, "document, source"},
        {"category", {kId}, "t.space", "id, space, version"},
        {"user_group", {kId}, kSystem, "id, name, version"},
        {"group_member", {{"group_id", Kind::kNumber}, {"user", Kind::kNumber}}, kSystem, "group_id, user"},
        {"number_sequence", {{"pattern", Kind::kText}}, kSystem, "pattern, next"},
        {"user", {kId}, kSystem, "id, name, disabled, created, version"},
        {"binding", {kId}, kSystem, "id, user, role, space, document, group_id, expires", 2},
        {"role", {kId}, kSystem, "id, name, version"},
        {"access_request", {kId}, kSystem, "id, state, requester, created, changed, version"},
        {"reset_link", {{"id", Kind::kBytes}}, kSystem, "id, user, created, expires"},
        {"session", {{"id", Kind::kBytes}}, kSystem, "id, user, created, seen, expires"},
        {"token", {kId}, kSystem, "id, hash, user, created, expires"},
        {"audit", {{"sequence", Kind::kNumber}}, kSystem, "sequence, time, actor, action, object, outcome"},
        {"audit_head", {kId}, kSystem, "size"},
        {"import_progress", {{"space", Kind::kNumber}}, "t.space", "space"},
        {"key_rotation", {{"epoch", Kind::kNumber}}, kSystem, "epoch, began, ended"},
    };
    return std::vector<SealedTable>(shapes.begin(), shapes.end());
  }();
  return all;
}

// "a, b" and ", ?3" and so on, once for every column of a key.
template <class Part>
std::string joined(const std::vector<SealedTable::Column>& key, const char* between, Part&& part) {
  std::string text;
  for (std::size_t i = 0; i < key.size(); ++i) text += (i ? between : "") + part(key[i], i);
  return text;
}

void put_value(RecordWriter& record, const SqlStatement& query, int column) {
  switch (query.type(column)) {
    case SQLITE_INTEGER:
      record.number(query.number(column));
      return;
    case SQLITE_TEXT:
      record.text(query.text(column));
      return;
    default:
      record.bytes(query.blob(column));
  }
}

void bind_key(SqlStatement& statement, const RowKey& key) {
  for (const auto& value : key) std::visit([&](const auto& held) { statement.bind(held); }, value);
}

}  // namespace

SealedTable::SealedTable(Shape shape) : shape_(std::move(shape)) {
  const std::string name = shape_.name;
  const auto column = [](const Column& part, std::size_t) { return std::string(part.name); };
  const std::string key = joined(shape_.key, ", ", column);
  const auto parameter = [](const Column&, std::size_t i) { return "?" + std::to_string(i + 1); };
  select_ = "SELECT " + std::string(shape_.scope) + ", sealed, " + key + ", " + shape_.clear + " FROM " + name + " t WHERE (" +
            key + ") > (" + joined(shape_.key, ", ", parameter) + ") ORDER BY " + key;
  const auto equal = [](const Column& part, std::size_t i) { return part.name + (" = ?" + std::to_string(i + 3)); };
  update_ = "UPDATE " + name + " SET sealed = ?1 WHERE sealed = ?2 AND " + joined(shape_.key, " AND ", equal);
  count_ = "SELECT count(*) FROM " + name;
}

std::int64_t SealedTable::count(Connection& db) const {
  auto query = db.statement(count_.c_str());
  query.step();
  return query.number(0);
}

// Before every row that the program writes.
RowKey SealedTable::first_key() const {
  RowKey key;
  for (const Column& column : shape_.key) {
    if (column.kind == Kind::kNumber) key.emplace_back(std::numeric_limits<std::int64_t>::min());
    if (column.kind == Kind::kText) key.emplace_back(std::string());
    if (column.kind == Kind::kBytes) key.emplace_back(Bytes());
  }
  return key;
}

SealedRow SealedTable::read(const SqlStatement& query) const {
  SealedRow row;
  row.scope = SpaceId{query.is_null(0) ? -1 : query.number(0)};  // a row whose document is missing: no scope has its key
  row.sealed.assign(query.blob(1).begin(), query.blob(1).end());
  int at = 2;
  for (const Column& column : shape_.key) {
    if (column.kind == Kind::kNumber) row.key.emplace_back(query.number(at));
    if (column.kind == Kind::kText) row.key.emplace_back(query.text(at));
    if (column.kind == Kind::kBytes) row.key.emplace_back(Bytes(query.blob(at).begin(), query.blob(at).end()));
    ++at;
  }
  int end = query.columns();
  bool is_short = shape_.optional_tail > 0;
  for (int i = end - shape_.optional_tail; i < end; ++i) is_short = is_short && query.number(i) == 0;
  if (is_short) end -= shape_.optional_tail;
  row.context.text(shape_.name);
  for (; at < end; ++at) put_value(row.context, query, at);
  return row;
}

void SealedTable::visit(Connection& db, const RowKey& after, const std::function<bool(const SealedRow&)>& visit) const {
  const RowKey from = after.empty() ? first_key() : after;
  auto query = db.statement(select_.c_str());
  bind_key(query, from);
  while (query.step())
    if (!visit(read(query))) return;
}

bool SealedTable::replace(Connection& db, const SealedRow& row, const Bytes& sealed) const {
  auto statement = db.statement(update_.c_str());
  statement.bind(sealed, row.sealed);
  bind_key(statement, row.key);
  statement.run();
  return sqlite3_changes(db.handle()) > 0;
}

void SealedTable::write_key(RecordWriter& record, const RowKey& key) const {
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (shape_.key[i].kind == Kind::kNumber) record.number(std::get<std::int64_t>(key[i]));
    if (shape_.key[i].kind == Kind::kText) record.text(std::get<std::string>(key[i]));
    if (shape_.key[i].kind == Kind::kBytes) record.bytes(std::get<Bytes>(key[i]));
  }
}

RowKey SealedTable::read_key(RecordReader& record) const {
  RowKey key;
  for (const Column& column : shape_.key) {
    if (record.at_end()) return {};
    if (column.kind == Kind::kNumber) key.emplace_back(record.number());
    if (column.kind == Kind::kText) key.emplace_back(record.text());
    if (column.kind == Kind::kBytes) {
      const auto bytes = record.bytes();
      key.emplace_back(Bytes(bytes.begin(), bytes.end()));
    }
  }
  return key;
}

std::span<const SealedTable> sealed_tables() { return tables(); }

const SealedTable* find_sealed_table(std::string_view name) {
  const auto found =
      std::find_if(tables().begin(), tables().end(), [&](const SealedTable& table) { return name == table.name(); });
  return found == tables().end() ? nullptr : &*found;
}

}  // namespace rotulus::storage
