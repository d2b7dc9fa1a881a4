// The text of a version, wherever it comes from: its own bytes, or what an extractor read out of them.
// For programs only (index, snippets, comparison): whoever shows it to somebody records the reading (service/reading.h).
// Thread-safety: as the session that they are given.
#pragma once

#include <optional>
#include <string>

#include "search/markup.h"
#include "storage/documents.h"

namespace rotulus::service {

// Whether there is a text at all, at this time.
bool has_text(const storage::Session& session, const storage::Revision& revision);
// By which the version is found: its beginning, up to `most` bytes, cut between two characters. Nothing when there is none. What
// is written for programs (HTML) is given as people see it.
std::optional<std::string> text_to_find(const storage::Session& session, const storage::Revision& revision, std::uint64_t most);
// How that text is written. Markdown is what is written here and has no file name, and what its file name says so of.
search::Markup markup_of(const storage::Revision& revision);
// What is compared: a text as it is written. Empty when there is none.
std::string text_to_compare(const storage::Session& session, const storage::Revision& revision);

}  // namespace rotulus::service
