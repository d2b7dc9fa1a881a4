// Rows of `extraction`: what is known of the text of a content.
#pragma once

#include "account_rows.h"
#include "session_state.h"
#include "storage/texts.h"

namespace rotulus::storage {

// In the transaction that saves the revision, whose content is there already.
void request_text_of_commit(SessionState& state, SpaceId space, std::int64_t document_row, const Revision& revision);
// What is left of a shredded document's texts.
void remove_texts(SessionState& state, std::int64_t document_row);
// One row at a time, for verification: with its text, which must be there.
void visit_text_rows(SessionState& state, const VisitRow& visit);

}  // namespace rotulus::storage
