// The content keys of documents as a backup directory keeps them: apart from everything else, and only the newest copy, so that a
// document that is shredded is shredded in every backup.
//
// Each key is wrapped, as it is in the database; beside it stands the identity of its document, and nothing else. So who rotated
// the keys meanwhile can take a shredded document out of the file of an earlier key without opening it.
//
//   "rotulus backup keys 1\n" | record: serial, number of keys, (identity, table, wrapped) for each, number of shredded
//   documents, (identity, time) for each | SHA-256 of what stands before it
//
// Thread-safety: plain values.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "backup_manifest.h"
#include "core/ids.h"
#include "sqlite.h"

namespace rotulus::storage {

struct DocumentKeys {
  std::int64_t serial = 0;                                             // of the backup that wrote it
  std::map<DocumentId, std::map<std::string, crypto::Bytes>> wrapped;  // by table
  std::map<DocumentId, Timestamp> shredded;
};

// Nothing when there is no such file. Error{kCorrupt} when it is damaged.
std::optional<DocumentKeys> read_document_keys(const BackupDirectory& directory, const std::string& key);
// As the newest manifest of its key knows it, or newer. Error{kCorrupt} when it is missing, damaged or an older copy.
DocumentKeys require_document_keys(const BackupDirectory& directory, const BackupManifest& newest);

// What the database has. A document without a key was shredded.
DocumentKeys document_keys(Connection& db);
// Keys of documents that only older backups have stay; those that were shredded go.
void keep_older(DocumentKeys& current, const DocumentKeys& before);
// Takes out what was shredded. False when there was nothing to take out.
bool remove_shredded(DocumentKeys& keys, const DocumentKeys& current);

// Returns the hash that the manifest keeps.
crypto::Sha256 write_document_keys(const BackupDirectory& directory, const std::string& key, const DocumentKeys& keys);

}  // namespace rotulus::storage
