// The ways into a data directory, in table key_slot.
#pragma once

#include <optional>
#include <vector>

#include "crypto/key_slot.h"
#include "sqlite.h"

namespace rotulus::storage {

void add_slot(Connection& db, const crypto::KeySlot& slot);
// The root key that a slot of the credential's kind gives; nothing when none opens.
std::optional<crypto::SecretBytes> find_root_key(Connection& db, const crypto::Credential& credential);
std::vector<crypto::KeySlot> key_slots(Connection& db);
// The root key. Error{kWrongKey} when no slot of the credential's kind opens.
crypto::SecretBytes open_root_key(Connection& db, const crypto::Credential& credential);

}  // namespace rotulus::storage
