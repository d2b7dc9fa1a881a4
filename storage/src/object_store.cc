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

std::vector<ObjectStore::Name> ObjectStore::masked(SpaceId space, const ObjectId& id) const {
  std::vector<Name> names;
  const auto keys = keys_.scope(space);
  for (const auto& epoch : keys->epochs()) {
    const auto mac = epoch->object_names(id.bytes);
    Name& name = names.emplace_back();
    std::copy_n(mac.begin(), name.size(), name.begin());
  }
  return names;
}

bool ObjectStore::is_named(SpaceId space, const ObjectId& id, ByteView oid) const {
  const auto names = masked(space, id);
  return std::any_of(names.begin(), names.end(), [&](const Name& name) { return crypto::equal_constant_time(name, oid); });
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

std::optional<crypto::Sealer> ObjectStore::former_sealer(SpaceId space, std::int64_t document) const {
  auto query = db_.statement("SELECT wrapped FROM former_document_key WHERE document = ?1");
  if (!query.bind(document).step()) return std::nullopt;
  const std::string what = "the earlier content key of document row " + std::to_string(document);
  return crypto::Sealer(
      keys_.scope(space)->document_wrap.open_secret(query.blob(0), document_key_context(space, document).view(), what));
}

void ObjectStore::check_document_key(SpaceId space, std::int64_t document) const {
  sealer(space, document);
  former_sealer(space, document);
}

// The wrapped value moves as it is: it says by its commitment that the earlier key of the space wraps it.
void ObjectStore::replace_document_key(SpaceId space, std::int64_t document) {
  {
    auto query = db_.statement("SELECT wrapped FROM document_key WHERE document = ?1");
    if (!query.bind(document).step() || keys_.scope(space)->document_wrap.is_newest(query.blob(0))) return;
  }
  sealer(space, document);  // a key that does not open must not be replaced: it would look as if it had
  db_.statement(
         "REPLACE INTO former_document_key(document, wrapped) SELECT document, wrapped FROM document_key WHERE document = ?1")
      .bind(document)
      .run();
  const auto key = crypto::random_secret();
  const auto wrapped = keys_.scope(space)->document_wrap.seal(key.view(), document_key_context(space, document).view());
  db_.statement("UPDATE document_key SET wrapped = ?2 WHERE document = ?1").bind(document, wrapped).run();
}

Bytes ObjectStore::seal(const Row& row, ByteView coded) const {
  if (row.document == kNoDocument) return keys_.scope(row.space)->objects.seal(coded, row.context().view());
  return sealer(row.space, row.document).seal(coded, row.context().view());
}

Bytes ObjectStore::open(const Row& row) const {
  const auto keys = keys_.scope(row.space);
  if (row.document == kNoDocument) return keys->objects.open(row.data, row.context().view(), row.what());
  const auto content = sealer(row.space, row.document);
  if (keys->has_former() && !content.sealed_here(row.data))
    if (const auto former = former_sealer(row.space, row.document))
      return former->open(row.data, row.context().view(), row.what());
  return content.open(row.data, row.context().view(), row.what());
}

bool ObjectStore::is_under_newest(const Row& row) const {
  if (row.document == kNoDocument) return keys_.scope(row.space)->objects.is_newest(row.data);
  return sealer(row.space, row.document).sealed_here(row.data);
}

bool ObjectStore::is_under_former(std::int64_t id) const {
  const Row row = load_row(id);
  if (row.document != kNoDocument) {
    const auto former = former_sealer(row.space, row.document);
    return former && former->sealed_here(row.data);
  }
  const auto keys = keys_.scope(row.space);
  const auto& epochs = keys->epochs();
  return std::any_of(epochs.begin() + 1, epochs.end(), [&](const auto& epoch) { return epoch->objects.sealed_here(row.data); });
}

std::optional<ObjectStore::Resealed> ObjectStore::reseal(std::int64_t id) {
  Row row = load_row(id);
  if (is_under_newest(row)) return std::nullopt;
  const ObjectId name = object_id(static_cast<ObjectType>(row.type), *read_row(id));
  if (!is_named(row.space, name, row.oid)) throw Error(ErrorCode::kCorrupt, row.what() + " does not hash to its name.");
  const Bytes coded = open(row);
  Resealed anew{id, masked(row.space, name).front(), {}};
  row.oid.assign(anew.oid.begin(), anew.oid.end());
  anew.data = seal(row, coded);
  return anew;
}

ObjectId ObjectStore::put(const NewObject& object) {
  const ObjectId id = object_id(object.type, object.bytes);
  const auto names = masked(object.space, id);
  for (const Name& oid : names) {
    auto known = db_.statement("SELECT 1 FROM object WHERE space = ?1 AND oid = ?2 AND document = ?3");
    if (known.bind(object.space.value, ByteView(oid), object.document).step()) return id;
  }
  std::optional<StoredObject> base;
  if (object.base) base = find_row(object.space, *object.base, object.document);
  if (base && base->depth >= kMaxDepth) base.reset();
  insert(object, names.front(), base);
  return id;
}

// Known before the insertion, because the seal covers it.
std::int64_t ObjectStore::next_row() {
  auto query = db_.statement("SELECT coalesce(max(id), 0) + 1 FROM object");
  query.step();
  return query.number(0);
}

void ObjectStore::insert(const NewObject& object, const Name& oid, const std::optional<StoredObject>& base) {
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
  row.data = seal(row, coded);
  db_.statement(
         "INSERT INTO object(id, space, oid, document, type, size, base, depth, data) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
      .bind(row.id, row.space.value, row.oid, row.document, row.type, row.size, row.base, row.depth, row.data)
      .run();
  cache_.put(row.id, std::make_shared<const std::string>(object.bytes));
}

bool ObjectStore::exists(SpaceId space, const ObjectId& id) {
  for (const Name& oid : masked(space, id)) {
    auto query = db_.statement("SELECT 1 FROM object WHERE space = ?1 AND oid = ?2 LIMIT 1");
    if (query.bind(space.value, ByteView(oid)).step()) return true;
  }
  return false;
}

std::optional<StoredObject> ObjectStore::find_named(SpaceId space, const Name& oid) {
  auto query = db_.statement("SELECT id, type, depth FROM object WHERE space = ?1 AND oid = ?2 LIMIT 1");
  if (!query.bind(space.value, ByteView(oid)).step()) return std::nullopt;
  return StoredObject{query.number(0), static_cast<ObjectType>(query.number(1)), query.number(2), nullptr};
}

std::optional<StoredObject> ObjectStore::find(SpaceId space, const ObjectId& id) {
  for (const Name& oid : masked(space, id)) {
    auto object = find_named(space, oid);
    if (!object) continue;
    object->bytes = read_row(object->row);
    return object;
  }
  return std::nullopt;
}

std::optional<StoredObject> ObjectStore::find_row(SpaceId space, const ObjectId& id, std::int64_t document) {
  for (const Name& oid : masked(space, id)) {
    StoredObject object;
    {
      auto query = db_.statement("SELECT id, type, depth FROM object WHERE space = ?1 AND oid = ?2 AND document = ?3");
      if (!query.bind(space.value, ByteView(oid), document).step()) continue;
      object = {query.number(0), static_cast<ObjectType>(query.number(1)), query.number(2), nullptr};
    }
    object.bytes = read_row(object.row);
    return object;
  }
  return std::nullopt;
}

std::string ObjectStore::require(SpaceId space, const ObjectId& id, ObjectType type) {
  const auto object = find(space, id);
  if (!object || object->type != type)
    throw Error(ErrorCode::kCorrupt,
                "The " + std::string(name(type)) + " " + id.text() + " of space " + std::to_string(space.value) + " is missing.");
  return *object->bytes;
}

ObjectStore::Row ObjectStore::load_row(std::int64_t id) const {
  Row row;
  row.id = id;
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
  return row;
}

std::shared_ptr<const std::string> ObjectStore::read_row(std::int64_t id) {
  if (auto cached = cache_.find(id)) return cached;
  const Row row = load_row(id);
  const Bytes coded = open(row);
  // The opened row vouches for its base and depth, so this ends after kMaxDepth steps.
  const auto prefix = row.base ? read_row(row.base) : std::make_shared<const std::string>();
  auto bytes = std::make_shared<const std::string>(decompress(coded, *prefix, static_cast<std::size_t>(row.size), row.what()));
  cache_.put(id, bytes);
  return bytes;
}

}  // namespace rotulus::storage
