// What rules and workflows ask about a version under way: who wrote it, who could decide on it, what it says.
// Thread-safety: as the session that they are given.
#pragma once

#include <string>
#include <vector>

#include "core/access.h"
#include "rotulus/sdk/values.h"
#include "storage/documents.h"

namespace rotulus::service {

// The newest version that was approved or imported; nothing for a document that has only drafts.
std::optional<storage::Revision> base_version(const storage::Session& session, const storage::Document& document);
// User names of everyone who saved a draft since then.
std::vector<std::string> authors_of_draft(const storage::Session& session, const storage::Document& document);
// Everyone who may review or approve the document.
std::vector<sdk::Person> people_of(const storage::Session& session, const storage::Document& document);
// What hooks see of a content: of a large text its first 4 MiB, of anything else nothing.
std::string content_for_hooks(const storage::Documents& documents, const storage::Revision& revision);
std::string content_for_hooks(const std::string& content);
// The document as hooks see it; without content when that is not text.
sdk::Draft draft_of(const storage::Session& session, const storage::Document& document, const storage::Metadata& metadata,
                    const std::string& title, const std::string& content);

}  // namespace rotulus::service
