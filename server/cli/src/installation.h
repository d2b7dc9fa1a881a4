// Makes a new installation: data directory, key, store, first administrator, certificate. All of it or nothing.
// Thread-safety: one thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "crypto/key_slot.h"
#include "service/checkpoints.h"

namespace rotulus::cli {

struct InstallationOptions {
  std::filesystem::path data;
  std::filesystem::path key_file;  // made when it is absent; empty with a passphrase
  std::optional<crypto::Credential> passphrase;
  std::string administrator = "admin";
  service::CheckpointOptions checkpoints;
};

struct Installation {
  std::string password, recovery_key;
  bool key_file_made = false;
  std::filesystem::path certificate;
  std::string verifier_key;        // of the checkpoints of the audit log, as rotulus-verify takes it; empty when there is none
  std::string checkpoint_failure;  // why the first checkpoint could not be written; empty: it was
};

// A self-signed certificate below the data directory; returns its path.
std::filesystem::path make_certificate(const std::filesystem::path& data);

// Error{kConflict} when the data directory or the file for checkpoints holds anything, {kInvalidArgument} for a key file inside
// it, {kIo}. After an error nothing that was made is left.
Installation install(const InstallationOptions& options);

}  // namespace rotulus::cli
