#include "backup_manifest.h"

#include <algorithm>
#include <cstdio>

#include "core/error.h"
#include "record.h"

namespace rotulus::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kManifestMark = "rotulus backup manifest 1\n";
constexpr std::string_view kSegmentMark = "rotulus backup segment 1\n";
constexpr std::uint64_t kMostManifestBytes = std::uint64_t{1} << 30;
constexpr std::size_t kNameBytes = 16;

template <class Array>
void read_array(RecordReader& in, Array& out, const std::string& what) {
  const auto bytes = in.bytes();
  if (bytes.size() != out.size()) throw Error(ErrorCode::kCorrupt, what + " holds a hash of another size than it has.");
  std::copy(bytes.begin(), bytes.end(), out.begin());
}

std::uint64_t read_count(RecordReader& in) { return static_cast<std::uint64_t>(in.number()); }

RecordWriter clear_part(const BackupManifest& m) {
  RecordWriter out;
  const auto count = [&](std::uint64_t value) { out.number(static_cast<std::int64_t>(value)); };
  out.text(m.id).number(m.serial).number(m.time.microseconds).text(m.installation).text(m.key);
  count(m.documents);
  count(m.objects);
  count(m.audit_entries);
  count(m.bytes);
  count(m.slots.size());
  for (const auto& slot : m.slots)
    out.number(static_cast<int>(slot.kind)).bytes(slot.salt).number(slot.log_n).bytes(slot.wrapped);
  count(m.files.size());
  for (const auto& file : m.files) out.text(file);
  return out;
}

crypto::KeySlot read_slot(RecordReader& in) {
  crypto::KeySlot slot;
  slot.kind = static_cast<crypto::SlotKind>(in.number());
  const auto salt = in.bytes();
  slot.salt.assign(salt.begin(), salt.end());
  slot.log_n = static_cast<std::uint32_t>(in.number());
  const auto wrapped = in.bytes();
  slot.wrapped.assign(wrapped.begin(), wrapped.end());
  return slot;
}

BackupManifest read_clear(crypto::ByteView header, const std::string& what) {
  RecordReader in(header, what);
  BackupManifest m;
  m.id = in.text();
  m.serial = in.number();
  m.time = {in.number()};
  m.installation = in.text();
  m.key = in.text();
  m.documents = read_count(in);
  m.objects = read_count(in);
  m.audit_entries = read_count(in);
  m.bytes = read_count(in);
  for (auto left = in.number(); left > 0; --left) m.slots.push_back(read_slot(in));
  for (auto left = in.number(); left > 0; --left) m.files.push_back(in.text());
  return m;
}

RecordWriter sealed_part(const BackupManifest& m) {
  RecordWriter out;
  out.number(m.format).text(m.epochs).text(m.schema).number(m.keys_serial).bytes(m.keys_hash).bytes(m.audit_tail);
  out.number(static_cast<std::int64_t>(m.segments.size()));
  for (const auto& s : m.segments) {
    out.text(s.table).number(s.first).number(s.last).text(s.file).number(static_cast<std::int64_t>(s.file_bytes));
    out.number(static_cast<std::int64_t>(s.plain_bytes)).bytes(s.file_hash).bytes(s.content_hash);
  }
  return out;
}

// A name in a manifest becomes a path: nothing but a plain name.
std::string read_file_name(RecordReader& in, const std::string& what) {
  std::string name = in.text();
  const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  if (!plain) throw Error(ErrorCode::kCorrupt, what + " names a file that no backup has.");
  return name;
}

BackupSegment read_segment_entry(RecordReader& in, const std::string& what) {
  BackupSegment s;
  s.table = in.text();
  s.first = in.number();
  s.last = in.number();
  s.file = read_file_name(in, what);
  s.file_bytes = read_count(in);
  s.plain_bytes = read_count(in);
  read_array(in, s.file_hash, what);
  read_array(in, s.content_hash, what);
  return s;
}

void read_sealed(crypto::ByteView plain, const std::string& what, BackupManifest& m) {
  RecordReader in(plain, what);
  m.format = static_cast<int>(in.number());
  m.epochs = in.text();
  m.schema = in.text();
  m.keys_serial = in.number();
  read_array(in, m.keys_hash, what);
  read_array(in, m.audit_tail, what);
  for (auto left = in.number(); left > 0; --left) m.segments.push_back(read_segment_entry(in, what));
}

RecordWriter segment_context(const BackupSegment& segment) {
  RecordWriter context;
  context.text("backup segment").text(segment.table).number(segment.first).number(segment.last).text(segment.file);
  return context;
}

// "object-1-4096-1f2e3d4c5b6a7988": readable in an error, and never the same twice.
std::string segment_name(const BackupSegment& segment) {
  std::array<std::uint8_t, 8> unique{};
  crypto::random_bytes(unique);
  return segment.table + '-' + std::to_string(segment.first) + '-' + std::to_string(segment.last) + '-' + crypto::hex(unique);
}

[[noreturn]] void damaged(const fs::path& path, const std::string& how) {
  throw Error(ErrorCode::kCorrupt, path.string() + " " + how);
}

}  // namespace

