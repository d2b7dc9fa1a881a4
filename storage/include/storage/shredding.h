// Shredding a document: its content key is destroyed, and with it, for ever, what every version of it says. What was done to it
// stays in the audit log.
// Thread-safety: as the session that they are given.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "core/ids.h"
#include "core/time.h"
#include "storage/documents.h"
#include "storage/store.h"

namespace rotulus::storage {

// Destroys the content key, ends what was under way, and clears titles, descriptions, summaries and comments from its rows; the
// freed bytes are overwritten. The document keeps its number and becomes obsolete. Appends "document.shred" with the reason.
// Error{kNotFound}, {kConflict} when it was shredded before.
void shred(Transaction& tx, const DocumentId& document, const std::string& reason);

// When it was shredded; nothing for a document that can be read.
std::optional<Timestamp> shredded_at(const Session& session, const Document& document);

// According to the audit log.
std::set<DocumentId> shredded_documents(const Session& session);

}  // namespace rotulus::storage
