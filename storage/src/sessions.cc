// Sign-in sessions. Only a keyed hash of the cookie's value is stored.
#include <algorithm>

#include "account_rows.h"
#include "crypto/digest.h"
#include "session_state.h"
#include "storage/accounts.h"
#include "storage/audit.h"

namespace rotulus::storage {
namespace {

#define SESSION_COLUMNS "id, user, created, seen, expires, sealed"

RecordWriter session_context(ByteView hash, const SignInSession& session) {
  RecordWriter clear;
  clear.text("session").bytes(hash).number(session.user.value).number(session.created.microseconds);
  clear.number(session.seen.microseconds).number(session.expires.microseconds);
  return clear;
}

RecordWriter session_details(const SignInSession& session) {
  RecordWriter details;
  details.text(session.address).text(session.agent);
  return details;
}

// Half of the keyed hash: as good a name as the whole, and what is stored cannot be guessed from it.
std::string session_name(ByteView hash) { return crypto::hex(hash.first(hash.size() / 2)); }

SignInSession read_session(const SessionState& state, const SqlStatement& query) {
  SignInSession found{UserId{query.number(1)}, {query.number(2)}, {query.number(3)}, {query.number(4)}};
  const std::string what = "a sign-in session of user number " + std::to_string(found.user.value);
  const auto opened = open_row(state, kSystemScope, session_context(query.blob(0), found), query.blob(5), what);
  found.id = session_name(query.blob(0));
  RecordReader details(opened, what);
  if (details.at_end()) return found;  // of an earlier format
  found.address = details.text();
  found.agent = details.text();
  return found;
}

void remove_session(Transaction& tx, ByteView hash, UserId user) {
  tx.state().db.statement("DELETE FROM session WHERE id = ?1").bind(hash).run();
  append_audit(tx, "session.end", user_object(require_user(tx, user)), session_name(hash));
}

std::vector<Bytes> hashes_of(const SessionState& state, UserId user) {
  std::vector<Bytes> hashes;
  auto query = state.db.statement("SELECT id FROM session WHERE user = ?1");
  query.bind(user.value);
  while (query.step()) hashes.emplace_back(query.blob(0).begin(), query.blob(0).end());
  return hashes;
}

}  // namespace

void visit_session_rows(const SessionState& state, const VisitRow& visit) {
  auto query = state.db.statement("SELECT " SESSION_COLUMNS " FROM session ORDER BY id");
  for (int row = 1; query.step(); ++row) visit("session, row " + std::to_string(row), [&] { read_session(state, query); });
}

std::optional<SignInSession> Accounts::session(std::string_view bearer) const {
  const SessionState& state = session_.state();
  const auto hash = bearer_hash(state, bearer);
  auto query = state.db.statement("SELECT " SESSION_COLUMNS " FROM session WHERE id = ?1");
  if (!query.bind(ByteView(hash)).step()) return std::nullopt;
  return read_session(state, query);
}

std::vector<SignInSession> Accounts::sessions(UserId user) const {
  std::vector<SignInSession> sessions;
  auto query = session_.state().db.statement("SELECT " SESSION_COLUMNS " FROM session WHERE user = ?1 ORDER BY created DESC, id");
  query.bind(user.value);
  while (query.step()) sessions.push_back(read_session(session_.state(), query));
  return sessions;
}

std::string begin_session(Transaction& tx, UserId id, Timestamp now, Timestamp expires, const SessionOrigin& origin) {
  SessionState& state = tx.state();
  const User user = require_user(tx, id);
  std::string bearer = new_bearer("");
  const auto hash = bearer_hash(state, bearer);
  const SignInSession session{id, now, now, expires, {}, origin.address, origin.agent};
  state.db.statement("INSERT INTO session(id, user, created, seen, expires, sealed) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .bind(ByteView(hash), id.value, now.microseconds, now.microseconds, expires.microseconds,
            seal_row(state, kSystemScope, session_context(hash, session), session_details(session)))
      .run();
  append_audit(tx, "session.begin", user_object(user), session_name(hash));
  return bearer;
}

void touch_session(Transaction& tx, std::string_view bearer, Timestamp now) {
  SessionState& state = tx.state();
  state.audit_exempt = true;
  auto session = Accounts(tx).session(bearer);
  if (!session) return;
  session->seen = now;
  const auto hash = bearer_hash(state, bearer);
  state.db.statement("UPDATE session SET seen = ?2, sealed = ?3 WHERE id = ?1")
      .bind(ByteView(hash), now.microseconds,
            seal_row(state, kSystemScope, session_context(hash, *session), session_details(*session)))
      .run();
}

void end_session(Transaction& tx, std::string_view bearer) {
  if (const auto session = Accounts(tx).session(bearer)) remove_session(tx, bearer_hash(tx.state(), bearer), session->user);
}

bool end_session_of(Transaction& tx, UserId user, const std::string& id) {
  for (const Bytes& hash : hashes_of(tx.state(), user)) {
    if (session_name(hash) != id) continue;
    remove_session(tx, hash, user);
    return true;
  }
  return false;
}

int end_other_sessions(Transaction& tx, UserId user, std::string_view kept_bearer) {
  const auto kept = bearer_hash(tx.state(), kept_bearer);
  int ended = 0;
  for (const Bytes& hash : hashes_of(tx.state(), user)) {
    if (!kept_bearer.empty() && std::equal(hash.begin(), hash.end(), kept.begin(), kept.end())) continue;
    remove_session(tx, hash, user);
    ++ended;
  }
  return ended;
}

void remove_expired_sessions(Transaction& tx, Timestamp now, Timestamp seen_before) {
  tx.state().audit_exempt = true;
  tx.state()
      .db.statement("DELETE FROM session WHERE expires < ?1 OR seen < ?2")
      .bind(now.microseconds, seen_before.microseconds)
      .run();
}

}  // namespace rotulus::storage
