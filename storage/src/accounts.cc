#include "storage/accounts.h"

#include <algorithm>
#include <memory>

#include "account_rows.h"
#include "session_state.h"
#include "storage/audit.h"

namespace rotulus::storage {
namespace {

#define USER_COLUMNS "id, name, disabled, created, version, sealed"
#define SESSION_COLUMNS "id, user, created, seen, expires, sealed"
#define TOKEN_COLUMNS "id, hash, user, created, expires, sealed"

constexpr std::size_t kBearerBytes = 32;

RecordWriter user_context(const User& user) {
  RecordWriter clear;
  clear.text("user")
      .number(user.id.value)
      .text(user.name)
      .number(user.disabled)
      .number(user.created.microseconds)
      .number(user.version);
  return clear;
}

Bytes seal_user(const SessionState& state, const User& user) {
  RecordWriter details;
  details.text(user.display_name).text(user.email).text(user.password_record);
  return seal_row(state, kSystemScope, user_context(user), details);
}

User read_user(const SessionState& state, const SqlStatement& query) {
  User user;
  user.id = UserId{query.number(0)};
  user.name = query.text(1);
  user.disabled = query.flag(2);
  user.created = {query.number(3)};
  user.version = query.number(4);
  const std::string what = "user " + user.name;
  const auto opened = open_row(state, kSystemScope, user_context(user), query.blob(5), what);
  RecordReader details(opened, what);
  user.display_name = details.text();
  user.email = details.text();
  user.password_record = details.text();
  return user;
}

User require_user(const Session& session, UserId id) {
  auto user = Accounts(session).user(id);
  if (!user) throw Error(ErrorCode::kNotFound, "There is no such user.");
  return *std::move(user);
}

void update_user(Transaction& tx, User& user) {
  ++user.version;
  tx.state()
      .db.statement("UPDATE user SET disabled = ?2, version = ?3, sealed = ?4 WHERE id = ?1")
      .bind(user.id.value, user.disabled, user.version, seal_user(tx.state(), user))
      .run();
}

// A binding's document as a row number: a foreign identity cannot be bound.
std::int64_t document_row(const SessionState& state, const Scope& scope) {
  if (!scope.document) return 0;
  auto query = state.db.statement("SELECT id FROM document WHERE uid = ?1 AND space = ?2");
  if (!query.bind(ByteView(scope.document->bytes), scope.space.value).step())
    throw Error(ErrorCode::kNotFound, "There is no such document in this space.");
  return query.number(0);
}

RecordWriter binding_context(std::int64_t id, UserId user, const std::string& role, SpaceId space, std::int64_t document) {
  RecordWriter clear;
  clear.text("binding").number(id).number(user.value).text(role).number(space.value).number(document);
  return clear;
}

#define BINDING_QUERY \
  "SELECT b.id, b.user, b.role, b.space, b.document, b.sealed, d.uid FROM binding b LEFT JOIN document d ON d.id = b.document "

UserBinding read_binding(const SessionState& state, const SqlStatement& query) {
  UserBinding bound{UserId{query.number(1)}, {}, {query.text(2), {SpaceId{query.number(3)}, std::nullopt, false}}};
  const std::int64_t document = query.number(4);
  const std::string what = "binding " + std::to_string(query.number(0));
  open_row(state, kSystemScope,
           binding_context(query.number(0), bound.user, bound.binding.role, bound.binding.scope.space, document), query.blob(5),
           what);
  if (document == 0) return bound;
  const auto uid = query.blob(6);
  DocumentId id;
  if (uid.size() != id.bytes.size()) throw Error(ErrorCode::kCorrupt, "The document of " + what + " is missing.");
  std::copy(uid.begin(), uid.end(), id.bytes.begin());
  bound.binding.scope.document = id;
  return bound;
}

std::string describe(const SessionState& state, const Binding& binding) {
  if (binding.scope.document) return binding.role + " on document " + binding.scope.document->text();
  if (!binding.scope.space) return binding.role + " system-wide";
  auto query = state.db.statement("SELECT key FROM space WHERE id = ?1");
  return binding.role + " in space " + (query.bind(binding.scope.space.value).step() ? query.text(0) : "?");
}

crypto::Sha256 bearer_hash(const SessionState& state, std::string_view bearer) {
  return state.keys.scope(kSystemScope)->bearer(crypto::as_bytes(bearer));
}

std::string new_bearer(std::string_view prefix) {
  std::array<std::uint8_t, kBearerBytes> bytes{};
  crypto::random_bytes(bytes);
  return std::string(prefix) + crypto::base64url(bytes);
}

RecordWriter session_context(ByteView hash, const SignInSession& session) {
  RecordWriter clear;
  clear.text("session").bytes(hash).number(session.user.value).number(session.created.microseconds);
  clear.number(session.seen.microseconds).number(session.expires.microseconds);
  return clear;
}

SignInSession read_session(const SessionState& state, const SqlStatement& query) {
  const SignInSession found{UserId{query.number(1)}, {query.number(2)}, {query.number(3)}, {query.number(4)}};
  open_row(state, kSystemScope, session_context(query.blob(0), found), query.blob(5),
           "a sign-in session of user number " + std::to_string(found.user.value));
  return found;
}

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

std::string user_object(const User& user) { return "user " + user.name; }

}  // namespace

void check_account_name(const std::string& name, std::string_view kind) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  if (name.empty() || name.size() > 64 || name[0] < 'a' || name[0] > 'z' || !std::all_of(name.begin(), name.end(), allowed))
    throw Error(ErrorCode::kInvalidArgument, "A " + std::string(kind) +
                                                 " name has 1 to 64 of a-z, 0-9, '.', '_' and '-', and begins with a letter: '" +
                                                 name + "' does not.");
}

