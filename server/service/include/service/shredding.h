// Use-case: shredding a document, which destroys for ever what its versions say (storage/shredding.h).
// Thread-safety: all functions from any thread.
#pragma once

#include <optional>
#include <string>

#include "service/life_cycle.h"

namespace rotulus::service {

struct ShredRequest {
  std::string reason;  // for the audit log
  std::optional<SignatureRequest> signature = {};
  std::string address;  // of the client, for throttling wrong passwords
};
struct ShreddedDocument {
  DocumentId id;
  std::string number;
  Timestamp time;
};

// Takes the permission approve_document and the password. In a controlled space two persons are needed: the document was retired,
// by somebody else's signature, or it never was in force, and somebody else wrote its draft. RuleErrors: "permission",
// "comment_required", "signature_required", "state", "self_approval", those of check_signer; "shredded" for one that is gone
// already. Error{kStale}.
ShreddedDocument shred_document(Application& app, const Principal& caller, const std::string& reference,
                                std::int64_t expected_version, const ShredRequest& request);

// The same rules for the owner of the machine, who counts as nobody: in a controlled space he shreds what was retired.
// `reference` is a number or an id. RuleErrors as above; Error{kNotFound}.
storage::Document require_shreddable(const storage::Session& session, const std::string& reference);

// The index, and its sealed copy on disk, forget the words of what was shredded.
void forget_words(Application& app);

}  // namespace rotulus::service
