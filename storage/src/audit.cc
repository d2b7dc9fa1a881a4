#include "storage/audit.h"

#include <algorithm>

#include "audit_tree.h"
#include "core/ascii.h"
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

// What stands in the clear.
AuditEntry read_clear(const SqlStatement& query) {
  AuditEntry entry;
  entry.sequence = query.number(0);
  entry.time = {query.number(1)};
  entry.actor = UserId{query.number(2)};
  entry.action = query.text(3);
  entry.object = query.text(4);
  entry.outcome =
      static_cast<Outcome>(query.number_between(5, static_cast<int>(Outcome::kDone), static_cast<int>(Outcome::kRefused)));
  return entry;
}

AuditEntry read_entry(const SessionState& state, const SqlStatement& query) {
  AuditEntry entry = read_clear(query);
  const std::string what = "audit entry " + std::to_string(entry.sequence);
  const auto opened = open_row(state, kSystemScope, entry_context(entry), query.blob(6), what);
  RecordReader details(opened, what);
  entry.actor_name = details.text();
  entry.detail = details.text();
  return entry;
}

bool contains(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) { return ascii_lower(a) == ascii_lower(b); };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

// The clear columns fit; the sealed ones have to be opened to know more.
bool may_fit(const AuditEntry& clear, const AuditQuery& asked) {
  return (asked.action.empty() || clear.action == asked.action) && (asked.object.empty() || clear.object == asked.object) &&
         (!asked.outcome || clear.outcome == *asked.outcome) && (!asked.from || clear.time >= *asked.from) &&
         (!asked.before || clear.time < *asked.before);
}

bool fits(const AuditEntry& entry, const AuditQuery& asked) {
  if (!asked.actor.empty() && entry.actor_name != asked.actor) return false;
  return asked.text.empty() || contains(entry.actor_name, asked.text) || contains(entry.object, asked.text) ||
         contains(entry.detail, asked.text);
}

RecordWriter head_context(std::uint64_t size) {
  RecordWriter clear;
  clear.text("audit_head").number(static_cast<std::int64_t>(size));
  return clear;
}

}  // namespace

crypto::Bytes canonical_entry(const AuditEntry& entry) {
  RecordWriter canonical = entry_context(entry);
  canonical.text(entry.actor_name).text(entry.detail);
  return {canonical.view().begin(), canonical.view().end()};
}

crypto::Sha256 audit_leaf(const AuditEntry& entry) { return crypto::merkle_leaf(canonical_entry(entry)); }

void visit_audit_rows(const SessionState& state, std::int64_t first, std::int64_t last, const VisitAuditRow& visit) {
  auto query = state.db.statement("SELECT " AUDIT_COLUMNS " FROM audit WHERE sequence BETWEEN ?1 AND ?2 ORDER BY sequence");
  query.bind(first, last);
  while (query.step())
    if (!visit(query.number(0), [&] { return read_entry(state, query); })) return;
}

MerkleFrontier load_audit_head(const SessionState& state) {
  auto query = state.db.statement("SELECT size, sealed FROM audit_head WHERE id = 1");
  if (!query.step()) return {};
  const auto size = static_cast<std::uint64_t>(query.number(0));
  const auto opened = open_row(state, kSystemScope, head_context(size), query.blob(1), "the head of the audit log");
  return MerkleFrontier(size, opened);
}

std::int64_t AuditLog::size() const { return static_cast<std::int64_t>(load_audit_head(session_.state()).size()); }

crypto::Sha256 AuditLog::root() const { return load_audit_head(session_.state()).root(); }

AuditPage AuditLog::page(const AuditQuery& asked) const {
  AuditPage page;
  const std::int64_t before = asked.before_sequence > 0 ? asked.before_sequence : size() + 1;
  const std::int64_t oldest = std::max<std::int64_t>(1, before - AuditQuery::kMostLookedAt);
  auto query = session_.state().db.statement("SELECT " AUDIT_COLUMNS
                                             " FROM audit WHERE sequence < ?1 AND sequence >= ?2 AND (?3 = '' OR action = ?3)"
                                             " AND (?4 = '' OR object = ?4) ORDER BY sequence DESC");
  query.bind(before, oldest, asked.action, asked.object);
  int opened = 0;
  while (query.step()) {
    if (!may_fit(read_clear(query), asked)) continue;
    AuditEntry entry = read_entry(session_.state(), query);
    const std::int64_t sequence = entry.sequence;
    if (fits(entry, asked)) page.entries.push_back(std::move(entry));
    if (static_cast<int>(page.entries.size()) < asked.limit && ++opened < AuditQuery::kMostOpened) continue;
    page.next_before = sequence > 1 ? sequence : 0;
    return page;
  }
  page.next_before = oldest > 1 ? oldest : 0;
  return page;
}

std::vector<AuditEntry> AuditLog::list(const AuditQuery& asked) const {
  std::vector<AuditEntry> entries;
  AuditQuery next = asked;
  do {
    next.limit = asked.limit - static_cast<int>(entries.size());
    AuditPage found = page(next);
    std::move(found.entries.begin(), found.entries.end(), std::back_inserter(entries));
    next.before_sequence = found.next_before;
  } while (next.before_sequence != 0 && static_cast<int>(entries.size()) < asked.limit);
  return entries;
}

void AuditLog::visit(std::int64_t first, std::int64_t last, const AuditQuery& asked,
                     const std::function<bool(const AuditEntry&)>& visit) const {
  std::int64_t expected = first;
  auto query =
      session_.state().db.statement("SELECT " AUDIT_COLUMNS " FROM audit WHERE sequence BETWEEN ?1 AND ?2 ORDER BY sequence");
  query.bind(first, last);
  while (query.step()) {
    const AuditEntry clear = read_clear(query);
    if (clear.sequence != expected) break;
    ++expected;
    if (!may_fit(clear, asked)) continue;
    const AuditEntry entry = read_entry(session_.state(), query);
    if (fits(entry, asked) && !visit(entry)) return;
  }
  if (expected <= last)
    throw Error(ErrorCode::kCorrupt,
                "Entry " + std::to_string(expected) + " of the audit log is missing. Run 'rotulus verify' to see what else is.");
}

std::vector<AuditEntry> AuditLog::about(const DocumentId& document, const SpaceKey& space) const {
  std::vector<AuditEntry> entries;
  auto query = session_.state().db.statement(
      "SELECT " AUDIT_COLUMNS
      " FROM audit WHERE (object = ?1 AND (action IN ('document.save', 'document.import', 'document.state', 'document.review',"
      " 'run.begin', 'run.save', 'signature.create')))"
      " OR (object = ?2 AND action IN ('document.save', 'document.import'))"
      " OR action IN ('audit.key', 'audit.break', 'signature.key') ORDER BY sequence");
  const std::string object = "document " + document.text(), several = "space " + space.text();
  query.bind(object, several);
  const std::string name = ' ' + document.text() + '@';
  while (query.step()) {
    AuditEntry entry = read_entry(session_.state(), query);
    const bool of_several = entry.object.starts_with("space ");
    if (!of_several || entry.detail.find(name) != std::string::npos) entries.push_back(std::move(entry));
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