void visit_account_rows(const SessionState& state, const VisitRow& visit) {
  const auto visit_table = [&](const std::string& name, SqlStatement query, const auto& read) {
    for (int row = 1; query.step(); ++row) visit(name + " " + std::to_string(row), [&] { read(state, query); });
  };
  visit_table("user, row", state.db.statement("SELECT " USER_COLUMNS " FROM user ORDER BY id"), read_user);
  visit_table("binding, row", state.db.statement(BINDING_QUERY "ORDER BY b.id"), read_binding);
  visit_table("session, row", state.db.statement("SELECT " SESSION_COLUMNS " FROM session ORDER BY id"), read_session);
  visit_table("token, row", state.db.statement("SELECT " TOKEN_COLUMNS " FROM token ORDER BY id"), read_token);
}

std::vector<std::string> binding_texts(const Session& session) {
  const SessionState& state = session.state();
  std::vector<UserBinding> bindings;
  {
    auto query = state.db.statement(BINDING_QUERY "ORDER BY b.id");
    while (query.step()) bindings.push_back(read_binding(state, query));
  }
  std::vector<std::string> texts;
  for (const UserBinding& bound : bindings)
    texts.push_back(user_object(require_user(session, bound.user)) + ": " + describe(state, bound.binding));
  return texts;
}

std::vector<User> Accounts::users() const {
  std::vector<User> users;
  auto query = session_.state().db.statement("SELECT " USER_COLUMNS " FROM user ORDER BY name");
  while (query.step()) users.push_back(read_user(session_.state(), query));
  return users;
}

std::optional<User> Accounts::user(const std::string& name) const {
  auto query = session_.state().db.statement("SELECT " USER_COLUMNS " FROM user WHERE name = ?1");
  if (!query.bind(name).step()) return std::nullopt;
  return read_user(session_.state(), query);
}

std::optional<User> Accounts::user(UserId id) const {
  auto query = session_.state().db.statement("SELECT " USER_COLUMNS " FROM user WHERE id = ?1");
  if (!query.bind(id.value).step()) return std::nullopt;
  return read_user(session_.state(), query);
}

std::optional<Principal> Accounts::principal(UserId id) const {
  const auto found = user(id);
  if (!found) return std::nullopt;
  Principal principal{found->id, found->name, found->disabled, {}, std::nullopt};
  auto query = session_.state().db.statement(BINDING_QUERY "WHERE b.user = ?1 ORDER BY b.id");
  query.bind(id.value);
  while (query.step()) principal.bindings.push_back(read_binding(session_.state(), query).binding);
  return principal;
}

std::vector<UserBinding> Accounts::bindings(SpaceId space) const {
  std::vector<UserBinding> bindings;
  {
    auto query = session_.state().db.statement(BINDING_QUERY "WHERE b.space = ?1 ORDER BY b.id");
    query.bind(space.value);
    while (query.step()) bindings.push_back(read_binding(session_.state(), query));
  }
  for (UserBinding& bound : bindings) bound.user_name = require_user(session_, bound.user).name;
  return bindings;
}

