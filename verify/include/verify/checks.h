// The checks of rotulus-verify, over texts that anybody may have written: whatever is malformed fails, and nothing throws for it.
// Formats: docs/formats/evidence.md and audit-checkpoint.md.
// Thread-safety: one thread each.
#pragma once

#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/checkpoint.h"
#include "verify/report.h"

namespace rotulus::verify {

// Which keys checkpoints are believed from.
struct Trust {
  std::vector<crypto::PublicKey> keys;  // given by hand, or out of a file of checkpoints that lies elsewhere
  std::optional<std::string> origin;    // of the log, when a key was given with its name
  bool own_key = false;                 // take the key that a bundle or proof brings along
};
// A verifier key ("rotulus/...+1234abcd+AQ..."), or the 32 bytes of a public key in base64 or hexadecimal. False when it is none.
bool add_key(std::string_view text, Trust& trust);

// A file that a server appends to. Returns the checkpoints whose signature holds, in their order. Keys in it are not trusted by
// being there when `trust` names some.
std::vector<crypto::Checkpoint> check_checkpoints(std::istream& file, const Trust& trust, Report& report);

// The evidence of one document. `known` are checkpoints of the same log from elsewhere.
void check_bundle(std::string_view text, const Trust& trust, const std::vector<crypto::Checkpoint>& known, Report& report);

// Answers of /api/v1/audit/proof and /api/v1/audit/consistency. With `known` checkpoints the second must lead between two of
// them.
void check_proof(std::string_view text, const Trust& trust, Report& report);
void check_consistency(std::string_view text, const Trust& trust, Report& report,
                       const std::vector<crypto::Checkpoint>& known = {});

}  // namespace rotulus::verify
