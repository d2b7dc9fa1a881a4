#include "session_state.h"
#include "storage/documents.h"

namespace rotulus::storage {
namespace {

RecordWriter progress_context(SpaceId space) {
  RecordWriter clear;
  clear.text("import_progress").number(space.value);
  return clear;
}

}  // namespace

std::optional<ImportProgress> import_progress(const Session& session, SpaceId space) {
  auto query = session.state().db.statement("SELECT sealed FROM import_progress WHERE space = ?1");
  if (!query.bind(space.value).step()) return std::nullopt;
  constexpr std::string_view kWhat = "the progress of an import";
  const auto opened = open_row(session.state(), space, progress_context(space), query.blob(0), kWhat);
  RecordReader details(opened, kWhat);
  ImportProgress progress;
  progress.branch = details.text();
  progress.last_commit = details.text();
  return progress;
}

void set_import_progress(Transaction& tx, SpaceId space, const ImportProgress& progress) {
  SessionState& state = tx.state();
  state.audit_exempt = true;  // the imported commits are audited one by one
  RecordWriter details;
  details.text(progress.branch).text(progress.last_commit);
  state.db
      .statement("INSERT INTO import_progress(space, sealed) VALUES(?1, ?2) ON CONFLICT DO UPDATE SET sealed = excluded.sealed")
      .bind(space.value, seal_row(state, space, progress_context(space), details))
      .run();
}

}  // namespace rotulus::storage
