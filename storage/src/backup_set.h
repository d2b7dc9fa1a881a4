// The backups in a directory that one key opens, and which installation a store is. Thread-safety: one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backup_manifest.h"
#include "session_state.h"

namespace rotulus::storage {

// The same for the life of an installation, whatever its keys and wherever its directory: 32 hexadecimal digits. Error{kConflict}
// when nothing was ever recorded.
std::string installation_name(SessionState& state);

// A manifest's place in the history: the hash of the audit row of this number as it is stored; zero when there is none.
crypto::Sha256 audit_tail(Connection& db, std::int64_t sequence);

// The epochs of the installation's key that are in use, "1" or, during a rotation, "1,2".
std::string key_epochs(Connection& db);
inline bool is_of_rotation(const BackupManifest& manifest) { return manifest.epochs.find(',') != std::string::npos; }

// The newest manifest that the keys open; damaged ones are passed over.
std::optional<BackupManifest> newest_opened(const BackupDirectory& directory, const BackupKeys& keys);

}  // namespace rotulus::storage
