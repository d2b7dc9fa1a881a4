#include "storage/outbox.h"

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

std::uint64_t Outbox::last_sequence() const { return ask(session_, "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'"); }

std::uint64_t Outbox::first_sequence() const { return ask(session_, "SELECT coalesce(min(sequence), 0) FROM outbox"); }

void trim_outbox(Transaction& tx, std::uint64_t up_to) {
  tx.state().audit_exempt = true;
  tx.state().db.statement("DELETE FROM outbox WHERE sequence <= ?1").bind(static_cast<std::int64_t>(up_to)).run();
}

}  // namespace rotulus::storage
