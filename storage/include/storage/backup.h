// Backups of a store in a directory of their own (docs/formats/backup.md): sealed, consistent, and no larger than what changed.
//
// A backup directory holds the backups of one installation. Each is a manifest that names segments, which later backups name
// again while the rows in them stay the same, and one table of the documents' content keys, of which only the newest copy is
// kept: what was shredded is shredded in older backups too.
// Thread-safety: all functions from any thread; two that write to one directory at a time: the second gets Error{kBusy}.
// Errors: {kNotFound} (no backup directory, no such backup), {kConflict} (of another installation), {kWrongKey}, {kCorrupt}
// (names the file), {kStorageFull} and {kIo} (the earlier backups are as they were), {kUnavailable} (progress asked to stop).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/time.h"
#include "crypto/key_slot.h"
#include "storage/maintenance.h"
#include "storage/store.h"

namespace rotulus::storage {

struct BackupReport {
  std::string id;  // "000007-20260301T093000Z": number of the backup in its directory, and when
  Timestamp time;
  std::uint64_t documents = 0, objects = 0, audit_entries = 0;
  std::uint64_t segments = 0, new_segments = 0;  // that the backup consists of, and those that had to be written
  std::uint64_t bytes = 0, new_bytes = 0;        // of all its files, and written now
};

// Writes a backup of what is committed now, while others read and write. Makes the directory when it is not there; what an
// interrupted backup left is removed. Appends no audit entry: whoever asks for it does. Error{kConflict} also for a store in
// which nothing was ever recorded, {kInvalidArgument} for a place inside the data directory.
BackupReport back_up(Store& store, const std::filesystem::path& directory, const Progress& progress = nullptr);

// What can be said of a backup without a key.
struct BackupSummary {
  std::string id;
  Timestamp time;
  std::uint64_t documents = 0, objects = 0, audit_entries = 0, bytes = 0;
  std::string key;      // changes with the root key: a restore takes a key of that time
  std::string problem;  // why its manifest cannot be read; empty: it can
};
std::vector<BackupSummary> list_backups(const std::filesystem::path& directory);  // oldest first

// What was found by reading every file of every backup.
struct BackupCheck {
  std::uint64_t backups = 0, segments = 0, bytes = 0;
  std::uint64_t unopened = 0;         // backups from before the keys were rotated, which this key does not open
  std::vector<std::string> problems;  // each names its file
};
// With the key that opens the data directory, or with the store that it has opened. Changes nothing.
BackupCheck check_backups(const std::filesystem::path& directory, const crypto::Credential& credential,
                          const Progress& progress = nullptr);
BackupCheck check_backups(const std::filesystem::path& directory, Store& store, const Progress& progress = nullptr);

// How many backups are kept: the newest ones, and the last of each of so many days, weeks (from Monday) and months, in UTC.
struct BackupRetention {
  int newest = 1, daily = 0, weekly = 0, monthly = 0;
};
struct BackupPruning {
  std::vector<std::string> removed;  // backups
  std::uint64_t files = 0, bytes = 0;
};
// Removes the backups that no rule keeps, then the files that no backup names. The newest one always stays. A manifest that
// cannot be read stops it: Error{kCorrupt}.
BackupPruning prune_backups(const std::filesystem::path& directory, const BackupRetention& retention);

// Which backup to restore: the newest, the newest that is not after a time, or one by its id.
struct BackupChoice {
  std::optional<Timestamp> at = {};
  std::string id = {};
};

struct Restored {
  std::string id;
  Timestamp time;  // of the backup: what was changed after it is lost
  std::uint64_t documents = 0, objects = 0, audit_entries = 0;
  std::uint64_t shredded = 0;  // documents that were shredded after the backup, and so in the restored data as well
};
// Builds a data directory at `target`, which must not exist, with everything in the backup but sign-in sessions and links that
// reset a password. Every file is checked as it is read; whether the rows hold together is for verify() to say. After an error
// nothing is left at `target`.
Restored restore_backup(const std::filesystem::path& directory, const BackupChoice& choice, const crypto::Credential& credential,
                        const std::filesystem::path& target, const Progress& progress = nullptr);

// Restores the newest backup below `scratch`, verifies everything, and removes it again. The keys are those of the store, so that
// no credential is needed. Problems are those of VerifyReport.
struct TestRestore {
  Restored restored;
  VerifyReport report;
};
TestRestore test_restore(Store& store, const std::filesystem::path& directory, const std::filesystem::path& scratch,
                         const Progress& progress = nullptr);

}  // namespace rotulus::storage
