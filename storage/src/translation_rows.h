// Rows of `translation`: written with every revision that names a source, never removed.
#pragma once

#include "account_rows.h"
#include "storage/documents.h"

namespace rotulus::storage {

// Error{kInvalidArgument} when the document names a source that there is not, or itself.
void note_translation(SessionState& state, const Document& document);
bool is_noted(const SessionState& state, std::int64_t document, const std::string& source_number);
void visit_translation_rows(const SessionState& state, const VisitRow& visit);

}  // namespace rotulus::storage
