#include "object_store.h"

#include <algorithm>
#include <functional>

#include "compression.h"
#include "record.h"

namespace rotulus::storage {
namespace {

std::string git_header(ObjectType type, std::size_t size) {
  std::string header(name(type));
  header += ' ';
  header += std::to_string(size);
  header += '\0';
  return header;
}

RecordWriter document_key_context(SpaceId space, std::int64_t document) {
  RecordWriter context;
  context.text("document_key").number(space.value).number(document);
  return context;
}

}  // namespace

struct ObjectStore::Row {
  std::int64_t id = 0;
  SpaceId space;
  Bytes oid;
  std::int64_t document = 0, type = 0, size = 0, base = 0, depth = 0;
  Bytes data;

  RecordWriter context() const {
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
  std::string what() const { return "Object " + std::to_string(id) + " of space " + std::to_string(space.value); }
};

std::string_view name(ObjectType type) {
  switch (type) {
    case ObjectType::kCommit:
      return "commit";
    case ObjectType::kTree:
      return "tree";
    case ObjectType::kBlob:
      return "blob";
  }
  return "unknown";
}

ObjectId object_id(ObjectType type, std::string_view bytes) {
  return {crypto::sha1({crypto::as_bytes(git_header(type, bytes.size())), crypto::as_bytes(bytes)})};
}

std::array<std::uint8_t, 16> ObjectStore::masked(SpaceId space, const ObjectId& id) const {
  const auto mac = keys_.scope(space)->object_names(id.bytes);
  std::array<std::uint8_t, 16> result{};
  std::copy_n(mac.begin(), result.size(), result.begin());
  return result;
}

void ObjectStore::create_document_key(SpaceId space, std::int64_t document) {
  const auto key = crypto::random_secret();
  const auto wrapped = keys_.scope(space)->document_wrap.seal(key.view(), document_key_context(space, document).view());
  db_.statement("INSERT INTO document_key(document, wrapped) VALUES(?1, ?2)").bind(document, wrapped).run();
}

crypto::Sealer ObjectStore::sealer(SpaceId space, std::int64_t document) const {
  auto query = db_.statement("SELECT wrapped FROM document_key WHERE document = ?1");
  query.bind(document);
  const std::string what = "the content key of document row " + std::to_string(document);
  if (!query.step()) throw Error(ErrorCode::kCorrupt, what + " is missing: its content cannot be read.");
  return crypto::Sealer(
      keys_.scope(space)->document_wrap.open_secret(query.blob(0), document_key_context(space, document).view(), what));
}

void ObjectStore::check_document_key(SpaceId space, std::int64_t document) const { sealer(space, document); }

ObjectId ObjectStore::put(const NewObject& object) {
  const ObjectId id = object_id(object.type, object.bytes);
  const auto oid = masked(object.space, id);
  {
    auto known = db_.statement("SELECT 1 FROM object WHERE space = ?1 AND oid = ?2 AND document = ?3");
    if (known.bind(object.space.value, ByteView(oid), object.document).step()) return id;
  }
  std::optional<StoredObject> base;
  if (object.base) base = find_row(object.space, *object.base, object.document);
  if (base && base->depth >= kMaxDepth) base = middle_of_chain(base->row);
  insert(object, oid, base);
  return id;
}

// A full chain goes on from its middle: compressed against a version that is some changes older an object takes a little more
// than against its predecessor, and much less than by itself.
StoredObject ObjectStore::middle_of_chain(std::int64_t row) {
  for (std::int64_t steps = 0; steps <= kMaxDepth; ++steps) {
    std::int64_t below = 0;
    StoredObject object;
    {
      auto query = db_.statement("SELECT type, depth, base FROM object WHERE id = ?1");
      if (!query.bind(row).step()) break;
      object = {row, static_cast<ObjectType>(query.number(0)), query.number(1), nullptr};
      below = query.number(2);
    }
    if (object.depth <= kMaxDepth / 2) {
      object.bytes = read_row(row);
      return object;
    }
    row = below;
  }
  throw Error(ErrorCode::kCorrupt, "The chain below object " + std::to_string(row) + " is broken.");
}

// Known before the insertion, because the seal covers it.
std::int64_t ObjectStore::next_row() {
  auto query = db_.statement("SELECT coalesce(max(id), 0) + 1 FROM object");
  query.step();
  return query.number(0);
}

void ObjectStore::insert(const NewObject& object, const std::array<std::uint8_t, 16>& oid,
                         const std::optional<StoredObject>& base) {
  Row row;
  row.id = next_row();
  row.space = object.space;
  row.oid.assign(oid.begin(), oid.end());
  row.document = object.document;
  row.type = static_cast<std::int64_t>(object.type);
  row.size = static_cast<std::int64_t>(object.bytes.size());
  row.base = base ? base->row : 0;
  row.depth = base ? base->depth + 1 : 0;

  thread_local Bytes coded;
  compress(object.bytes, base ? std::string_view(*base->bytes) : std::string_view(), coded);
  if (object.document == kNoDocument) {
    row.data = keys_.scope(object.space)->objects.seal(coded, row.context().view());
  } else {
    row.data = sealer(object.space, object.document).seal(coded, row.context().view());
  }
  db_.statement(
         "INSERT INTO object(id, space, oid, document, type, size, base, depth, data) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
      .bind(row.id, row.space.value, row.oid, row.document, row.type, row.size, row.base, row.depth, row.data)
      .run();
  cache_.put(row.id, std::make_shared<const std::string>(object.bytes));
}

bool ObjectStore::exists(SpaceId space, const ObjectId& id) {
  const auto oid = masked(space, id);
  auto query = db_.statement("SELECT 1 FROM object WHERE space = ?1 AND oid = ?2 LIMIT 1");
  return query.bind(space.value, ByteView(oid)).step();
}

std::optional<StoredObject> ObjectStore::find(SpaceId space, const ObjectId& id) {
  StoredObject object;
  {
    const auto oid = masked(space, id);
    auto query = db_.statement("SELECT id, type, depth FROM object WHERE space = ?1 AND oid = ?2 LIMIT 1");
    if (!query.bind(space.value, ByteView(oid)).step()) return std::nullopt;
    object = {query.number(0), static_cast<ObjectType>(query.number(1)), query.number(2), nullptr};
  }
  object.bytes = read_row(object.row);
  return object;
}

std::optional<StoredObject> ObjectStore::find_row(SpaceId space, const ObjectId& id, std::int64_t document) {
  StoredObject object;
  {
    const auto oid = masked(space, id);
    auto query = db_.statement("SELECT id, type, depth FROM object WHERE space = ?1 AND oid = ?2 AND document = ?3");
    if (!query.bind(space.value, ByteView(oid), document).step()) return std::nullopt;
    object = {query.number(0), static_cast<ObjectType>(query.number(1)), query.number(2), nullptr};
  }
  object.bytes = read_row(object.row);
  return object;
}

std::string ObjectStore::require(SpaceId space, const ObjectId& id, ObjectType type) {
  const auto object = find(space, id);
  if (!object || object->type != type)
    throw Error(ErrorCode::kCorrupt,
                "The " + std::string(name(type)) + " " + id.text() + " of space " + std::to_string(space.value) + " is missing.");
  return *object->bytes;
}

std::shared_ptr<const std::string> ObjectStore::read_row(std::int64_t id) {
  if (auto cached = cache_.find(id)) return cached;
  Row row;
  row.id = id;
  {
    auto query = db_.statement("SELECT space, oid, document, type, size, base, depth, data FROM object WHERE id = ?1");
    if (!query.bind(id).step()) throw Error(ErrorCode::kCorrupt, "Object " + std::to_string(id) + " is missing.");
    row.space = SpaceId{query.number(0)};
    row.oid.assign(query.blob(1).begin(), query.blob(1).end());
    row.document = query.number(2);
    row.type = query.number(3);
    row.size = query.number(4);
    row.base = query.number(5);
    row.depth = query.number(6);
    row.data.assign(query.blob(7).begin(), query.blob(7).end());
  }
  const std::string what = row.what();
  const auto coded = row.document == kNoDocument ? keys_.scope(row.space)->objects.open(row.data, row.context().view(), what)
                                                 : sealer(row.space, row.document).open(row.data, row.context().view(), what);
  // The opened row vouches for its base and depth, so this ends after kMaxDepth steps.
  const auto prefix = row.base ? read_row(row.base) : std::make_shared<const std::string>();
  auto bytes = std::make_shared<const std::string>(decompress(coded, *prefix, static_cast<std::size_t>(row.size), what));
  cache_.put(id, bytes);
  return bytes;
}

}  // namespace rotulus::storage
