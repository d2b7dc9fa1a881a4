// What verification asks of large contents, beside what it asks of all objects.
// Thread-safety: as the session.
#pragma once

#include <functional>
#include <string>

#include "account_rows.h"
#include "session_state.h"

namespace rotulus::storage {

struct ContentHashes {
  ObjectId name;  // git's, as a blob
  crypto::Sha256 sha256{};
  std::uint64_t size = 0;
};
// Reads a large content chunk by chunk. Error{kCorrupt}.
ContentHashes content_hashes(SessionState& state, const ObjectContent& content);

// That files and objects name each other, and that all chunks are there; opens none. `visit` gets the name of each and what looks
// at it, `problem` what does not hold.
void check_files(SessionState& state, const VisitRow& visit, const std::function<void(std::string)>& problem);

}  // namespace rotulus::storage
