// Makes a new installation: data directory, key, store, first administrator, certificate. All of it or nothing.
// Thread-safety: one thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "crypto/key_slot.h"

namespace rotulus::cli {

struct InstallationOptions {
  std::filesystem::path data;
  std::filesystem::path key_file;  // made when it is absent; empty with a passphrase
  std::optional<crypto::Credential> passphrase;
  std::string administrator = "admin";
};

struct Installation {
  std::string password, recovery_key;
  bool key_file_made = false;
  std::filesystem::path certificate;
};

// Error{kConflict} when the data directory holds anything, {kInvalidArgument} for a key file inside it, {kIo}. After an error
// nothing that was made is left.
Installation install(const InstallationOptions& options);

}  // namespace rotulus::cli
