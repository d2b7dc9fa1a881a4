// The whole row of a space, with what only storage needs of it.
#pragma once

#include "session_state.h"
#include "storage/spaces.h"

namespace rotulus::storage {

struct SpaceRow {
  Space space;
  std::int64_t next_number = 1;  // of documents without a number scheme of their own
};

SpaceRow load_space(const SessionState& state, SpaceId id);  // Error{kNotFound}
void save_next_number(SessionState& state, const SpaceRow& row);

}  // namespace rotulus::storage
