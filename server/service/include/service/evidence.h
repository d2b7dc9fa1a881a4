// The bundle of evidence of one document (docs/formats/evidence.md): its versions, the signatures over them, what the audit log
// says of it with the proofs that the log holds it, and the signed checkpoint that the proofs lead to. What rotulus-verify
// checks.
//
// It holds nothing that could not be checked: labels, times and names stand in statements and entries, not beside them.
// Thread-safety: all functions from any thread.
#pragma once

#include <cstdint>
#include <string>

#include "service/application.h"
#include "service/reading.h"

namespace rotulus::service {

struct EvidenceOptions {
  enum class Content : std::uint8_t { kIncluded, kHashesOnly };
  Content content = Content::kIncluded;
  std::uint64_t most_content_bytes = std::uint64_t{64} << 20;  // of all versions together: Error{kTooLarge}
};

// As JSON. For those who may read the drafts of the document, and for those who may read the audit log and the document; these
// get the content of published versions only. An entry about several documents is withheld, but for its hash, from whoever may
// not read the log or all of them.
std::string make_evidence(Application& app, const Reader& reader, const std::string& reference, const EvidenceOptions& options);

// The same for the local owner, who may see everything. In a confidential space the caller records it.
std::string make_evidence(storage::Store& store, Checkpoints& checkpoints, const std::string& reference,
                          const EvidenceOptions& options);

}  // namespace rotulus::service
