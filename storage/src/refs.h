// Git references of a space, sealed, moved by compare-and-swap inside the writer's transaction.
#pragma once

#include <optional>
#include <string>

#include "session_state.h"

namespace rotulus::storage {

inline constexpr const char* kMainRef = "refs/heads/main";

std::optional<ObjectId> read_ref(const SessionState& state, SpaceId space, const std::string& name);
std::vector<std::string> ref_names(const SessionState& state, SpaceId space);
// Error{kStale} when the ref does not stand at `expected` (nothing: must not exist).
void move_ref(SessionState& state, SpaceId space, const std::string& name, const std::optional<ObjectId>& expected,
              const ObjectId& target);

}  // namespace rotulus::storage
