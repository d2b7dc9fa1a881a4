// Finding documents and versions as one caller, and showing them to him.
// Thread-safety: as the session that they are given.
#pragma once

#include "guard.h"
#include "service/documents.h"
#include "storage/spaces.h"

namespace rotulus::service {

// By key. Error{kNotFound} also for a space that the caller does not know of, whose row is not opened.
storage::Space find_space(const storage::Session& session, const Principal& caller, const SpaceKey& key);
// The same by what was given in its place: 0 when that is empty.
SpaceId space_named(const storage::Session& session, const Principal& caller, const std::string& text);
// By number or id. Error{kNotFound} also for what the caller may not know of; RuleError "shredded" for what is gone.
storage::Document find_document(const storage::Session& session, const Principal& caller, const std::string& reference);
// RuleError "shredded".
void require_not_shredded(const storage::Session& session, const storage::Document& document);
// The document, whoever asks: what he may know of it is still to be asked.
std::optional<storage::Document> document_named(const storage::Session& session, const std::string& reference);
// By label or sequence number; empty: the one shown by default.
storage::Revision find_revision(const storage::Session& session, const Principal& caller, const storage::Document& document,
                                const std::string& version);
// Error{kCorrupt} when it is missing.
storage::Revision require_revision(const storage::Documents& documents, RevisionId id);
DocumentView view_of(const storage::Session& session, const Principal& caller, storage::Document document);

}  // namespace rotulus::service
