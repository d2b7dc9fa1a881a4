#include "storage/audit.h"

#include "audit_tree.h"
#include "session_state.h"

namespace rotulus::storage {
namespace {

#define AUDIT_COLUMNS "sequence, time, actor, action, object, outcome, sealed"

RecordWriter entry_context(const AuditEntry& entry) {
  RecordWriter clear;
  clear.text("audit").number(entry.sequence).number(entry.time.microseconds).number(entry.actor.value).text(entry.action);
  clear.text(entry.object).number(static_cast<int>(entry.outcome));
  return clear;
}

RecordWriter entry_details(const AuditEntry& entry) {
  RecordWriter details;
  details.text(entry.actor_name).text(entry.detail);
  return details;
}

AuditEntry read_entry(const SessionState& state, const SqlStatement& query) {
  AuditEntry entry;
  entry.sequence = query.number(0);
  entry.time = {query.number(1)};
  entry.actor = UserId{query.number(2)};
  entry.action = query.text(3);
  entry.object = query.text(4);
  entry.outcome =
      static_cast<Outcome>(query.number_between(5, static_cast<int>(Outcome::kDone), static_cast<int>(Outcome::kRefused)));
  const std::string what = "audit entry " + std::to_string(entry.sequence);
  const auto opened = open_row(state, kSystemScope, entry_context(entry), query.blob(6), what);
  RecordReader details(opened, what);
  entry.actor_name = details.text();
  entry.detail = details.text();
  return entry;
}

RecordWriter head_context(std::uint64_t size) {
  RecordWriter clear;
  clear.text("audit_head").number(static_cast<std::int64_t>(size));
  return clear;
}

}  // namespace

crypto::Sha256 audit_leaf(const AuditEntry& entry) {
  RecordWriter canonical = entry_context(entry);
  canonical.text(entry.actor_name).text(entry.detail);
  return merkle_leaf(canonical.view());
}

MerkleFrontier load_audit_head(const SessionState& state) {
  auto query = state.db.statement("SELECT size, sealed FROM audit_head WHERE id = 1");
  if (!query.step()) return {};
  const auto size = static_cast<std::uint64_t>(query.number(0));
  const auto opened = open_row(state, kSystemScope, head_context(size), query.blob(1), "the head of the audit log");
  return MerkleFrontier(size, opened);
}

std::int64_t AuditLog::size() const { return static_cast<std::int64_t>(load_audit_head(session_.state()).size()); }

std::vector<AuditEntry> AuditLog::list(const AuditQuery& asked) const {
  std::vector<AuditEntry> entries;
  auto query = session_.state().db.statement("SELECT " AUDIT_COLUMNS
                                             " FROM audit WHERE (?1 = 0 OR sequence < ?1) AND (?2 = '' OR action = ?2)"
                                             " AND (?3 = '' OR object = ?3) ORDER BY sequence DESC");
  query.bind(asked.before_sequence, asked.action, asked.object);
  while (static_cast<int>(entries.size()) < asked.limit && query.step()) {
    AuditEntry entry = read_entry(session_.state(), query);
    if (asked.actor.empty() || entry.actor_name == asked.actor) entries.push_back(std::move(entry));
  }
  return entries;
}

void append_audit(Transaction& tx, const std::string& action, const std::string& object, const std::string& detail,
                  Outcome outcome) {
  SessionState& state = tx.state();
  MerkleFrontier head = load_audit_head(state);
  const AuditEntry entry{static_cast<std::int64_t>(head.size()) + 1,
                         Timestamp::now(),
                         state.actor.user,
                         state.actor.name,
                         action,
                         object,
                         detail,
                         outcome};
  state.db.statement("INSERT INTO audit(" AUDIT_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)")
      .bind(entry.sequence, entry.time.microseconds, entry.actor.value, action, object, static_cast<int>(outcome),
            seal_row(state, kSystemScope, entry_context(entry), entry_details(entry)))
      .run();
  head.append(audit_leaf(entry));
  RecordWriter hashes;
  head.write(hashes);
  state.db
      .statement("INSERT INTO audit_head(id, size, sealed) VALUES(1, ?1, ?2) ON CONFLICT DO UPDATE SET size = ?1, sealed = ?2")
      .bind(static_cast<std::int64_t>(head.size()), seal_row(state, kSystemScope, head_context(head.size()), hashes))
      .run();
  state.audited = true;
}

}  // namespace rotulus::storage
