#include "storage/roles.h"

#include "account_rows.h"
#include "role_rows.h"
#include "session_state.h"
#include "storage/audit.h"

namespace rotulus::storage {
namespace {

#define ROLE_COLUMNS "id, name, version, sealed"

RecordWriter role_context(const OwnRole& role) {
  RecordWriter clear;
  clear.text("role").number(role.id).text(role.name).number(role.version);
  return clear;
}

Bytes seal_role(const SessionState& state, const OwnRole& role) {
  RecordWriter details;
  details.text(role.title);
  write_permissions(details, role.permissions);
  return seal_row(state, kSystemScope, role_context(role), details);
}

OwnRole read_role(const SessionState& state, const SqlStatement& query) {
  OwnRole role{query.number(0), query.text(1), query.number(2), {}, {}};
  const std::string what = "role " + role.name;
  const auto opened = open_row(state, kSystemScope, role_context(role), query.blob(3), what);
  RecordReader details(opened, what);
  role.title = details.text();
  role.permissions = read_permissions(details);
  return role;
}

OwnRole require_role(const Transaction& tx, const std::string& name, std::int64_t expected_version) {
  auto role = Roles(tx).find(name);
  if (!role) throw Error(ErrorCode::kNotFound, "There is no role '" + name + "' that could be changed.");
  if (role->version != expected_version)
    throw Error(ErrorCode::kStale, "The role was changed meanwhile: load it again and repeat the change.");
  return *std::move(role);
}

void check_permissions(const PermissionSet& permissions) {
  if (permissions.empty()) throw Error(ErrorCode::kInvalidArgument, "A role gives at least one permission.");
}

std::string role_object(const OwnRole& role) { return "role " + role.name; }

}  // namespace

void write_permissions(RecordWriter& record, const PermissionSet& permissions) {
  const auto list = permissions.list();
  record.number(static_cast<std::int64_t>(list.size()));
  for (const Permission permission : list) record.text(name(permission));
}

PermissionSet read_permissions(RecordReader& record) {
  PermissionSet permissions;
  for (std::int64_t left = record.number(); left > 0; --left)
    if (const auto permission = parse_permission(record.text())) permissions.add(*permission);
  return permissions;
}

std::string permission_text(const PermissionSet& permissions) {
  std::string text;
  for (const Permission permission : permissions.list()) text += (text.empty() ? "" : " ") + std::string(name(permission));
  return text;
}

void visit_role_rows(const SessionState& state, const VisitRow& visit) {
  auto query = state.db.statement("SELECT " ROLE_COLUMNS " FROM role ORDER BY id");
  while (query.step()) visit("role " + std::to_string(query.number(0)), [&] { read_role(state, query); });
}

std::vector<OwnRole> Roles::list() const {
  std::vector<OwnRole> roles;
  auto query = session_.state().db.statement("SELECT " ROLE_COLUMNS " FROM role ORDER BY name");
  while (query.step()) roles.push_back(read_role(session_.state(), query));
  return roles;
}

std::optional<OwnRole> Roles::find(const std::string& name) const {
  auto query = session_.state().db.statement("SELECT " ROLE_COLUMNS " FROM role WHERE name = ?1");
  if (!query.bind(name).step()) return std::nullopt;
  return read_role(session_.state(), query);
}

std::optional<PermissionSet> Roles::permissions(const std::string& name) const {
  if (const Role* shipped = find_shipped_role(name)) return shipped->permissions;
  const auto own = find(name);
  return own ? std::optional(own->permissions) : std::nullopt;
}

OwnRole create_role(Transaction& tx, const std::string& name, const std::string& title, const PermissionSet& permissions) {
  check_account_name(name, "role");
  check_permissions(permissions);
  if (Roles(tx).permissions(name))
    throw Error(ErrorCode::kConflict, "There is a role '" + name + "' already: choose another name.");
  SessionState& state = tx.state();
  const OwnRole role{next_id(state, "SELECT coalesce(max(id), 0) + 1 FROM role"), name, 1, title, permissions};
  state.db.statement("INSERT INTO role(" ROLE_COLUMNS ") VALUES(?1, ?2, ?3, ?4)")
      .bind(role.id, name, role.version, seal_role(state, role))
      .run();
  append_audit(tx, "role.create", role_object(role), permission_text(permissions));
  return role;
}

OwnRole update_role(Transaction& tx, const std::string& name, std::int64_t expected_version, const std::string& title,
                    const PermissionSet& permissions) {
  check_permissions(permissions);
  OwnRole role = require_role(tx, name, expected_version);
  role.title = title;
  role.permissions = permissions;
  ++role.version;
  tx.state()
      .db.statement("UPDATE role SET version = ?2, sealed = ?3 WHERE id = ?1")
      .bind(role.id, role.version, seal_role(tx.state(), role))
      .run();
  append_audit(tx, "role.change", role_object(role), permission_text(permissions));
  return role;
}

void remove_role(Transaction& tx, const std::string& name, std::int64_t expected_version) {
  const OwnRole role = require_role(tx, name, expected_version);
  {
    auto held = tx.state().db.statement("SELECT 1 FROM binding WHERE role = ?1 LIMIT 1");
    if (held.bind(name).step())
      throw Error(ErrorCode::kConflict,
                  "Somebody has the role '" + name + "': take it away from everybody before you remove it.");
  }
  tx.state().db.statement("DELETE FROM role WHERE id = ?1").bind(role.id).run();
  append_audit(tx, "role.remove", role_object(role));
}

}  // namespace rotulus::storage
