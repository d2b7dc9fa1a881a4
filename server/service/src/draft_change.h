// What saving a draft asks before it is done, and what it makes of the description.
// Thread-safety: as the session that they are given.
#pragma once

#include "service/documents.h"

namespace rotulus::service {

// Error{kForbidden} for whoever may read the document and not change it.
void require_edit(const Principal& caller, const storage::Document& document);

// Whether the newest version takes a further draft on top (core/life_cycle.h): RuleError "not_editable". The store asks again
// where nothing can come between.
void require_editable(const storage::Session& session, const storage::Document& document);

// `metadata` with what the change names put over it.
storage::Metadata changed(storage::Metadata metadata, const DraftChange& asked);

}  // namespace rotulus::service
