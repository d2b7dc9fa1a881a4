#include "render_access.h"

#include "http/conditional.h"
#include "render.h"
#include "storage/accounts.h"
#include "storage/documents.h"
#include "storage/groups.h"
#include "storage/spaces.h"

namespace rotulus::api {
namespace {

using storage::AccessChange;
using storage::Session;
using Kind = AccessChange::Kind;

Json item_json(const storage::RequestDecision& decision);
Json item_json(const service::Reason& reason);
Json item_json(const service::DocumentReader& reader);
Json item_json(const service::PlaceAccess& place);
Json item_json(const service::GivenRole& item);

template <class T>
Json list_json(const std::vector<T>& items) {
  Json list = Json::array();
  for (const T& item : items) list.push_back(item_json(item));
  return list;
}

std::string user_name(const Session& session, UserId id) {
  const auto user = storage::Accounts(session).user(id);
  return user ? user->name : std::string();
}

Json user_names(const Session& session, const std::vector<UserId>& ids) {
  Json names = Json::array();
  for (const UserId id : ids) names.push_back(user_name(session, id));
  return names;
}

std::string group_name(const Session& session, GroupId id) {
  for (const auto& group : storage::Groups(session).list())
    if (group.id == id) return group.name;
  return {};
}

Json space_key(const Session& session, SpaceId id) {
  const auto space = id ? storage::Spaces(session).find(id) : std::nullopt;
  return space ? Json(space->key.text()) : Json(nullptr);
}

Json document_number(const Session& session, const std::optional<DocumentId>& id) {
  const auto document = id ? storage::Documents(session).find(*id) : std::nullopt;
  return document ? Json(document->number) : Json(nullptr);
}

std::string_view kind_name(Kind kind) {
  constexpr std::string_view kNames[] = {"grant",          "revoke",        "members",   "set_role",   "remove_role",
                                         "reset_password", "remove_factor", "set_space", "inheritance"};
  return kNames[static_cast<std::size_t>(kind) - 1];
}

void write_binding(Json& json, const Session& session, const AccessChange& change) {
  if (change.grantee.user)
    json["user"] = user_name(session, change.grantee.user);
  else
    json["group"] = group_name(session, change.grantee.group);
  json["role"] = change.binding.role;
  json["space"] = space_key(session, change.binding.scope.space);
  json["document"] = document_number(session, change.binding.scope.document);
  json["expires_at"] = time_or_null(change.binding.expires);
}

void write_role(Json& json, const Session& session, const AccessChange& change) {
  json["role"] = change.role;
  const auto now = storage::Roles(session).find(change.role);
  json["permissions_now"] = now ? to_json(now->permissions) : Json(nullptr);
  if (change.kind == Kind::kRemoveRole) return;
  json["title"] = change.title;
  json["permissions"] = to_json(change.permissions);
}

Json change_json(const Session& session, const AccessChange& change) {
  Json json{{"kind", kind_name(change.kind)}};
  switch (change.kind) {
    case Kind::kGrant:
    case Kind::kRevoke:
      write_binding(json, session, change);
      break;
    case Kind::kMembers:
      json["group"] = group_name(session, change.group);
      json["added"] = user_names(session, change.added);
      json["removed"] = user_names(session, change.removed);
      break;
    case Kind::kSetRole:
    case Kind::kRemoveRole:
      write_role(json, session, change);
      break;
    case Kind::kResetPassword:
    case Kind::kRemoveFactor:
      json["user"] = user_name(session, change.user);
      break;
    case Kind::kReleaseSpace:
      json["space"] = space_key(session, change.space);
      json["controlled"] = change.controlled;
      json["confidential"] = change.confidential;
      break;
    case Kind::kInheritance:
      json["document"] = document_number(session, change.document);
      json["inherits"] = !change.blocked;
      break;
  }
  return json;
}

Json item_json(const storage::RequestDecision& decision) {
  return Json{{"user", decision.user_name},
              {"decision", decision.approved ? "approve" : "reject"},
              {"comment", decision.comment},
              {"time", decision.time.text()}};
}

Json item_json(const service::Reason& reason) {
  return Json{{"role", reason.grant.binding.role},
              {"group", reason.grant.group.empty() ? Json(nullptr) : Json(reason.grant.group)},
              {"space", reason.space_key.empty() ? Json(nullptr) : Json(reason.space_key)},
              {"document", reason.document_number.empty() ? Json(nullptr) : Json(reason.document_number)},
              {"expires_at", time_or_null(reason.grant.binding.expires)},
              {"permissions", to_json(reason.grant.permissions)}};
}

Json item_json(const service::DocumentReader& reader) {
  return Json{{"user", reader.name},
              {"display_name", reader.display_name},
              {"reads", Json{{"effective", reader.effective}, {"drafts", reader.drafts}}},
              {"reasons", list_json(reader.reasons)}};
}

Json item_json(const service::PlaceAccess& place) {
  return Json{{"space", place.space_key.empty() ? Json(nullptr) : Json(place.space_key)},
              {"document", place.document_number.empty() ? Json(nullptr) : Json(place.document_number)},
              {"permissions", to_json(place.permissions)},
              {"reasons", list_json(place.reasons)},
              {"blocked_documents", place.blocked_documents}};
}

Json item_json(const service::GivenRole& item) {
  Json json{{"role", item.role}};
  if (item.user.empty())
    json["group"] = item.group;
  else
    json["user"] = item.user;
  if (item.expires) json["expires_at"] = item.expires->text();
  return json;
}

}  // namespace

Json to_json(const service::RoleView& view) {
  return Json{{"name", view.name},
              {"title", view.title},
              {"permissions", to_json(view.permissions)},
              {"shipped", view.shipped},
              {"bindings", view.bindings}};
}

Json to_json(const service::GivenRoles& roles) { return Json{{"items", list_json(roles.items)}}; }

Json document_access_json(const service::GivenRoles& roles) {
  return Json{{"inherits", roles.inherits}, {"items", list_json(roles.items)}};
}

Json to_json(const Session& session, const service::RequestView& view) {
  const storage::AccessRequest& request = view.request;
  Json changes = Json::array();
  for (const AccessChange& change : request.changes) changes.push_back(change_json(session, change));
  return Json{{"id", request.id},
              {"state", name(request.state)},
              {"requester", request.requester_name},
              {"created_at", request.created.text()},
              {"changed_at", request.changed.text()},
              {"reason", request.reason},
              {"changes", std::move(changes)},
              {"approvals_needed", request.approvals_needed},
              {"decisions", list_json(request.decisions)},
              {"may_decide", view.may_decide},
              {"may_withdraw", view.may_withdraw},
              {"rule", view.why_not.empty() ? Json(nullptr) : Json(view.why_not)}};
}

Json to_json(const service::DocumentReaders& readers) {
  return Json{{"id", readers.document.text()}, {"number", readers.number},          {"space", readers.space_key},
              {"inherits", readers.inherits},  {"items", list_json(readers.items)}, {"blocked", list_json(readers.blocked)}};
}

Json to_json(const service::PersonAccess& access) {
  return Json{{"name", access.name},
              {"display_name", access.display_name},
              {"disabled", access.disabled},
              {"groups", access.groups},
              {"items", list_json(access.places)}};
}

std::string tag_of(const service::RoleView& view) {
  return http::entity_tag(view.shipped ? "shipped" : "v" + std::to_string(view.version));
}
std::string tag_of(const service::GivenRoles& roles) { return http::entity_tag(roles.version); }

}  // namespace rotulus::api
