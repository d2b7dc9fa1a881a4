#include "service/texts.h"

#include "cursor_number.h"
#include "finding.h"
#include "storage/spaces.h"

namespace rotulus::service {
namespace {

using storage::Texts;
using storage::TextState;

constexpr int kLookedAtOnce = 200;

// Nothing when it is not for the caller.
std::optional<UnreadFile> unread_file(const storage::Session& session, const Principal& caller, const storage::TextJob& job) {
  const storage::Documents documents(session);
  auto document = documents.find_row(job.document);
  if (!document || !may_know(caller, *document)) return std::nullopt;
  if (!authorize(caller, Permission::kEditDocument, scope_of(*document))) return std::nullopt;
  auto revision = documents.revision(job.revision);
  if (!revision || !may_read(caller, *document, *revision)) return std::nullopt;
  const auto space = storage::Spaces(session).find(document->space);
  return UnreadFile{*std::move(document), *std::move(revision), space ? space->key.text() : std::string(), job.text};
}

}  // namespace

std::optional<storage::ExtractedText> text_of(Application& app, const storage::Revision& revision) {
  if (!storage::needs_extraction(revision)) return std::nullopt;
  return Texts(app.read()).find(revision);
}

UnreadFiles unread_files(Application& app, const Principal& caller, const UnreadQuery& query) {
  const auto session = app.read();
  const SpaceId space = space_named(session, caller, query.space);
  UnreadFiles files;
  std::int64_t after = cursor_number(query.cursor), last_shown = after;
  while (true) {
    const auto jobs = Texts(session).list(query.state, after, kLookedAtOnce);
    for (const auto& job : jobs) {
      after = job.object;
      auto file = unread_file(session, caller, job);
      if (!file || (space && file->document.space != space)) continue;
      if (static_cast<int>(files.items.size()) == query.limit) {
        files.next_cursor = std::to_string(last_shown);
        return files;
      }
      last_shown = job.object;
      files.items.push_back(*std::move(file));
    }
    if (static_cast<int>(jobs.size()) < kLookedAtOnce) return files;
  }
}

void retry_text(Application& app, const Principal& caller, const std::string& reference, const std::string& version) {
  storage::Revision revision;
  {
    const auto session = app.read();
    const auto document = find_document(session, caller, reference);
    revision = find_revision(session, caller, document, version);
    if (!authorize(caller, Permission::kEditDocument, scope_of(document)))
      throw Error(ErrorCode::kForbidden,
                  "You may not have this file read again: that takes the permission to edit the document.");
    const auto text = Texts(session).find(revision);
    if (!storage::needs_extraction(revision) || (text && text->state == TextState::kRead))
      throw Error(ErrorCode::kConflict, "The text of version " + revision.label + " is there: nothing needs to be read again.");
    if (text && text->state == TextState::kPending) return;
  }
  app.write(actor_of(caller), [&](storage::Transaction& tx) { storage::request_text(tx, revision, storage::Again::kYes); });
}

}  // namespace rotulus::service
