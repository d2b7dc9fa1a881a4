// Ways to open a data directory (docs/formats/keys.md): a slot holds the root key wrapped under a key-encryption key that
// comes from a key file, a passphrase or the recovery key.
// Thread-safety: pure functions.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "crypto/secret.h"

namespace rotulus::crypto {

enum class SlotKind : std::uint8_t { kKeyFile = 1, kPassphrase = 2, kRecovery = 3 };

struct KeySlot {
  SlotKind kind = SlotKind::kKeyFile;
  Bytes salt;               // of the passphrase hash; empty for the other kinds
  std::uint32_t log_n = 0;  // scrypt cost (N = 2^log_n, r = 8, p = 1); at least 17 for passphrases
  Bytes wrapped;            // sealed root key
};

// What somebody holds who wants to open the directory.
struct Credential {
  SlotKind kind = SlotKind::kKeyFile;
  SecretBytes secret;  // 32 bytes for key file and recovery key, the UTF-8 text for a passphrase
};

// Error{kInvalidArgument} for an empty passphrase and for a key that has not 32 bytes, also from open_slot.
KeySlot make_slot(const Credential& credential, const SecretBytes& root_key);
// Nothing when the credential does not open the slot, is of another kind, or the slot was altered: these look alike.
// Error{kCorrupt} when the slot itself is malformed.
std::optional<SecretBytes> open_slot(const KeySlot& slot, const Credential& credential);

// Key files: one line "rotulus-key-1:" + 43 base64url characters (32 bytes), mode 0600.
// create refuses to overwrite (Error{kConflict}); read gives Error{kIo} or {kInvalidArgument} with what to do, also when
// group or others may read the file (files in $CREDENTIALS_DIRECTORY, where systemd puts a service's credentials, may show group
// permission).
void create_key_file(const std::filesystem::path& path);
Credential read_key_file(const std::filesystem::path& path);

// The recovery key as people keep it on paper: 8 groups of 7 characters of Crockford base32, the last 4 characters a checksum.
// parse ignores case, spaces and dashes, reads O as 0 and I, L as 1; nothing when the checksum is wrong.
std::string recovery_text(const SecretBytes& key);
std::optional<SecretBytes> parse_recovery_text(std::string_view text);

}  // namespace rotulus::crypto
