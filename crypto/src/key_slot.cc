// Slots. The format is described in docs/formats/keys.md.
#include "crypto/key_slot.h"

#include "core/error.h"
#include "crypto/digest.h"
#include "crypto/seal.h"
#include "scrypt.h"

namespace rotulus::crypto {
namespace {

constexpr std::size_t kSaltSize = 16;
constexpr std::uint32_t kPassphraseLogN = 17;
constexpr std::size_t kWrappedSize = kKeySize + kSealOverhead;

// One purpose per kind, so that bytes that happen to serve as two credentials never give one key.
std::string_view purpose_of(SlotKind kind) {
  switch (kind) {
    case SlotKind::kKeyFile:
      return "rotulus/1 slot key-file";
    case SlotKind::kPassphrase:
      return "rotulus/1 slot passphrase";
    case SlotKind::kRecovery:
      return "rotulus/1 slot recovery";
  }
  throw Error(ErrorCode::kCorrupt, "The key slot is of an unknown kind.");
}

void check_credential(const Credential& credential) {
  if (credential.kind == SlotKind::kPassphrase) {
    if (credential.secret.empty()) throw Error(ErrorCode::kInvalidArgument, "The passphrase is empty.");
  } else if (credential.secret.size() != kKeySize) {
    throw Error(ErrorCode::kInvalidArgument, "A key from a key file or a recovery key has 32 bytes.");
  }
}

void check_slot(const KeySlot& slot) {
  static_cast<void>(purpose_of(slot.kind));
  const bool hashed = slot.kind == SlotKind::kPassphrase;
  const bool good_salt = slot.salt.size() == (hashed ? kSaltSize : 0);
  const bool good_cost = hashed ? slot.log_n >= kPassphraseLogN && slot.log_n <= kLargestScryptLogN : slot.log_n == 0;
  if (!good_salt || !good_cost || slot.wrapped.size() != kWrappedSize) {
    throw Error(ErrorCode::kCorrupt, "The key slot is malformed: a size or the cost in it is out of range.");
  }
}

// The key that wraps the root key.
SecretBytes wrapping_key(const KeySlot& slot, const Credential& credential) {
  const std::string_view purpose = purpose_of(slot.kind);
  if (slot.kind != SlotKind::kPassphrase) return derive_key(credential.secret, {}, purpose);
  return derive_key(scrypt(credential.secret.view(), slot.salt, slot.log_n, kKeySize), {}, purpose);
}

// "rotulus/1 slot" | 0x00 | kind | log_n, 4 bytes big-endian | salt: nothing beside the wrapped key can be exchanged.
Bytes associated_data(const KeySlot& slot) {
  constexpr std::string_view kLabel{"rotulus/1 slot\0", 15};
  Bytes out(kLabel.begin(), kLabel.end());
  out.push_back(static_cast<std::uint8_t>(slot.kind));
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(slot.log_n >> shift));
  out.insert(out.end(), slot.salt.begin(), slot.salt.end());
  return out;
}

}  // namespace

KeySlot make_slot(const Credential& credential, const SecretBytes& root_key) {
  check_credential(credential);
  if (root_key.size() != kKeySize) throw Error(ErrorCode::kInternal, "A root key has 32 bytes.");
  KeySlot slot;
  slot.kind = credential.kind;
  if (slot.kind == SlotKind::kPassphrase) {
    slot.log_n = kPassphraseLogN;
    slot.salt.resize(kSaltSize);
    random_bytes(slot.salt);
  }
  slot.wrapped = Sealer(wrapping_key(slot, credential)).seal(root_key.view(), associated_data(slot));
  return slot;
}

std::optional<SecretBytes> open_slot(const KeySlot& slot, const Credential& credential) {
  check_slot(slot);
  check_credential(credential);
  if (slot.kind != credential.kind) return std::nullopt;
  const Sealer sealer(wrapping_key(slot, credential));
  const Bytes associated = associated_data(slot);
  if (!sealer.opens(slot.wrapped, associated)) return std::nullopt;
  return sealer.open_secret(slot.wrapped, associated, "The root key");
}

}  // namespace rotulus::crypto
