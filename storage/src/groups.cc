#include "storage/groups.h"

#include <algorithm>

#include "account_rows.h"
#include "group_rows.h"
#include "session_state.h"
#include "storage/accounts.h"
#include "storage/audit.h"

namespace rotulus::storage {
namespace {

#define GROUP_COLUMNS "g.id, g.name, g.version, g.sealed"

RecordWriter group_context(const Group& group) {
  RecordWriter clear;
  clear.text("user_group").number(group.id.value).text(group.name).number(group.version);
  return clear;
}

Bytes seal_group(const SessionState& state, const Group& group) {
  RecordWriter details;
  details.text(group.title);
  return seal_row(state, kSystemScope, group_context(group), details);
}

RecordWriter member_context(GroupId group, UserId user) {
  RecordWriter clear;
  clear.text("group_member").number(group.value).number(user.value);
  return clear;
}

void check_member(const SessionState& state, const SqlStatement& query) {  // group_id, user, sealed
  open_row(state, kSystemScope, member_context(GroupId{query.number(0)}, UserId{query.number(1)}), query.blob(2),
           "a group_member of group number " + std::to_string(query.number(0)));
}

std::vector<std::string> read_members(const Session& session, GroupId group) {
  std::vector<std::string> names;
  auto query = session.state().db.statement(
      "SELECT m.group_id, m.user, m.sealed, u.name FROM group_member m JOIN user u ON u.id = m.user WHERE m.group_id = ?1"
      " ORDER BY u.name");
  query.bind(group.value);
  while (query.step()) {
    check_member(session.state(), query);
    names.push_back(query.text(3));
  }
  return names;
}

Group read_group(const SessionState& state, const SqlStatement& query) {
  Group group{GroupId{query.number(0)}, query.text(1), query.number(2), {}, {}};
  const std::string what = "user_group " + group.name;
  const auto opened = open_row(state, kSystemScope, group_context(group), query.blob(3), what);
  group.title = RecordReader(opened, what).text();
  return group;
}

// The statement is done with before the members are asked for.
std::vector<Group> read_all(const Session& session, SqlStatement query) {
  std::vector<Group> groups;
  while (query.step()) groups.push_back(read_group(session.state(), query));
  for (Group& group : groups) group.members = read_members(session, group.id);
  return groups;
}

Group require_group(const Transaction& tx, GroupId id, std::int64_t expected_version) {
  auto query = tx.state().db.statement("SELECT " GROUP_COLUMNS " FROM user_group g WHERE g.id = ?1");
  query.bind(id.value);
  auto found = read_all(tx, std::move(query));
  if (found.empty()) throw Error(ErrorCode::kNotFound, "There is no such group.");
  if (found.front().version != expected_version)
    throw Error(ErrorCode::kStale, "The group was changed meanwhile: load it again and repeat the change.");
  return std::move(found.front());
}

void update_group(Transaction& tx, Group& group) {
  ++group.version;
  tx.state()
      .db.statement("UPDATE user_group SET version = ?2, sealed = ?3 WHERE id = ?1")
      .bind(group.id.value, group.version, seal_group(tx.state(), group))
      .run();
}

std::string group_object(const Group& group) { return "group " + group.name; }

}  // namespace

std::vector<std::pair<GroupId, std::string>> groups_of(const Session& session, UserId user) {
  const SessionState& state = session.state();
  std::vector<std::pair<GroupId, std::string>> groups;
  auto query = state.db.statement(
      "SELECT m.group_id, m.user, m.sealed, g.name FROM group_member m JOIN user_group g ON g.id = m.group_id WHERE m.user = ?1"
      " ORDER BY g.name");
  query.bind(user.value);
  while (query.step()) {
    check_member(state, query);
    groups.emplace_back(GroupId{query.number(0)}, query.text(3));
  }
  return groups;
}

std::string member_list(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : " ") + name;
  return list;
}

void visit_group_rows(const SessionState& state, const VisitRow& visit) {
  auto groups = state.db.statement("SELECT " GROUP_COLUMNS " FROM user_group g ORDER BY g.id");
  while (groups.step()) visit("user_group " + std::to_string(groups.number(0)), [&] { read_group(state, groups); });
  auto members = state.db.statement("SELECT group_id, user, sealed FROM group_member ORDER BY group_id, user");
  while (members.step())
    visit("group_member of group number " + std::to_string(members.number(0)), [&] { check_member(state, members); });
}

std::vector<Group> Groups::list() const {
  return read_all(session_, session_.state().db.statement("SELECT " GROUP_COLUMNS " FROM user_group g ORDER BY g.name"));
}

std::optional<Group> Groups::find(const std::string& name) const {
  auto query = session_.state().db.statement("SELECT " GROUP_COLUMNS " FROM user_group g WHERE g.name = ?1");
  query.bind(name);
  auto found = read_all(session_, std::move(query));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Group> Groups::of(UserId user) const {
  auto query = session_.state().db.statement("SELECT " GROUP_COLUMNS
                                             " FROM user_group g JOIN group_member m ON m.group_id = g.id WHERE m.user = ?1"
                                             " ORDER BY g.name");
  query.bind(user.value);
  return read_all(session_, std::move(query));  // with the members it also opens the row that says that the user is one
}

Group create_group(Transaction& tx, const std::string& name, const std::string& title) {
  check_account_name(name, "group");
  SessionState& state = tx.state();
  if (Groups(tx).find(name)) throw Error(ErrorCode::kConflict, "There is a group '" + name + "' already: choose another name.");
  Group group{GroupId{next_id(state, "SELECT coalesce(max(id), 0) + 1 FROM user_group")}, name, 1, title, {}};
  state.db.statement("INSERT INTO user_group(id, name, version, sealed) VALUES(?1, ?2, ?3, ?4)")
      .bind(group.id.value, name, group.version, seal_group(state, group))
      .run();
  append_audit(tx, "group.create", group_object(group), title);
  return group;
}

Group set_title(Transaction& tx, GroupId id, std::int64_t expected_version, const std::string& title) {
  Group group = require_group(tx, id, expected_version);
  group.title = title;
  update_group(tx, group);
  append_audit(tx, "group.title", group_object(group), title);
  return group;
}

Group set_members(Transaction& tx, GroupId id, std::int64_t expected_version, const std::vector<UserId>& members) {
  SessionState& state = tx.state();
  Group group = require_group(tx, id, expected_version);
  state.db.statement("DELETE FROM group_member WHERE group_id = ?1").bind(id.value).run();
  for (const UserId member : members) {
    if (!Accounts(tx).user(member)) throw Error(ErrorCode::kNotFound, "There is no such user.");
    state.db.statement("INSERT INTO group_member(group_id, user, sealed) VALUES(?1, ?2, ?3) ON CONFLICT DO NOTHING")
        .bind(id.value, member.value, seal_row(state, kSystemScope, member_context(id, member), {}))
        .run();
  }
  update_group(tx, group);
  group.members = read_members(tx, id);
  append_audit(tx, "group.members", group_object(group), member_list(group.members));
  return group;
}

}  // namespace rotulus::storage
