#include "index_entries.h"

#include "document_text.h"
#include "storage/large_files.h"
#include "storage/spaces.h"

namespace rotulus::service {
namespace {

// Of a longer text its beginning is found.
constexpr std::uint64_t kMostIndexedBytes = storage::kLargeFileBytes;

search::Entry entry_of(const storage::Session& session, const storage::Document& document, const storage::Revision& revision,
                       search::Audience audience) {
  search::Entry entry;
  entry.key = {document.id, audience};
  entry.space = document.space;
  entry.isolated = document.isolated;
  entry.revision = revision.id;
  if (const auto space = storage::Spaces(session).find(document.space)) entry.space_key = space->key.text();
  entry.number = document.number;
  entry.path = revision.metadata.path;
  entry.title = revision.title;
  entry.text = text_to_find(session, revision, kMostIndexedBytes).value_or(std::string());
  entry.markup = markup_of(revision);
  entry.type = revision.metadata.type;
  entry.state = revision.state;
  entry.label = revision.label;
  entry.language = revision.metadata.language;
  entry.owner = revision.metadata.owner;
  entry.tags = revision.metadata.tags;
  entry.categories = revision.metadata.categories;
  entry.changed = revision.time;
  return entry;
}

}  // namespace

void add_index_change(const storage::Session& session, std::int64_t row, IndexChange& change) {
  const storage::Documents documents(session);
  const auto document = documents.find_row(row);
  if (!document) return;
  const bool obsolete = document->state == VersionState::kObsolete;
  const auto put = [&](RevisionId id, search::Audience audience, bool wanted) {
    const auto revision = wanted && id ? documents.revision(id) : std::nullopt;
    if (revision)
      change.replaced.push_back(entry_of(session, *document, *revision, audience));
    else
      change.removed.push_back({document->id, audience});
  };
  // An obsolete document is still read by its number, and no longer found.
  put(document->effective, search::Audience::kReaders, !obsolete);
  put(document->head, search::Audience::kDrafters, !obsolete && document->head != document->effective);
}

}  // namespace rotulus::service
