#include "version_rows.h"

namespace rotulus::storage {
namespace {

RecordWriter version_context(const VersionRow& row) {
  RecordWriter clear;
  clear.text("version").number(row.revision.value).number(row.document).text(row.label).number(row.effective_from);
  clear.number(row.review_due);
  return clear;
}

}  // namespace

VersionRow read_version_row(const SessionState& state, SpaceId space, const SqlStatement& query, int first) {
  VersionRow row{RevisionId{query.number(first)}, query.number(first + 1), query.text(first + 2),
                 query.number(first + 3),         query.number(first + 4), 0};
  const std::string what = "version of revision " + std::to_string(row.revision.value);
  const auto opened = open_row(state, space, version_context(row), query.blob(first + 5), what);
  row.changes = RecordReader(opened, what).number();
  return row;
}

std::optional<VersionRow> load_version(const SessionState& state, SpaceId space, RevisionId revision) {
  auto query = state.db.statement("SELECT " VERSION_COLUMNS " FROM version v WHERE v.revision = ?1");
  if (!query.bind(revision.value).step()) return std::nullopt;
  return read_version_row(state, space, query, 0);
}

std::optional<VersionRow> load_version(const SessionState& state, SpaceId space, std::int64_t document,
                                       const std::string& label) {
  auto query = state.db.statement("SELECT " VERSION_COLUMNS " FROM version v WHERE v.document = ?1 AND v.label = ?2");
  if (!query.bind(document, label).step()) return std::nullopt;
  return read_version_row(state, space, query, 0);
}

void save_version(SessionState& state, SpaceId space, VersionRow& row) {
  ++row.changes;
  RecordWriter details;
  details.number(row.changes);
  state.db
      .statement(
          "INSERT INTO version(revision, document, label, effective_from, review_due, sealed) VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
          " ON CONFLICT(revision) DO UPDATE SET effective_from = ?4, review_due = ?5, sealed = ?6")
      .bind(row.revision.value, row.document, row.label, row.effective_from, row.review_due,
            seal_row(state, space, version_context(row), details))
      .run();
}

void visit_version_rows(const SessionState& state, const VisitRow& visit) {
  auto query = state.db.statement("SELECT " VERSION_COLUMNS
                                  ", d.space FROM version v JOIN document d ON d.id = v.document ORDER BY v.revision");
  while (query.step())
    visit("version of revision " + std::to_string(query.number(0)),
          [&] { read_version_row(state, SpaceId{query.number(6)}, query, 0); });
}

std::string newest_approved_label(const SessionState& state, std::int64_t document) {
  auto query =
      state.db.statement("SELECT label FROM version WHERE document = ?1 AND label NOT LIKE '0.%' ORDER BY revision DESC LIMIT 1");
  return query.bind(document).step() ? query.text(0) : std::string();
}

bool is_label_taken(const SessionState& state, std::int64_t document, const std::string& label) {
  auto query = state.db.statement(
      "SELECT 1 FROM revision WHERE document = ?1 AND label = ?2 UNION ALL SELECT 1 FROM version WHERE document = ?1 AND label = "
      "?2");
  return query.bind(document, label).step();
}

}  // namespace rotulus::storage