std::optional<SignInSession> Accounts::session(std::string_view bearer) const {
  const SessionState& state = session_.state();
  const auto hash = bearer_hash(state, bearer);
  auto query = state.db.statement("SELECT " SESSION_COLUMNS " FROM session WHERE id = ?1");
  if (!query.bind(ByteView(hash)).step()) return std::nullopt;
  return read_session(state, query);
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

User create_user(Transaction& tx, const std::string& name, const std::string& display_name, const std::string& email,
                 const std::string& password_record) {
  check_account_name(name, "user");
  SessionState& state = tx.state();
  if (Accounts(tx).user(name))
    throw Error(ErrorCode::kConflict, "There is a user '" + name + "' already: names are never used twice.");
  const User user{UserId{next_id(state, "SELECT coalesce(max(id), 0) + 1 FROM user")},
                  name,
                  false,
                  Timestamp::now(),
                  1,
                  display_name,
                  email,
                  password_record};
  state.db.statement("INSERT INTO user(" USER_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .bind(user.id.value, name, user.disabled, user.created.microseconds, user.version, seal_user(state, user))
      .run();
  append_audit(tx, "user.create", user_object(user));
  return user;
}

void set_password(Transaction& tx, UserId id, const std::string& password_record) {
  User user = require_user(tx, id);
  user.password_record = password_record;
  update_user(tx, user);
  append_audit(tx, "user.password", user_object(user));
}

void set_disabled(Transaction& tx, UserId id, bool disabled) {
  User user = require_user(tx, id);
  user.disabled = disabled;
  update_user(tx, user);
  if (disabled) {
    tx.state().db.statement("DELETE FROM session WHERE user = ?1").bind(id.value).run();
    tx.state().db.statement("DELETE FROM token WHERE user = ?1").bind(id.value).run();
  }
  append_audit(tx, disabled ? "user.disable" : "user.enable", user_object(user));
}

void grant(Transaction& tx, UserId id, const Binding& binding) {
  SessionState& state = tx.state();
  const User user = require_user(tx, id);
  if (!find_shipped_role(binding.role)) throw Error(ErrorCode::kInvalidArgument, "There is no role '" + binding.role + "'.");
  const std::int64_t document = document_row(state, binding.scope);
  {
    auto known = state.db.statement("SELECT 1 FROM binding WHERE user = ?1 AND role = ?2 AND space = ?3 AND document = ?4");
    if (known.bind(id.value, binding.role, binding.scope.space.value, document).step()) return;
  }
  const std::int64_t row = next_id(state, "SELECT coalesce(max(id), 0) + 1 FROM binding");
  const auto sealed = seal_row(state, kSystemScope, binding_context(row, id, binding.role, binding.scope.space, document), {});
  state.db.statement("INSERT INTO binding(id, user, role, space, document, sealed) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .bind(row, id.value, binding.role, binding.scope.space.value, document, sealed)
      .run();
  append_audit(tx, "binding.grant", user_object(user), describe(state, binding));
}

void revoke(Transaction& tx, UserId id, const Binding& binding) {
  SessionState& state = tx.state();
  const User user = require_user(tx, id);
  state.db.statement("DELETE FROM binding WHERE user = ?1 AND role = ?2 AND space = ?3 AND document = ?4")
      .bind(id.value, binding.role, binding.scope.space.value, document_row(state, binding.scope))
      .run();
  if (sqlite3_changes(state.db.handle()) > 0) append_audit(tx, "binding.revoke", user_object(user), describe(state, binding));
}

std::string begin_session(Transaction& tx, UserId id, Timestamp now, Timestamp expires) {
  SessionState& state = tx.state();
  const User user = require_user(tx, id);
  std::string bearer = new_bearer("");
  const auto hash = bearer_hash(state, bearer);
  const SignInSession session{id, now, now, expires};
  state.db.statement("INSERT INTO session(id, user, created, seen, expires, sealed) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .bind(ByteView(hash), id.value, now.microseconds, now.microseconds, expires.microseconds,
            seal_row(state, kSystemScope, session_context(hash, session), {}))
      .run();
  append_audit(tx, "session.begin", user_object(user));
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
      .bind(ByteView(hash), now.microseconds, seal_row(state, kSystemScope, session_context(hash, *session), {}))
      .run();
}

void end_session(Transaction& tx, std::string_view bearer) {
  const auto session = Accounts(tx).session(bearer);
  if (!session) return;
  const auto hash = bearer_hash(tx.state(), bearer);
  tx.state().db.statement("DELETE FROM session WHERE id = ?1").bind(ByteView(hash)).run();
  append_audit(tx, "session.end", user_object(require_user(tx, session->user)));
}

void remove_expired_sessions(Transaction& tx, Timestamp now, Timestamp seen_before) {
  tx.state().audit_exempt = true;
  tx.state()
      .db.statement("DELETE FROM session WHERE expires < ?1 OR seen < ?2")
      .bind(now.microseconds, seen_before.microseconds)
      .run();
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
