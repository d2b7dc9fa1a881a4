// Who can do what, and why; requests of access; which documents take no roles from their space.
#include "access_lines.h"
#include "command_list.h"
#include "core/error.h"
#include "lookups.h"
#include "service/access_report.h"
#include "storage/access_requests.h"

namespace rotulus::control {
namespace {

using storage::AccessChange;

constexpr int kMostRequests = 1000;

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json names_of(const PermissionSet& permissions) {
  Json names = Json::array();
  for (const Permission permission : permissions.list()) names.push_back(rotulus::name(permission));
  return names;
}

Json describe(const std::vector<service::Reason>& reasons) {
  Json items = Json::array();
  for (const auto& reason : reasons)
    items.push_back({{"role", reason.grant.binding.role},
                     {"group", text_or_null(reason.grant.group)},
                     {"space", text_or_null(reason.space_key)},
                     {"document", text_or_null(reason.document_number)},
                     {"until", text_or_null(reason.grant.binding.expires ? reason.grant.binding.expires->text() : "")}});
  return items;
}

Json describe(const std::vector<service::DocumentReader>& readers) {
  Json items = Json::array();
  for (const auto& reader : readers)
    items.push_back({{"user", reader.name}, {"drafts", reader.drafts}, {"reasons", describe(reader.reasons)}});
  return items;
}

std::string text_of(const storage::Session& session, const AccessChange& change) {
  using Kind = AccessChange::Kind;
  const auto user = [&](UserId id) { return storage::grantee_text(session, id); };
  switch (change.kind) {
    case Kind::kGrant:
      return "give " + storage::grantee_text(session, change.grantee) + ": " + storage::binding_text(session, change.binding);
    case Kind::kRevoke:
      return "take from " + storage::grantee_text(session, change.grantee) + ": " +
             storage::binding_text(session, change.binding);
    case Kind::kMembers: {
      std::string text = "in " + storage::grantee_text(session, change.group) + ":";
      for (const UserId id : change.added) text += " +" + user(id);
      for (const UserId id : change.removed) text += " -" + user(id);
      return text;
    }
    case Kind::kSetRole: {
      std::string text = "role " + change.role + " gives";
      for (const Permission permission : change.permissions.list()) text += " " + std::string(rotulus::name(permission));
      return text;
    }
    case Kind::kRemoveRole:
      return "remove role " + change.role;
    case Kind::kResetPassword:
      return "reset the password of " + user(change.user);
    case Kind::kRemoveFactor:
      return "remove the second factor of " + user(change.user);
    case Kind::kReleaseSpace: {
      const auto space = storage::Spaces(session).find(change.space);
      return "space " + (space ? space->key.text() : "?") + (change.controlled ? " controlled" : " not controlled") +
             (change.confidential ? ", confidential" : ", not confidential");
    }
    case Kind::kInheritance:
      return "document " + (change.document ? change.document->text() : "?") +
             (change.blocked ? " takes no roles from its space" : " takes the roles of its space");
  }
  return "?";
}

Json describe(const storage::Session& session, const storage::AccessRequest& request) {
  Json changes = Json::array(), decisions = Json::array();
  for (const AccessChange& change : request.changes) changes.push_back(text_of(session, change));
  for (const auto& decision : request.decisions)
    decisions.push_back({{"user", decision.user_name},
                         {"decision", decision.approved ? "approve" : "reject"},
                         {"comment", decision.comment},
                         {"time", decision.time.text()}});
  return {{"id", request.id},
          {"state", storage::name(request.state)},
          {"requester", request.requester_name},
          {"created_at", request.created.text()},
          {"reason", request.reason},
          {"changes", std::move(changes)},
          {"approvals_needed", request.approvals_needed},
          {"decisions", std::move(decisions)}};
}

}  // namespace

Json show_document_access(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const auto session = context.store().read();
  const auto readers = service::readers_of(session, require_document(session, arguments.text("document")));
  return {{"document", readers.number},
          {"space", readers.space_key},
          {"inherits", readers.inherits},
          {"items", describe(readers.items)},
          {"blocked", describe(readers.blocked)}};
}

Json show_user_access(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const auto session = context.store().read();
  const auto access = service::access_of(session, require_user(session, arguments.text("name")).id);
  Json items = Json::array();
  for (const auto& place : access.places)
    items.push_back({{"space", text_or_null(place.space_key)},
                     {"document", text_or_null(place.document_number)},
                     {"permissions", names_of(place.permissions)},
                     {"reasons", describe(place.reasons)},
                     {"blocked_documents", place.blocked_documents}});
  return {{"name", access.name}, {"disabled", access.disabled}, {"groups", access.groups}, {"items", std::move(items)}};
}

Json set_inheritance(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const std::string reference = arguments.text("document");
  Json result = {{"document", reference}, {"inherits", arguments.flag("inherits")}};
  context.write([&](storage::Transaction& tx) {
    AccessChange change;
    change.kind = AccessChange::Kind::kInheritance;
    change.document = require_document(tx, reference).id;
    change.blocked = !arguments.flag("inherits");
    note_request(result, service::submit_changes(tx, {change}, {std::nullopt, arguments.text_or("reason", "")}));
  });
  context.people_changed();
  return result;
}

Json list_requests(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const auto session = context.store().read();
  const auto state = arguments.find_text("state");
  const auto wanted = state ? storage::parse_request_state(*state) : std::nullopt;
  if (state && !wanted) throw Error(ErrorCode::kInvalidArgument, "A state is open, approved, rejected or withdrawn.");
  Json items = Json::array();
  for (const auto& request : storage::AccessRequests(session).list(wanted, 0, kMostRequests))
    items.push_back(describe(session, request));
  return {{"items", std::move(items)}};
}

}  // namespace rotulus::control
