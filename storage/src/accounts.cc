#include "storage/accounts.h"

#include <algorithm>

#include "account_rows.h"
#include "session_state.h"
#include "storage/audit.h"
#include "storage/bindings.h"

namespace rotulus::storage {
namespace {

#define USER_COLUMNS "id, name, disabled, created, version, sealed"

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
  details.number(user.password_changed.microseconds).number(user.password_is_own).bytes(user.second_factor);
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
  if (details.at_end()) return user;  // a row that an earlier format wrote
  user.password_changed = {details.number()};
  user.password_is_own = details.number() != 0;
  const auto factor = details.bytes();
  user.second_factor.assign(factor.begin(), factor.end());
  return user;
}

void update_user(Transaction& tx, User& user) {
  ++user.version;
  tx.state()
      .db.statement("UPDATE user SET disabled = ?2, version = ?3, sealed = ?4 WHERE id = ?1")
      .bind(user.id.value, user.disabled, user.version, seal_user(tx.state(), user))
      .run();
}

}  // namespace

std::string user_object(const User& user) { return "user " + user.name; }

User require_user(const Session& session, UserId id) {
  auto user = Accounts(session).user(id);
  if (!user) throw Error(ErrorCode::kNotFound, "There is no such user.");
  return *std::move(user);
}

void check_account_name(const std::string& name, std::string_view kind) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  if (name.empty() || name.size() > 64 || name[0] < 'a' || name[0] > 'z' || !std::all_of(name.begin(), name.end(), allowed))
    throw Error(ErrorCode::kInvalidArgument, "A " + std::string(kind) +
                                                 " name has 1 to 64 of a-z, 0-9, '.', '_' and '-', and begins with a letter: '" +
                                                 name + "' does not.");
}

crypto::Sha256 bearer_hash(const SessionState& state, std::string_view bearer) {
  return state.keys.bearer_hash(crypto::as_bytes(bearer));
}

std::string new_bearer(std::string_view prefix) {
  std::array<std::uint8_t, kBearerBytes> bytes{};
  crypto::random_bytes(bytes);
  return std::string(prefix) + crypto::base64url(bytes);
}

void visit_user_rows(const SessionState& state, const VisitRow& visit) {
  auto query = state.db.statement("SELECT " USER_COLUMNS " FROM user ORDER BY id");
  for (int row = 1; query.step(); ++row) visit("user, row " + std::to_string(row), [&] { read_user(state, query); });
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
  return Principal{found->id, found->name, found->disabled, Bindings(session_).grants(id, Timestamp::now()), std::nullopt};
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
                  password_record,
                  Timestamp::now()};
  state.db.statement("INSERT INTO user(" USER_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .bind(user.id.value, name, user.disabled, user.created.microseconds, user.version, seal_user(state, user))
      .run();
  append_audit(tx, "user.create", user_object(user));
  return user;
}

void set_password(Transaction& tx, UserId id, const std::string& password_record, PasswordOrigin origin, Timestamp now) {
  User user = require_user(tx, id);
  user.password_record = password_record;
  user.password_changed = now;
  user.password_is_own = origin == PasswordOrigin::kOwn;
  update_user(tx, user);
  append_audit(tx, "user.password", user_object(user));
}

void set_second_factor(Transaction& tx, UserId id, const crypto::Bytes& secret, const std::string& why) {
  User user = require_user(tx, id);
  user.second_factor = secret;
  update_user(tx, user);
  append_audit(tx, secret.empty() ? "user.second_factor_removed" : "user.second_factor", user_object(user), why);
}

void set_profile(Transaction& tx, UserId id, const std::string& display_name, const std::string& email) {
  User user = require_user(tx, id);
  user.display_name = display_name;
  user.email = email;
  update_user(tx, user);
  append_audit(tx, "user.profile", user_object(user));
}

void set_disabled(Transaction& tx, UserId id, bool disabled) {
  User user = require_user(tx, id);
  user.disabled = disabled;
  update_user(tx, user);
  if (disabled) {
    tx.state().db.statement("DELETE FROM session WHERE user = ?1").bind(id.value).run();
    tx.state().db.statement("DELETE FROM token WHERE user = ?1").bind(id.value).run();
    tx.state().db.statement("DELETE FROM reset_link WHERE user = ?1").bind(id.value).run();
  }
  append_audit(tx, disabled ? "user.disable" : "user.enable", user_object(user));
}

}  // namespace rotulus::storage
