#include "storage/bindings.h"

#include <sqlite3.h>

#include <algorithm>

#include "account_rows.h"
#include "group_rows.h"
#include "session_state.h"
#include "storage/audit.h"
#include "storage/roles.h"

namespace rotulus::storage {
namespace {

#define BINDING_QUERY                                                                                                      \
  "SELECT b.id, b.user, b.group_id, b.role, b.space, b.document, b.expires, b.sealed, d.uid, coalesce(u.name, g.name, '')" \
  " FROM binding b LEFT JOIN document d ON d.id = b.document LEFT JOIN user u ON u.id = b.user"                            \
  " LEFT JOIN user_group g ON g.id = b.group_id "

// A binding's document as a row number: a foreign identity cannot be bound.
std::int64_t document_row(const SessionState& state, const Scope& scope) {
  if (!scope.document) return 0;
  auto query = state.db.statement("SELECT id FROM document WHERE uid = ?1 AND space = ?2");
  if (!query.bind(ByteView(scope.document->bytes), scope.space.value).step())
    throw Error(ErrorCode::kNotFound, "There is no such document in this space.");
  return query.number(0);
}

struct BindingRow {
  std::int64_t id = 0;
  Grantee grantee;
  std::string role;
  std::int64_t space = 0, document = 0, expires = 0;
};

// The fields of format 3 stand at the end where they say something, so that rows of earlier formats open as they were written.
RecordWriter binding_context(const BindingRow& row) {
  RecordWriter clear;
  clear.text("binding").number(row.id).number(row.grantee.user.value).text(row.role).number(row.space).number(row.document);
  if (row.grantee.group || row.expires) clear.number(row.grantee.group.value).number(row.expires);
  return clear;
}

GivenBinding read_binding(const SessionState& state, const SqlStatement& query) {
  BindingRow row;
  row.id = query.number(0);
  row.grantee.user = UserId{query.number(1)};
  row.grantee.group = GroupId{query.number(2)};
  row.role = query.text(3);
  row.space = query.number(4);
  row.document = query.number(5);
  row.expires = query.number(6);
  const std::string what = "binding " + std::to_string(row.id);
  open_row(state, kSystemScope, binding_context(row), query.blob(7), what);
  GivenBinding given{row.grantee, query.text(9), {row.role, Scope::of(SpaceId{row.space}), std::nullopt}};
  if (row.expires) given.binding.expires = Timestamp{row.expires};
  if (row.document == 0) return given;
  const auto uid = query.blob(8);
  DocumentId id;
  if (uid.size() != id.bytes.size()) throw Error(ErrorCode::kCorrupt, "The document of " + what + " is missing.");
  std::copy(uid.begin(), uid.end(), id.bytes.begin());
  given.binding.scope.document = id;
  return given;
}

std::vector<GivenBinding> read_all(const SessionState& state, SqlStatement query) {
  std::vector<GivenBinding> bindings;
  while (query.step()) bindings.push_back(read_binding(state, query));
  return bindings;
}

bool has_run_out(const Binding& binding, Timestamp now) { return binding.expires && *binding.expires <= now; }

std::string with_reason(const std::string& text, const std::string& why) { return why.empty() ? text : text + "; " + why; }

// What is given now, whatever its end.
std::optional<Binding> find_binding(const Session& session, const Grantee& grantee, const Binding& asked) {
  for (const GivenBinding& given : Bindings(session).of(grantee))
    if (given.binding.role == asked.role && given.binding.scope.space == asked.scope.space &&
        given.binding.scope.document == asked.scope.document)
      return given.binding;
  return std::nullopt;
}

void remove_row(Transaction& tx, const Grantee& grantee, const Binding& binding, const char* action, const std::string& why) {
  SessionState& state = tx.state();
  state.db.statement("DELETE FROM binding WHERE user = ?1 AND group_id = ?2 AND role = ?3 AND space = ?4 AND document = ?5")
      .bind(grantee.user.value, grantee.group.value, binding.role, binding.scope.space.value, document_row(state, binding.scope))
      .run();
  append_audit(tx, action, grantee_text(tx, grantee), with_reason(binding_text(tx, binding), why));
}

}  // namespace

void visit_binding_rows(const SessionState& state, const VisitRow& visit) {
  auto query = state.db.statement(BINDING_QUERY "ORDER BY b.id");
  for (int row = 1; query.step(); ++row) visit("binding, row " + std::to_string(row), [&] { read_binding(state, query); });
}

std::string grantee_text(const Session& session, const Grantee& grantee) {
  if (grantee.user) return user_object(require_user(session, grantee.user));
  auto query = session.state().db.statement("SELECT name FROM user_group WHERE id = ?1");
  if (!query.bind(grantee.group.value).step()) throw Error(ErrorCode::kNotFound, "There is no such group.");
  return "group " + query.text(0);
}

std::string binding_text(const Session& session, const Binding& binding) {
  const std::string until = binding.expires ? " until " + binding.expires->text() : std::string();
  if (binding.scope.document) return binding.role + " on document " + binding.scope.document->text() + until;
  if (!binding.scope.space) return binding.role + " system-wide" + until;
  auto query = session.state().db.statement("SELECT key FROM space WHERE id = ?1");
  return binding.role + " in space " + (query.bind(binding.scope.space.value).step() ? query.text(0) : "?") + until;
}

std::vector<GivenBinding> Bindings::all() const {
  return read_all(session_.state(), session_.state().db.statement(BINDING_QUERY "ORDER BY b.id"));
}

std::vector<GivenBinding> Bindings::of_space(SpaceId space) const {
  auto query = session_.state().db.statement(BINDING_QUERY "WHERE b.space = ?1 ORDER BY b.id");
  query.bind(space.value);
  return read_all(session_.state(), std::move(query));
}

std::vector<GivenBinding> Bindings::of(const Grantee& grantee) const {
  auto query = session_.state().db.statement(BINDING_QUERY "WHERE b.user = ?1 AND b.group_id = ?2 ORDER BY b.id");
  query.bind(grantee.user.value, grantee.group.value);
  return read_all(session_.state(), std::move(query));
}

std::vector<Grant> Bindings::grants(UserId user, Timestamp now) const {
  const Roles roles(session_);
  std::vector<Grant> grants;
  const auto add = [&](const std::vector<GivenBinding>& bindings, const std::string& group) {
    for (const GivenBinding& given : bindings)
      if (!has_run_out(given.binding, now))
        grants.push_back({given.binding, roles.permissions(given.binding.role).value_or(PermissionSet{}), group});
  };
  add(of(user), {});
  for (const auto& [group, name] : groups_of(session_, user)) add(of(group), name);
  return grants;
}

void grant(Transaction& tx, const Grantee& grantee, const Binding& binding, const std::string& why) {
  SessionState& state = tx.state();
  const std::string object = grantee_text(tx, grantee);
  if (!Roles(tx).permissions(binding.role)) throw Error(ErrorCode::kInvalidArgument, "There is no role '" + binding.role + "'.");
  BindingRow row{0,
                 grantee,
                 binding.role,
                 binding.scope.space.value,
                 document_row(state, binding.scope),
                 binding.expires ? binding.expires->microseconds : 0};
  if (const auto known = find_binding(tx, grantee, binding)) {
    if (known->expires == binding.expires) return;
    remove_row(tx, grantee, *known, "binding.revoke", why);
  }
  row.id = next_id(state, "SELECT coalesce(max(id), 0) + 1 FROM binding");
  const auto sealed = seal_row(state, kSystemScope, binding_context(row), {});
  state.db
      .statement(
          "INSERT INTO binding(id, user, group_id, role, space, document, expires, sealed) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, "
          "?8)")
      .bind(row.id, grantee.user.value, grantee.group.value, row.role, row.space, row.document, row.expires, sealed)
      .run();
  append_audit(tx, "binding.grant", object, with_reason(binding_text(tx, binding), why));
}

void revoke(Transaction& tx, const Grantee& grantee, const Binding& binding, const std::string& why) {
  if (const auto known = find_binding(tx, grantee, binding)) remove_row(tx, grantee, *known, "binding.revoke", why);
}

bool any_expired(const Session& session, Timestamp now) {
  auto query = session.state().db.statement("SELECT 1 FROM binding WHERE expires != 0 AND expires <= ?1 LIMIT 1");
  return query.bind(now.microseconds).step();
}

int revoke_expired(Transaction& tx, Timestamp now) {
  std::vector<GivenBinding> over;
  for (GivenBinding& given : Bindings(tx).all())
    if (has_run_out(given.binding, now)) over.push_back(std::move(given));
  for (const GivenBinding& given : over) remove_row(tx, given.grantee, given.binding, "binding.expire", {});
  return static_cast<int>(over.size());
}

}  // namespace rotulus::storage
