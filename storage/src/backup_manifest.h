// The manifest of one backup: what it consists of, and the ways to its key (docs/formats/backup.md).
//
// In the clear stand what tells backups apart and the key slots, so that a credential is all that a restore takes. Everything
// else is sealed under the backup key, together with the clear part. Thread-safety: plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backup_files.h"
#include "core/time.h"
#include "crypto/key_slot.h"
#include "crypto/seal.h"

namespace rotulus::storage {

// Rows of one table, in one file.
struct BackupSegment {
  std::string table;
  std::int64_t first = 0, last = 0;  // row numbers; 0 in tables that have none
  std::string file;
  std::uint64_t file_bytes = 0, plain_bytes = 0;
  crypto::Sha256 file_hash{}, content_hash{};
};

struct BackupManifest {
  // In the clear.
  std::string id;
  std::int64_t serial = 0;
  Timestamp time;
  std::string installation;  // hexadecimal, as is the next
  std::string key;           // which root key seals it
  std::uint64_t documents = 0, objects = 0, audit_entries = 0, bytes = 0;
  std::vector<crypto::KeySlot> slots;
  std::vector<std::string> files;  // of its segments: so that what nobody names is found without a key
  // Sealed.
  int format = 0;      // of the store
  std::string epochs;  // of the keys; more than one while a rotation is under way
  std::string schema;
  std::int64_t keys_serial = 0;  // of the table of content keys
  crypto::Sha256 keys_hash{};
  crypto::Sha256 audit_tail{};  // of the last audit row as it is stored: no other history has the same
  std::vector<BackupSegment> segments;
};

// The keys of backups: subkeys of the root key itself, so that a slot alone leads to them.
class BackupKeys {
 public:
  explicit BackupKeys(const crypto::SecretBytes& root);
  const std::string& name() const { return name_; }  // BackupManifest::key
  const crypto::Sealer& manifests() const { return manifests_; }
  const crypto::SecretBytes& segments() const { return segments_; }

 private:
  std::string name_;
  crypto::Sealer manifests_;
  crypto::SecretBytes segments_;
};

// Sorts by the order in which they were made, also when the clock was set back.
std::string backup_id(Timestamp time, std::int64_t serial);
void write_manifest(const BackupDirectory& directory, const BackupKeys& keys, const BackupManifest& manifest);

// A manifest as it lies there: its clear part, and what a key opens. Error{kCorrupt} names the file when it is damaged or belongs
// to another installation.
class StoredManifest {
 public:
  static StoredManifest read(const BackupDirectory& directory, const std::string& id);
  const BackupManifest& clear() const { return clear_; }
  // Error{kWrongKey} when none of its slots opens.
  crypto::SecretBytes open_root(const crypto::Credential& credential) const;
  BackupManifest open(const BackupKeys& keys) const;

 private:
  std::string what_;
  BackupManifest clear_;
  crypto::Bytes header_, sealed_;
};

// One segment's plaintext, checked against what the manifest says of it. Error{kCorrupt} names the file.
crypto::Bytes read_segment(const BackupDirectory& directory, const BackupKeys& keys, const BackupSegment& segment);
// Fills in what the file is like.
void write_segment(const BackupDirectory& directory, const BackupKeys& keys, crypto::ByteView plain, BackupSegment& segment);

}  // namespace rotulus::storage
