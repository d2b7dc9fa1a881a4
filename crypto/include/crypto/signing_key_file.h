// A signing key in a file of its own: one line "rotulus-signing-key-1:" and 43 base64url characters (the 32 bytes of an Ed25519
// seed), mode 0600.
// Thread-safety: pure functions.
#pragma once

#include <filesystem>

#include "crypto/signing.h"

namespace rotulus::crypto {

// Refuses to overwrite: Error{kConflict}; {kStorageFull} or {kIo} otherwise.
void create_signing_key_file(const std::filesystem::path& path);
// Error{kIo}, or {kInvalidArgument} with what to do, also when group or others may read the file.
SigningKey read_signing_key_file(const std::filesystem::path& path);

}  // namespace rotulus::crypto
