#include "backup_keys.h"

#include <algorithm>

#include "content_keys.h"
#include "core/error.h"
#include "document_rows.h"
#include "record.h"

namespace rotulus::storage {
namespace {

constexpr std::string_view kMark = "rotulus backup keys 1\n";
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 32;

struct Read {
  DocumentKeys keys;
  crypto::Sha256 hash{};
};

DocumentId read_id(RecordReader& in, const std::string& what) {
  DocumentId id;
  const auto bytes = in.bytes();
  if (bytes.size() != id.bytes.size()) throw Error(ErrorCode::kCorrupt, what + " names a document by what is no identity.");
  std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
  return id;
}

DocumentKeys parse(crypto::ByteView record, const std::string& what) {
  RecordReader in(record, what);
  DocumentKeys keys;
  keys.serial = in.number();
  for (auto left = in.number(); left > 0; --left) {
    const DocumentId id = read_id(in, what);
    const std::string table = in.text();
    const auto wrapped = in.bytes();
    keys.wrapped[id][table].assign(wrapped.begin(), wrapped.end());
  }
  for (auto left = in.number(); left > 0; --left) {
    const DocumentId id = read_id(in, what);
    keys.shredded[id] = {in.number()};
  }
  return keys;
}

std::optional<Read> read(const BackupDirectory& directory, const std::string& key) {
  const auto path = directory.keys(key);
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return std::nullopt;
  const crypto::Bytes bytes = read_backup_file(path, kMostBytes);
  const std::size_t around = kMark.size() + sizeof(crypto::Sha256);
  const auto damaged = [&] {
    return Error(ErrorCode::kCorrupt, path.string() + " is damaged: its bytes are not those that were written.");
  };
  if (bytes.size() < around || !crypto::as_text(bytes).starts_with(kMark)) throw damaged();
  const crypto::ByteView whole(bytes), summed = whole.first(bytes.size() - sizeof(crypto::Sha256));
  Read found;
  found.hash = crypto::sha256(summed);
  if (!std::ranges::equal(found.hash, whole.last(sizeof(crypto::Sha256)))) throw damaged();
  found.keys = parse(summed.subspan(kMark.size()), path.string());
  return found;
}

}  // namespace

std::optional<DocumentKeys> read_document_keys(const BackupDirectory& directory, const std::string& key) {
  auto found = read(directory, key);
  if (!found) return std::nullopt;
  return std::move(found->keys);
}

DocumentKeys require_document_keys(const BackupDirectory& directory, const BackupManifest& newest) {
  const std::string path = directory.keys(newest.key).string();
  auto found = read(directory, newest.key);
  if (!found) throw Error(ErrorCode::kCorrupt, path + " is missing from the backup: without it no document can be read.");
  const bool older = found->keys.serial < newest.keys_serial;
  const bool other = found->keys.serial == newest.keys_serial && found->hash != newest.keys_hash;
  if (older || other)
    throw Error(ErrorCode::kCorrupt,
                path + " is " + (older ? "an older copy" : "another file") + " than the backup " + newest.id + " was made with.");
  return std::move(found->keys);
}

DocumentKeys document_keys(Connection& db) {
  DocumentKeys keys;
  for (const ContentKeyTable& table : kContentKeyTables) {
    auto query = db.statement(table.select);
    while (query.step()) {
      const auto wrapped = query.blob(1);
      keys.wrapped[read_document_id(query, 0, "a document")][std::string(table.name)].assign(wrapped.begin(), wrapped.end());
    }
  }
  auto query = db.statement("SELECT uid, changed FROM document WHERE id NOT IN (SELECT document FROM document_key)");
  while (query.step()) keys.shredded[read_document_id(query, 0, "a document")] = {query.number(1)};
  return keys;
}

void keep_older(DocumentKeys& current, const DocumentKeys& before) {
  for (const auto& [id, time] : before.shredded)
    if (!current.wrapped.contains(id)) current.shredded.try_emplace(id, time);
  for (const auto& [id, tables] : before.wrapped) {
    if (current.shredded.contains(id)) continue;
    auto& kept = current.wrapped[id];
    for (const auto& [table, wrapped] : tables) kept.try_emplace(table, wrapped);
    // Backups of the time before a rotation of keys came to this document need the key that it had then.
    const auto then = tables.find(kDocumentKey);
    if (then != tables.end() && then->second != kept[kDocumentKey]) kept.try_emplace(kFormerDocumentKey, then->second);
  }
}

bool remove_shredded(DocumentKeys& keys, const DocumentKeys& current) {
  bool any = false;
  for (const auto& [id, time] : current.shredded) {
    if (keys.wrapped.erase(id) == 0) continue;
    keys.shredded.try_emplace(id, time);
    any = true;
  }
  return any;
}

crypto::Sha256 write_document_keys(const BackupDirectory& directory, const std::string& key, const DocumentKeys& keys) {
  RecordWriter out;
  std::int64_t count = 0;
  for (const auto& [id, tables] : keys.wrapped) count += static_cast<std::int64_t>(tables.size());
  out.number(keys.serial).number(count);
  for (const auto& [id, tables] : keys.wrapped)
    for (const auto& [table, wrapped] : tables) out.id(id).text(table).bytes(wrapped);
  out.number(static_cast<std::int64_t>(keys.shredded.size()));
  for (const auto& [id, time] : keys.shredded) out.id(id).number(time.microseconds);
  crypto::Sha256Stream sum;
  DurableFile file(directory.keys(key));
  for (const crypto::ByteView part : {crypto::as_bytes(kMark), out.view()}) {
    sum.update(part);
    file.write(part);
  }
  const crypto::Sha256 hash = sum.finish();
  file.write(hash);
  file.finish();
  return hash;
}

}  // namespace rotulus::storage
