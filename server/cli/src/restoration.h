// Makes a data directory from a backup: all of it, verified, or nothing.
// Thread-safety: one thread.
#pragma once

#include <filesystem>
#include <string>

#include "crypto/key_slot.h"
#include "service/checkpoints.h"
#include "storage/backup.h"

namespace rotulus::cli {

struct RestorationOptions {
  std::filesystem::path backups, data;
  storage::BackupChoice choice;
  service::CheckpointOptions checkpoints;
  bool make_certificate = true;  // into the data directory, as `rotulus init` does
};

struct Restoration {
  storage::Restored restored;
  std::string verifier_key;        // of the checkpoints that are signed from here on
  std::string checkpoint_failure;  // why the first of them could not be written; empty: it was
};

// Builds beside `data`, which must be absent or empty, and puts it there when every check of 'verify --read-data' holds. Audit
// checkpoints get a new key, and the log a break where the old ones say more than the backup. Error{kCorrupt} names what does not
// hold; then nothing is left.
Restoration restore_installation(const RestorationOptions& options, const crypto::Credential& credential,
                                 const storage::Progress& progress);

}  // namespace rotulus::cli
