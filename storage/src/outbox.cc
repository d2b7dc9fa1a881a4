#include "storage/outbox.h"

#include "core/document.h"
#include "document_rows.h"
#include "session_state.h"

namespace rotulus::storage {
namespace {

std::uint64_t ask(const Session& session, const char* sql) {
  auto query = session.state().db.statement(sql);
  return query.step() ? static_cast<std::uint64_t>(query.number(0)) : 0;
}

}  // namespace

std::vector<OutboxRow> Outbox::after(std::uint64_t sequence, int limit) const {
  std::vector<OutboxRow> rows;
  auto query =
      session_.state().db.statement("SELECT sequence, document FROM outbox WHERE sequence > ?1 ORDER BY sequence LIMIT ?2");
  query.bind(static_cast<std::int64_t>(sequence), limit);
  while (query.step()) rows.push_back({static_cast<std::uint64_t>(query.number(0)), query.number(1)});
  return rows;
}

std::vector<NarrowedDocument> Outbox::narrowed_after(std::uint64_t sequence) const {
  std::vector<NarrowedDocument> documents;
  auto query = session_.state().db.statement(
      "SELECT max(o.sequence), d.uid, d.space, d.isolated, d.state = ?2 FROM outbox o JOIN document d ON d.id = o.document"
      " WHERE o.sequence > ?1 AND (d.isolated != 0 OR d.state = ?2) GROUP BY d.id");
  query.bind(static_cast<std::int64_t>(sequence), static_cast<int>(VersionState::kObsolete));
  while (query.step())
    documents.push_back({static_cast<std::uint64_t>(query.number(0)), read_document_id(query, 1, "document"),
                         SpaceId{query.number(2)}, query.flag(3), query.flag(4)});
  return documents;
}

std::uint64_t Outbox::last_sequence() const { return ask(session_, "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'"); }

std::uint64_t Outbox::first_sequence() const { return ask(session_, "SELECT coalesce(min(sequence), 0) FROM outbox"); }

void trim_outbox(Transaction& tx, std::uint64_t up_to) {
  tx.state().audit_exempt = true;
  tx.state().db.statement("DELETE FROM outbox WHERE sequence <= ?1").bind(static_cast<std::int64_t>(up_to)).run();
}

}  // namespace rotulus::storage
