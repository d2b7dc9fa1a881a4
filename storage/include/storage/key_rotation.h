// Rotation of keys (docs/formats/keys.md): a new root key, with new slots, and new keys below it count at once; then everything
// that the earlier keys sealed is sealed anew, in small transactions, and the earlier keys are taken away. It goes on where it
// was when the process ended.
// Thread-safety: as the session or store; reseal_some for one thread at a time.
// Errors: rotulus::Error; see each function.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/time.h"
#include "crypto/key_slot.h"
#include "storage/store.h"

namespace rotulus::storage {

// Whether it opens one of the slots.
bool opens_slot(const Session& session, const crypto::Credential& credential);

// A new root key and its slots: one for a credential, one for a recovery key. Both are proven to open. Made outside of
// transactions, since hashing a passphrase takes half a second. Error{kInvalidArgument} for what is no credential.
class NewKeys {
 public:
  NewKeys(const crypto::Credential& credential, const crypto::SecretBytes& recovery);
  const crypto::SecretBytes& root() const { return root_; }
  const crypto::SecretBytes& recovery() const { return recovery_; }
  const std::vector<crypto::KeySlot>& slots() const { return slots_; }

 private:
  crypto::SecretBytes root_, recovery_;
  std::vector<crypto::KeySlot> slots_;
};

// From the end of the transaction on only the new slots open the directory, and whatever is written is sealed under new keys.
// Before that it is proven that the recovery key opens all of them. Error{kConflict} while a rotation is under way.
void begin_key_rotation(Transaction& tx, const NewKeys& keys);

struct KeyRotationState {
  std::int64_t epoch = 0;
  Timestamp began, ended;             // ended: 0 while it is under way
  std::uint64_t done = 0, total = 0;  // values; an estimate, since others write meanwhile
  std::uint64_t unreadable = 0;       // that do not open
  bool is_held_up = false;            // by unreadable values that an earlier key sealed; all others are sealed anew
  bool is_under_way() const { return ended == Timestamp{}; }
};

// The newest; nothing when there never was one.
std::optional<KeyRotationState> newest_key_rotation(const Session& session);
std::vector<crypto::SlotKind> slot_kinds(const Session& session);

enum class ResealOutcome {
  kMore,      // there is more to do
  kFinished,  // no rotation is under way
  kHeldUp,    // values do not open; KeyRotationState says how many
};

// What to do about values that do not open although an earlier key sealed them.
enum class Damage {
  kHoldsUp,  // the earlier keys stay, so that the values can be put back from a backup
  kIsLeft,   // the rotation ends without them
};

struct ResealOptions {
  Damage damage = Damage::kHoldsUp;
  std::size_t values = 256;  // at most so many in the transaction, and 1 MiB of them: others wait for it
  // Asked now and then during the final check, which looks at every value; false ends the call with kMore. None: goes on.
  std::function<bool()> keep_going;
};

// Seals some values anew, in one short transaction; the work is done before it, beside the writer.
ResealOutcome reseal_some(Store& store, const ResealOptions& options);

// How many values an earlier key has sealed. Damaged ones count when they name such a key.
std::uint64_t count_under_former_keys(const Session& session, const std::function<bool()>& keep_going);

}  // namespace rotulus::storage
