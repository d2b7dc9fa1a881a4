// API tokens. Only a keyed hash of the bearer value is stored.
#include <sqlite3.h>

#include "account_rows.h"
#include "session_state.h"
#include "storage/accounts.h"
#include "storage/audit.h"

namespace rotulus::storage {
namespace {

#define TOKEN_COLUMNS "id, hash, user, created, expires, sealed"

RecordWriter token_context(ByteView hash, const Token& token) {
  RecordWriter clear;
  clear.text("token").number(token.id).bytes(hash).number(token.user.value).number(token.created.microseconds);
  clear.number(token.expires.microseconds);
  return clear;
}

Token read_token(const SessionState& state, const SqlStatement& query) {
  Token token{query.number(0), UserId{query.number(2)}, {}, {query.number(3)}, {query.number(4)}, {}};
  const std::string what = "token " + std::to_string(token.id);
  const auto opened = open_row(state, kSystemScope, token_context(query.blob(1), token), query.blob(5), what);
  RecordReader details(opened, what);
  token.name = details.text();
  while (!details.at_end())
    if (const auto permission = parse_permission(details.text())) token.scopes.add(*permission);
  return token;
}

}  // namespace

void visit_token_rows(const SessionState& state, const VisitRow& visit) {
  auto query = state.db.statement("SELECT " TOKEN_COLUMNS " FROM token ORDER BY id");
  for (int row = 1; query.step(); ++row) visit("token, row " + std::to_string(row), [&] { read_token(state, query); });
}

std::optional<Token> Accounts::token(std::string_view bearer) const {
  const auto hash = bearer_hash(session_.state(), bearer);
  auto query = session_.state().db.statement("SELECT " TOKEN_COLUMNS " FROM token WHERE hash = ?1");
  if (!query.bind(ByteView(hash)).step()) return std::nullopt;
  return read_token(session_.state(), query);
}

std::vector<Token> Accounts::tokens(UserId user) const {
  std::vector<Token> tokens;
  auto query = session_.state().db.statement("SELECT " TOKEN_COLUMNS " FROM token WHERE user = ?1 ORDER BY id");
  query.bind(user.value);
  while (query.step()) tokens.push_back(read_token(session_.state(), query));
  return tokens;
}

NewToken create_token(Transaction& tx, UserId id, const std::string& name, const PermissionSet& scopes, Timestamp expires) {
  SessionState& state = tx.state();
  const User user = require_user(tx, id);
  NewToken made{{next_id(state, "SELECT coalesce(max(id), 0) + 1 FROM token"), id, name, Timestamp::now(), expires, scopes},
                new_bearer("rot_")};
  RecordWriter details;
  details.text(name);
  for (std::size_t i = 0; i < static_cast<std::size_t>(Permission::kCount); ++i)
    if (scopes.has(static_cast<Permission>(i))) details.text(rotulus::name(static_cast<Permission>(i)));
  const auto hash = bearer_hash(state, made.bearer);
  state.db.statement("INSERT INTO token(" TOKEN_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .bind(made.token.id, ByteView(hash), id.value, made.token.created.microseconds, expires.microseconds,
            seal_row(state, kSystemScope, token_context(hash, made.token), details))
      .run();
  append_audit(tx, "token.create", user_object(user), std::to_string(made.token.id) + " " + name);
  return made;
}

bool remove_token(Transaction& tx, UserId id, std::int64_t token) {
  tx.state().db.statement("DELETE FROM token WHERE id = ?1 AND user = ?2").bind(token, id.value).run();
  if (sqlite3_changes(tx.state().db.handle()) == 0) return false;
  append_audit(tx, "token.remove", user_object(require_user(tx, id)), std::to_string(token));
  return true;
}

}  // namespace rotulus::storage
