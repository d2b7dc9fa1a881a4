// What people are told of the texts of files: whether one was read, why not, and trying again.
// Thread-safety: all functions from any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/application.h"
#include "service/documents.h"
#include "storage/texts.h"

namespace rotulus::service {

// Nothing for a version that is text itself, and for one whose text nobody has asked for.
std::optional<storage::ExtractedText> text_of(Application& app, const storage::Revision& revision);

struct UnreadFile {
  storage::Document document;
  storage::Revision revision;
  std::string space_key;
  storage::ExtractedText text;
};
struct UnreadFiles {
  std::vector<UnreadFile> items;
  std::string next_cursor;
};
struct UnreadQuery {
  storage::TextState state = storage::TextState::kFailed;
  std::string space;  // key; empty: all
  std::string cursor;
  int limit = 50;
};
// Files whose text could not be read, or is waiting to be, of documents that the caller may edit; by the order of saving.
// Error{kNotFound} for a space that he does not know.
UnreadFiles unread_files(Application& app, const Principal& caller, const UnreadQuery& query);

// Has the text of the version read again; nothing when that is under way. Error{kNotFound}, {kForbidden} for who may not edit the
// document, {kConflict} when it has a text.
void retry_text(Application& app, const Principal& caller, const std::string& reference, const std::string& version);

}  // namespace rotulus::service
