// Signing a version: the password again, and a statement over its exact content and metadata.
// Thread-safety: as the session or transaction that they are given.
#pragma once

#include "service/life_cycle.h"

namespace rotulus::service {

// RuleError when the password or the code is wrong or missing, or when the signer saw another version or content than `revision`.
// Error{kForbidden} for a token, {kTooManyRequests} when throttled.
void check_signer(Application& app, const Principal& caller, const storage::Document& document, const storage::Revision& revision,
                  const SignatureRequest& request, const std::string& address);

// Number of the new signature.
std::int64_t sign(storage::Transaction& tx, const Principal& caller, const storage::Document& document,
                  const storage::Revision& revision, storage::Meaning meaning);

}  // namespace rotulus::service
