#include "object_store.h"

#include <algorithm>
#include <set>

#include "compression.h"
#include "file_rows.h"
#include "record.h"

namespace rotulus::storage {
namespace {

// The first byte of a body that names a file; a body with the bytes themselves begins with another (compression.h).
constexpr std::uint8_t kInChunks = 2;

// The key stands before the record, so that no buffer of a RecordWriter keeps it.
Bytes link_body(std::int64_t file, const ObjectId& name, const crypto::SecretBytes& key) {
  RecordWriter link;
  link.number(file).id(name);
  Bytes body;
  body.reserve(1 + key.size() + link.view().size());  // no copy is left behind by growing
  body.push_back(kInChunks);
  body.insert(body.end(), key.view().begin(), key.view().end());
  body.insert(body.end(), link.view().begin(), link.view().end());
  return body;
}

std::shared_ptr<const ChunkedFile> read_link(SpaceId space, std::uint64_t size, ByteView body, const std::string& what) {
  if (body.size() <= 1 + crypto::kKeySize) throw Error(ErrorCode::kCorrupt, what + " names no file.");
  const crypto::SecretBytes key(body.subspan(1, crypto::kKeySize));
  RecordReader link(body.subspan(1 + crypto::kKeySize), what);
  const std::int64_t file = link.number();
  return std::make_shared<const ChunkedFile>(ChunkedFile::Facts{space, file, size, link.object_id(), what}, key);
}

std::optional<FoundObject> read_found(SqlStatement& query) {
  if (!query.step()) return std::nullopt;
  return FoundObject{query.number(0), static_cast<ObjectType>(query.number(1)), query.number(2),
                     static_cast<std::uint64_t>(query.number(3))};
}

RecordWriter document_key_context(SpaceId space, std::int64_t document) {
  RecordWriter context;
  context.text("document_key").number(space.value).number(document);
  return context;
}

}  // namespace

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

std::string git_header(ObjectType type, std::uint64_t size) {
  std::string header(name(type));
  header += ' ';
  header += std::to_string(size);
  header += '\0';
  return header;
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

Bytes ObjectStore::seal(const ObjectGroup& group, ByteView coded) const {
  const ObjectRow& row = group.carrier();
  if (row.document == kNoDocument) return keys_.scope(row.space)->objects.seal(coded, group.context());
  return sealer(row.space, row.document).seal(coded, group.context());
}

Bytes ObjectStore::open(const ObjectGroup& group) const {
  const ObjectRow& row = group.carrier();
  const auto keys = keys_.scope(row.space);
  const Bytes context = group.context();
  if (row.document == kNoDocument) return keys->objects.open(row.data, context, row.what());
  const auto content = sealer(row.space, row.document);
  if (keys->has_former() && !content.sealed_here(row.data))
    if (const auto former = former_sealer(row.space, row.document)) return former->open(row.data, context, row.what());
  return content.open(row.data, context, row.what());
}

bool ObjectStore::is_under_newest(const ObjectRow& row) const {
  if (row.document == kNoDocument) return keys_.scope(row.space)->objects.is_newest(row.data);
  return sealer(row.space, row.document).sealed_here(row.data);
}

bool ObjectStore::is_under_former(std::int64_t id) const {
  const ObjectRow row = load_object_row(db_, id);
  if (is_carried(row)) return false;
  if (row.document != kNoDocument) {
    const auto former = former_sealer(row.space, row.document);
    return former && former->sealed_here(row.data);
  }
  const auto keys = keys_.scope(row.space);
  const auto& epochs = keys->epochs();
  return std::any_of(epochs.begin() + 1, epochs.end(), [&](const auto& epoch) { return epoch->objects.sealed_here(row.data); });
}

ObjectId ObjectStore::checked_name(const ObjectRow& row) {
  const ObjectContent content = read_content(row.id);
  const ObjectId name = content.file ? content.file->name() : object_id(static_cast<ObjectType>(row.type), *content.bytes);
  if (!is_named(row.space, name, row.oid)) throw Error(ErrorCode::kCorrupt, row.what() + " does not hash to its name.");
  return name;
}

std::optional<ObjectGroup> ObjectStore::reseal(std::int64_t id) {
  {
    const ObjectRow row = load_object_row(db_, id);
    if (is_carried(row) || is_under_newest(row)) return std::nullopt;
  }
  ObjectGroup group = load_group(db_, id);
  Bytes coded = open(group);
  for (ObjectRow& row : group.rows) {
    const Name anew = masked(row.space, checked_name(row)).front();
    row.oid.assign(anew.begin(), anew.end());
  }
  group.rows.back().data = seal(group, coded);
  crypto::cleanse(coded.data(), coded.size());  // it may hold the key of a file
  return group;
}

void ObjectStore::replace(const ObjectGroup& resealed) {
  for (const ObjectRow& row : resealed.rows)
    db_.statement("UPDATE object SET oid = ?2, data = ?3 WHERE id = ?1").bind(row.id, row.oid, row.data).run();
}

ObjectId ObjectStore::put(const NewObject& object) {
  const ObjectId id = object_id(object.type, object.bytes);
  if (locate_of(object.space, id, object.document)) return id;
  const bool is_content = object.type == ObjectType::kBlob && object.document != kNoDocument;
  if (is_content && object.bytes.size() > kLargeFileBytes)
    insert_in_chunks(object, id);
  else
    insert(object, id);
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
      object.bytes = read_whole(row);
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

// What is compressed against it has to read all of it: so a large one is left alone.
std::optional<StoredObject> ObjectStore::find_base(const NewObject& object) {
  if (!object.base) return std::nullopt;
  const auto found = locate_of(object.space, *object.base, object.document);
  if (!found || found->size > kLargeFileBytes) return std::nullopt;
  if (found->depth >= kMaxDepth) return middle_of_chain(found->row);
  return StoredObject{found->row, found->type, found->depth, read_whole(found->row)};
}

ObjectRow ObjectStore::new_row(const NewObject& object, std::uint64_t size, const ObjectId& id, std::int64_t row_number) {
  const Name oid = masked(object.space, id).front();
  ObjectRow row;
  row.id = row_number;
  row.space = object.space;
  row.oid.assign(oid.begin(), oid.end());
  row.document = object.document;
  row.type = static_cast<std::int64_t>(object.type);
  row.size = static_cast<std::int64_t>(size);
  return row;
}

void ObjectStore::insert_alone(ObjectRow row, ByteView coded) {
  ObjectGroup group;
  group.rows.push_back(std::move(row));
  group.rows.back().data = seal(group, coded);
  insert_object_row(db_, group.carrier());
}

Bytes ObjectStore::compress_against_base(const NewObject& object, ObjectRow& row) {
  const auto base = find_base(object);
  row.base = base ? base->row : 0;
  row.depth = base ? base->depth + 1 : 0;
  Bytes coded;
  compress(object.bytes, base ? std::string_view(*base->bytes) : std::string_view(), coded);
  // Its successor is what will be asked for; and the middle of the chain, when the chain is full.
  if (base && base->depth != kMaxDepth / 2) cache_.remove(base->row);
  return coded;
}

void ObjectStore::insert(const NewObject& object, const ObjectId& id) {
  ObjectRow row = new_row(object, object.bytes.size(), id, next_row());
  const Bytes coded = compress_against_base(object, row);
  const std::int64_t number = row.id;
  insert_alone(std::move(row), coded);
  cache_.put(number, std::make_shared<const std::string>(object.bytes));
}

// What is there already, and what stands among them twice, is written once.
ObjectId ObjectStore::put_together(std::span<const NewObject> objects) {
  std::vector<Named> missing;
  std::set<ObjectId> seen;
  ObjectId id;
  for (const NewObject& object : objects) {
    id = object_id(object.type, object.bytes);
    if (seen.insert(id).second && !locate_of(object.space, id, kNoDocument)) missing.push_back({id, &object});
  }
  for (std::span<const Named> rest = missing; !rest.empty();) {
    const auto first = rest.first(std::min(rest.size(), ObjectGroup::kMost));
    insert_group(first);
    rest = rest.subspan(first.size());
  }
  return id;
}

void ObjectStore::insert_group(std::span<const Named> objects) {
  ObjectGroup group;
  std::vector<Bytes> bodies;
  std::int64_t number = next_row();
  for (const auto& [id, object] : objects) {
    ObjectRow& row = group.rows.emplace_back(new_row(*object, object->bytes.size(), id, number++));
    bodies.push_back(compress_against_base(*object, row));
    row.data = {static_cast<std::uint8_t>(objects.size() - bodies.size())};
  }
  group.rows.back().data = seal(group, ObjectGroup::join(bodies));
  for (std::size_t i = 0; i < objects.size(); ++i) {
    insert_object_row(db_, group.rows[i]);
    cache_.put(group.rows[i].id, std::make_shared<const std::string>(objects[i].object->bytes));
  }
}

void ObjectStore::insert_in_chunks(const NewObject& object, const ObjectId& id) {
  const auto key = crypto::random_secret();
  const FileRow file{next_file(db_), object.space, next_row(), {}, static_cast<std::int64_t>(object.bytes.size())};
  insert_file(db_, keys_, file);
  const ChunkSeal seal(object.space, file.id, key);
  std::string_view rest = object.bytes;
  for (std::int64_t sequence = 0; !rest.empty(); ++sequence) {
    const std::string_view piece = rest.substr(0, kChunkBytes);
    rest.remove_prefix(piece.size());
    insert_chunk(db_, file.id, sequence, seal.seal(sequence, rest.empty(), piece));
  }
  insert_link(object, id, object.bytes.size(), file.id, key);
}

void ObjectStore::insert_link(const NewObject& object, const ObjectId& id, std::uint64_t size, std::int64_t file,
                              const crypto::SecretBytes& key) {
  Bytes body = link_body(file, id, key);
  insert_alone(new_row(object, size, id, next_row()), body);
  crypto::cleanse(body.data(), body.size());
}

void ObjectStore::link(const StagedFile& file, std::int64_t document) {
  if (locate_of(file.space, file.content, document)) return;
  auto row = find_staged(db_, keys_, file.file, file.staged);
  if (!row || row->size != static_cast<std::int64_t>(file.size))
    throw Error(ErrorCode::kNotFound, "The uploaded content is not there any more: upload it again.");
  row->object = next_row();
  row->staged = {};
  update_file(db_, keys_, *row);
  insert_link({file.space, ObjectType::kBlob, {}, document, {}}, file.content, file.size, file.file, *file.key);
}

bool ObjectStore::exists(SpaceId space, const ObjectId& id) {
  for (const Name& oid : masked(space, id)) {
    auto query = db_.statement("SELECT 1 FROM object WHERE space = ?1 AND oid = ?2 LIMIT 1");
    if (query.bind(space.value, ByteView(oid)).step()) return true;
  }
  return false;
}

std::optional<FoundObject> ObjectStore::locate(SpaceId space, const ObjectId& id) {
  for (const Name& oid : masked(space, id)) {
    // Of equal contents, one whose document was not shredded.
    auto query = db_.statement(
        "SELECT id, type, depth, size FROM object WHERE space = ?1 AND oid = ?2"
        " AND (document = 0 OR document IN (SELECT document FROM document_key)) LIMIT 1");
    if (auto found = read_found(query.bind(space.value, ByteView(oid)))) return found;
  }
  return std::nullopt;
}

std::optional<FoundObject> ObjectStore::locate_of(SpaceId space, const ObjectId& id, std::int64_t document) {
  for (const Name& oid : masked(space, id)) {
    auto query = db_.statement("SELECT id, type, depth, size FROM object WHERE space = ?1 AND oid = ?2 AND document = ?3");
    if (auto found = read_found(query.bind(space.value, ByteView(oid), document))) return found;
  }
  return std::nullopt;
}

std::optional<StoredObject> ObjectStore::find(SpaceId space, const ObjectId& id) {
  const auto found = locate(space, id);
  if (!found) return std::nullopt;
  return StoredObject{found->row, found->type, found->depth, read_whole(found->row)};
}

std::string ObjectStore::require(SpaceId space, const ObjectId& id, ObjectType type) {
  const ObjectContent content = require_content(space, id, type);
  return content.file ? content.file->whole(db_, kMostWholeBytes) : *content.bytes;
}

ObjectContent ObjectStore::require_content(SpaceId space, const ObjectId& id, ObjectType type) {
  const auto found = locate(space, id);
  if (!found || found->type != type)
    throw Error(ErrorCode::kCorrupt,
                "The " + std::string(name(type)) + " " + id.text() + " of space " + std::to_string(space.value) + " is missing.");
  return read_content(found->row);
}

std::string ObjectStore::beginning(SpaceId space, const ObjectId& id, std::uint64_t most) {
  const ObjectContent content = require_content(space, id, ObjectType::kBlob);
  return content.file ? content.file->beginning(db_, most) : content.bytes->substr(0, static_cast<std::size_t>(most));
}

ObjectContent ObjectStore::read_content(std::int64_t id) {
  if (auto cached = cache_.find(id)) return {std::move(cached), nullptr};
  ObjectContent content = decode(id);
  if (content.bytes) cache_.put(id, content.bytes);
  return content;
}

ObjectContent ObjectStore::decode(std::int64_t id) {
  const ObjectGroup group = load_group(db_, id);
  const ObjectRow& row = group.rows[group.position_of(id)];
  Bytes opened = open(group);
  const ByteView coded = group.split(opened)[group.position_of(id)];
  if (!coded.empty() && coded[0] == kInChunks) {
    auto file = read_link(row.space, static_cast<std::uint64_t>(row.size), coded, row.what());
    crypto::cleanse(opened.data(), opened.size());
    return {nullptr, std::move(file)};
  }
  // The opened row vouches for its base and depth, so this ends after kMaxDepth steps.
  const auto prefix = row.base ? read_in_passing(row.base) : std::make_shared<const std::string>();
  auto bytes = std::make_shared<const std::string>(decompress(coded, *prefix, static_cast<std::size_t>(row.size), row.what()));
  return {std::move(bytes), nullptr};
}

std::shared_ptr<const std::string> ObjectStore::read_whole(std::int64_t row) { return whole(read_content(row)); }

// The versions below the one that is asked for would drive out what is asked for often.
std::shared_ptr<const std::string> ObjectStore::read_in_passing(std::int64_t row) {
  if (auto cached = cache_.find(row)) return cached;
  return whole(decode(row));
}

std::shared_ptr<const std::string> ObjectStore::whole(ObjectContent content) {
  if (content.bytes) return std::move(content.bytes);
  return std::make_shared<const std::string>(content.file->whole(db_, kMostWholeBytes));
}

}  // namespace rotulus::storage
