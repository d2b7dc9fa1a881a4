// Table key_rotation: one row for every rotation of keys, the newest with how far it is.
// Thread-safety: as the session.
#pragma once

#include <optional>
#include <string>

#include "session_state.h"
#include "storage/key_rotation.h"

namespace rotulus::storage {

struct RotationRow {
  KeyRotationState state;
  std::string stage;  // the table that is being worked on; empty: none yet
  Bytes position;     // the key of its last row that is done
};

std::optional<RotationRow> load_rotation(const SessionState& state);
void save_rotation(SessionState& state, const RotationRow& row);

}  // namespace rotulus::storage
