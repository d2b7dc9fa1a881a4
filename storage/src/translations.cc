#include "storage/translations.h"

#include "document_rows.h"
#include "session_state.h"
#include "translation_rows.h"

namespace rotulus::storage {
namespace {

RecordWriter translation_context(std::int64_t document, std::int64_t source) {
  RecordWriter clear;
  clear.text("translation").number(document).number(source);
  return clear;
}

void check_translation(const SessionState& state, const SqlStatement& query) {  // document, source, sealed
  open_known_row(state, kSystemScope, translation_context(query.number(0), query.number(1)), query.blob(2),
                 "the translation " + std::to_string(query.number(0)) + " of " + std::to_string(query.number(1)));
}

std::int64_t row_of(const SessionState& state, const std::string& number) {
  auto query = state.db.statement("SELECT id FROM document WHERE number = ?1");
  return query.bind(number).step() ? query.number(0) : 0;
}

}  // namespace

void note_translation(SessionState& state, const Document& document) {
  const std::string& number = document.metadata.translation_of;
  if (number.empty()) return;
  const std::int64_t source = row_of(state, number);
  if (source == 0 || source == document.row)
    throw Error(ErrorCode::kInvalidArgument,
                source == 0 ? "There is no document '" + number + "' that this one could be the translation of."
                            : "A document is not the translation of itself.");
  state.db.statement("INSERT INTO translation(document, source, sealed) VALUES(?1, ?2, ?3) ON CONFLICT DO NOTHING")
      .bind(document.row, source, seal_row(state, kSystemScope, translation_context(document.row, source), {}))
      .run();
}

bool is_noted(const SessionState& state, std::int64_t document, const std::string& source_number) {
  auto query = state.db.statement("SELECT 1 FROM translation WHERE document = ?1 AND source = ?2");
  return query.bind(document, row_of(state, source_number)).step();
}

void visit_translation_rows(const SessionState& state, const VisitRow& visit) {
  auto query = state.db.statement("SELECT document, source, sealed FROM translation ORDER BY document, source");
  while (query.step())
    visit("translation of document row " + std::to_string(query.number(1)), [&] { check_translation(state, query); });
}

std::vector<DocumentId> Translations::of(const Document& source) const {
  std::vector<DocumentId> ids;
  auto query = session_.state().db.statement(
      "SELECT t.document, t.source, t.sealed, d.uid FROM translation t JOIN document d ON d.id = t.document WHERE t.source = ?1"
      " ORDER BY t.document");
  query.bind(source.row);
  while (query.step()) {
    check_translation(session_.state(), query);
    ids.push_back(read_document_id(query, 3, "a translation"));
  }
  return ids;
}

}  // namespace rotulus::storage
