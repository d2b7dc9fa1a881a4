// Signed checkpoints of the audit log (docs/formats/audit-checkpoint.md): a key outside the data directory, a file outside it
// that they are appended to, and the proofs that lead from one to the other.
//
// With a checkpoint that lies elsewhere, an older database that was put back, or one whose log was altered, is found out: start()
// compares the newest one and refuses. One key signs one history: accepting an older database on purpose, like a lost key, starts
// another key, and the log records both.
// Thread-safety: all methods from any thread, but start() and accept_rollback() before the others.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "crypto/checkpoint.h"
#include "storage/audit_proofs.h"
#include "storage/maintenance.h"
#include "storage/store.h"

namespace rotulus::service {

struct CheckpointOptions {
  std::filesystem::path signing_key_file;  // empty: <data directory>.audit-key
  std::filesystem::path checkpoint_file;   // empty: <data directory>.checkpoints
  std::chrono::milliseconds interval{60'000};
  std::function<void(const std::string& reason)> on_failure;  // hears of every checkpoint that could not be written
};

struct SignedCheckpoint {
  crypto::Checkpoint checkpoint;
  std::string note;
  crypto::PublicKey key{};
};

class Checkpoints {
 public:
  Checkpoints(storage::Store& store, CheckpointOptions options);

  // Reads the key, or makes one; compares the newest checkpoint of the file with the log; records the keys in the log when they
  // are new, and that the file holds none although there were some; appends the first checkpoint. Error{kConflict} when an older
  // database was restored or the log was altered, and for the file of another installation; those of
  // crypto::read_signing_key_file. A key or file that cannot be written is no error: status() tells, and write() tries again.
  void start();
  // Appends a checkpoint when the log has grown since the last one.
  void write();
  // Over the whole log; written to the file when it is new. Error{kUnavailable} while there is no key.
  SignedCheckpoint newest();
  // Over the first `size` entries, signed now. Error{kInvalidArgument} for more than there are.
  SignedCheckpoint at(const storage::Session& session, std::uint64_t size);

  storage::AuditProofs& proofs() { return proofs_; }
  const std::string& origin() const { return origin_; }
  const std::filesystem::path& file() const { return options_.checkpoint_file; }
  std::chrono::milliseconds interval() const { return options_.interval; }

  struct Status {
    std::optional<Timestamp> written;  // when the file got its last checkpoint, by this process
    std::string failure;               // why the last attempt failed; empty: it did not
  };
  Status status() const;

  // What the checkpoints in `file` say of the log, for storage::verify; what is wrong with them themselves goes to `problems`.
  // Those from before a break that was accepted are not held against the log. Error{kIo} when the file cannot be read.
  std::vector<storage::KnownRoot> known_roots(const std::filesystem::path& file, std::vector<std::string>& problems) const;

  // Instead of start(): the owner knows that this database is older than the newest checkpoint, or another. Records why, and
  // begins with a new key. Error{kConflict} when there is nothing to accept, {kIo} when the files cannot be written.
  void accept_rollback(const std::string& reason);

 private:
  struct Newest {
    crypto::Checkpoint checkpoint;
    std::string what;
  };
  std::optional<Newest> newest_in_file() const;
  std::string contradiction(const Newest& newest);  // empty: the log holds it
  void record_missing_file();
  bool open_key();
  void make_key();
  void record_keys(const std::string& broken_off);
  SignedCheckpoint sign(std::uint64_t size, const crypto::Sha256& root, const std::string& extension = {}) const;
  SignedCheckpoint newest_locked();
  void append(const std::string& note);
  void try_to_write();
  void note_failure(const std::string& reason);

  storage::Store& store_;
  CheckpointOptions options_;
  const std::string origin_;
  storage::AuditProofs proofs_;
  mutable std::mutex mutex_;  // guards what follows
  std::optional<crypto::SigningKey> key_;
  std::optional<SignedCheckpoint> last_;  // the newest that was signed
  bool last_is_written_ = false;
  Status status_;
};

}  // namespace rotulus::service
