// Comments and signatures: rows that are written once. One at a time, for verification.
#pragma once

#include "account_rows.h"
#include "session_state.h"
#include "storage/approvals.h"

namespace rotulus::storage {

void visit_comment_rows(const SessionState& state, const VisitRow& visit);
void visit_signature_rows(const SessionState& state, const VisitRow& visit);

// Comments keep who wrote them when on what, and lose their text.
void clear_comments(SessionState& state, const Document& document);

// SHA-256 over the statements of the earlier signatures of a revision: `before` is 0 for all of them.
crypto::Sha256 prior_statements(const Session& session, const Document& document, RevisionId revision, std::int64_t before);

crypto::SigningKey signing_key(const SessionState& state);

}  // namespace rotulus::storage