BackupKeys::BackupKeys(const crypto::SecretBytes& root)
    : name_(crypto::hex(crypto::derive_key(root, {}, "rotulus/1 name of backup key", kNameBytes).view())),
      manifests_(crypto::derive_key(root, {}, "rotulus/1 backup manifest")),
      segments_(crypto::derive_key(root, {}, "rotulus/1 backup segment")) {}

std::string backup_id(Timestamp time, std::int64_t serial) {
  char number[24];
  std::snprintf(number, sizeof number, "%06lld-", static_cast<long long>(serial));
  std::string id = number;
  for (const char c : time.text())
    if (c != '-' && c != ':') id += c;
  return id;
}

void write_manifest(const BackupDirectory& directory, const BackupKeys& keys, const BackupManifest& manifest) {
  const RecordWriter clear = clear_part(manifest);
  RecordWriter out;
  out.bytes(clear.view()).bytes(keys.manifests().seal(sealed_part(manifest).view(), clear.view()));
  crypto::Sha256Stream sum;
  DurableFile file(directory.manifest(manifest.id));
  for (const crypto::ByteView part : {crypto::as_bytes(kManifestMark), out.view()}) {
    sum.update(part);
    file.write(part);
  }
  file.write(sum.finish());
  file.finish();
}

StoredManifest StoredManifest::read(const BackupDirectory& directory, const std::string& id) {
  const fs::path path = directory.manifest(id);
  const crypto::Bytes bytes = read_backup_file(path, kMostManifestBytes);
  const std::size_t around = kManifestMark.size() + sizeof(crypto::Sha256);
  if (bytes.size() < around || !crypto::as_text(bytes).starts_with(kManifestMark))
    damaged(path, "is damaged, or no manifest of a backup that this Rotulus knows.");
  const crypto::ByteView whole(bytes), summed = whole.first(bytes.size() - sizeof(crypto::Sha256));
  if (!std::ranges::equal(crypto::sha256(summed), whole.last(sizeof(crypto::Sha256))))
    damaged(path, "is damaged: its bytes are not those that were written.");
  StoredManifest stored;
  stored.what_ = path.string();
  RecordReader in(summed.subspan(kManifestMark.size()), stored.what_);
  const auto header = in.bytes(), sealed = in.bytes();
  stored.header_.assign(header.begin(), header.end());
  stored.sealed_.assign(sealed.begin(), sealed.end());
  stored.clear_ = read_clear(header, stored.what_);
  if (stored.clear_.id != id) damaged(path, "is another manifest: that of backup " + stored.clear_.id + ".");
  if (stored.clear_.installation != directory.installation())
    damaged(path, "does not belong here: it is of a backup of another installation.");
  return stored;
}

crypto::SecretBytes StoredManifest::open_root(const crypto::Credential& credential) const {
  for (const auto& slot : clear_.slots)
    if (slot.kind == credential.kind)
      if (auto root = crypto::open_slot(slot, credential)) return *std::move(root);
  throw Error(ErrorCode::kWrongKey,
              "This key does not open the backup " + clear_.id +
                  ". Give the key file, the passphrase or the recovery key that its data directory had then.");
}

BackupManifest StoredManifest::open(const BackupKeys& keys) const {
  BackupManifest manifest = clear_;
  if (keys.name() != clear_.key)
    throw Error(ErrorCode::kWrongKey, "The backup " + clear_.id + " was sealed under another key: the keys were rotated since.");
  read_sealed(keys.manifests().open(sealed_, header_, what_), what_, manifest);
  return manifest;
}

crypto::Bytes read_segment(const BackupDirectory& directory, const BackupKeys& keys, const BackupSegment& segment) {
  const fs::path path = directory.segment(segment.file);
  const crypto::Bytes file = read_backup_file(path, segment.file_bytes);
  if (file.size() != segment.file_bytes || crypto::sha256(file) != segment.file_hash)
    damaged(path, "is damaged: its bytes are not those that were written.");
  if (!crypto::as_text(file).starts_with(kSegmentMark)) damaged(path, "is no segment that this Rotulus knows.");
  crypto::Bytes plain;
  plain.reserve(segment.plain_bytes);
  crypto::StreamOpener opener(
      keys.segments(), segment_context(segment).view(),
      [&](crypto::ByteView piece) { plain.insert(plain.end(), piece.begin(), piece.end()); }, path.string());
  opener.write(crypto::ByteView(file).subspan(kSegmentMark.size()));
  opener.finish();
  if (crypto::sha256(plain) != segment.content_hash) damaged(path, "holds other rows than its manifest says.");
  return plain;
}

void write_segment(const BackupDirectory& directory, const BackupKeys& keys, crypto::ByteView plain, BackupSegment& segment) {
  segment.file = segment_name(segment);
  segment.plain_bytes = plain.size();
  DurableFile file(directory.segment(segment.file));
  file.write(crypto::as_bytes(kSegmentMark));
  crypto::StreamSealer sealer(keys.segments(), segment_context(segment).view(),
                              [&](crypto::ByteView piece) { file.write(piece); });
  sealer.write(plain);
  sealer.finish();
  segment.file_bytes = file.bytes();
  segment.file_hash = file.finish();
}

}  // namespace rotulus::storage
