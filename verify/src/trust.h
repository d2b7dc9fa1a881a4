// Whether a checkpoint is to be believed.
// Thread-safety: pure functions.
#pragma once

#include "verify/checks.h"

namespace rotulus::verify {

// The checkpoint, when the text is a signed one and a key that is trusted signed it; says in the report what holds. `what` begins
// the sentences: "The checkpoint of the bundle".
std::optional<crypto::Checkpoint> believed_checkpoint(const std::string& note, const Trust& trust, const std::string& what,
                                                      Report& report);

// "of 2026-03-01T09:30:00Z over 1234 entries"
std::string describe(const crypto::Checkpoint& checkpoint);

}  // namespace rotulus::verify
