// Links that reset a password. Only a keyed hash of the value in the link is stored.
#include "account_rows.h"
#include "session_state.h"
#include "storage/accounts.h"
#include "storage/audit.h"

namespace rotulus::storage {
namespace {

#define RESET_COLUMNS "id, user, created, expires, sealed"

RecordWriter reset_context(ByteView hash, const ResetLink& link) {
  RecordWriter clear;
  clear.text("reset_link")
      .bytes(hash)
      .number(link.user.value)
      .number(link.created.microseconds)
      .number(link.expires.microseconds);
  return clear;
}

ResetLink read_link(const SessionState& state, const SqlStatement& query) {
  const ResetLink link{UserId{query.number(1)}, {query.number(2)}, {query.number(3)}};
  open_row(state, kSystemScope, reset_context(query.blob(0), link), query.blob(4),
           "a link of user number " + std::to_string(link.user.value));
  return link;
}

void remove_links(Transaction& tx, UserId user) {
  tx.state().db.statement("DELETE FROM reset_link WHERE user = ?1").bind(user.value).run();
}

}  // namespace

void visit_reset_rows(const SessionState& state, const VisitRow& visit) {
  auto query = state.db.statement("SELECT " RESET_COLUMNS " FROM reset_link ORDER BY user");
  for (int row = 1; query.step(); ++row) visit("reset_link, row " + std::to_string(row), [&] { read_link(state, query); });
}

std::optional<ResetLink> Accounts::reset_link(std::string_view bearer) const {
  const SessionState& state = session_.state();
  const auto hash = bearer_hash(state, bearer);
  auto query = state.db.statement("SELECT " RESET_COLUMNS " FROM reset_link WHERE id = ?1");
  if (!query.bind(ByteView(hash)).step()) return std::nullopt;
  return read_link(state, query);
}

std::string create_reset_link(Transaction& tx, UserId id, Timestamp now, Timestamp expires, const std::string& why) {
  SessionState& state = tx.state();
  const User user = require_user(tx, id);
  remove_links(tx, id);
  std::string bearer = new_bearer("");
  const auto hash = bearer_hash(state, bearer);
  const ResetLink link{id, now, expires};
  state.db.statement("INSERT INTO reset_link(" RESET_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5)")
      .bind(ByteView(hash), id.value, now.microseconds, expires.microseconds,
            seal_row(state, kSystemScope, reset_context(hash, link), {}))
      .run();
  append_audit(tx, "reset_link.create", user_object(user), why);
  return bearer;
}

std::optional<UserId> take_reset_link(Transaction& tx, std::string_view bearer, Timestamp now) {
  const auto link = Accounts(tx).reset_link(bearer);
  if (!link || link->expires <= now) return std::nullopt;
  remove_links(tx, link->user);
  append_audit(tx, "reset_link.use", user_object(require_user(tx, link->user)));
  return link->user;
}

}  // namespace rotulus::storage
