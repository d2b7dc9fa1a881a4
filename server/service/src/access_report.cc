#include "service/access_report.h"

#include <algorithm>
#include <map>
#include <set>

#include "finding.h"
#include "guard.h"
#include "storage/accounts.h"
#include "storage/groups.h"
#include "storage/spaces.h"

namespace rotulus::service {
namespace {

using storage::Session;

std::string key_of(const Session& session, SpaceId id) {
  const auto space = id ? storage::Spaces(session).find(id) : std::nullopt;
  return space ? space->key.text() : std::string();
}

std::string number_of(const Session& session, const std::optional<DocumentId>& id) {
  const auto document = id ? storage::Documents(session).find(*id) : std::nullopt;
  return document ? document->number : std::string();
}

Reason reason_for(const Session& session, const Grant& grant) {
  return {grant, key_of(session, grant.binding.scope.space), number_of(session, grant.binding.scope.document)};
}

bool gives_any(const Grant& grant, const PermissionSet& permissions, const Scope& scope) {
  const auto list = permissions.list();
  return std::any_of(list.begin(), list.end(), [&](Permission permission) { return gives(grant, permission, scope); });
}

std::vector<Reason> reasons_at(const Session& session, const Principal& principal, const PermissionSet& permissions,
                               const Scope& scope) {
  std::vector<Reason> reasons;
  for (const Grant& grant : principal.grants)
    if (gives_any(grant, permissions, scope)) reasons.push_back(reason_for(session, grant));
  return reasons;
}

std::optional<DocumentReader> reader_at(const Session& session, const storage::User& user, const Principal& principal,
                                        const Scope& scope) {
  DocumentReader reader{user.name,
                        user.display_name,
                        authorize(principal, Permission::kReadDocument, scope),
                        authorize(principal, Permission::kReadDrafts, scope),
                        {}};
  if (!reader.effective && !reader.drafts) return std::nullopt;
  reader.reasons = reasons_at(session, principal, {Permission::kReadDocument, Permission::kReadDrafts}, scope);
  return reader;
}

PlaceAccess place_of(const Session& session, const Principal& principal, const Scope& scope) {
  PlaceAccess place{key_of(session, scope.space), number_of(session, scope.document), permissions_at(principal, scope), {}, 0};
  place.reasons = reasons_at(session, principal, place.permissions, scope);
  return place;
}

std::int64_t count_blocked(const Session& session, const Principal& principal, SpaceId space) {
  std::int64_t blocked = 0;
  for (const DocumentId& id : storage::Documents(session).isolated(space))
    blocked += permissions_at(principal, Scope::of(space, id, true)).empty();
  return blocked;
}

// Where any grant is, and for one of the whole system every space.
std::vector<Scope> scopes_of(const Session& session, const Principal& principal) {
  std::map<std::string, Scope> spaces, documents;
  bool system = false;
  for (const Grant& grant : principal.grants) {
    const Scope& scope = grant.binding.scope;
    if (!scope.space) system = true;
    if (scope.space && !scope.document) spaces.emplace(key_of(session, scope.space), Scope::of(scope.space));
    if (!scope.document) continue;
    const auto document = storage::Documents(session).find(*scope.document);
    if (document) documents.emplace(document->number, scope_of(*document));
  }
  std::vector<Scope> scopes;
  if (system) {
    scopes.push_back(Scope::system());
    for (const auto& space : storage::Spaces(session).list()) spaces.emplace(space.key.text(), Scope::of(space.id));
  }
  for (const auto& [key, scope] : spaces) scopes.push_back(scope);
  for (const auto& [number, scope] : documents) scopes.push_back(scope);
  return scopes;
}

}  // namespace

DocumentReaders readers_of(const Session& session, const storage::Document& document) {
  DocumentReaders readers{document.id, document.number, key_of(session, document.space), !document.isolated, {}, {}};
  const storage::Accounts accounts(session);
  for (const auto& user : accounts.users()) {
    const auto principal = user.disabled ? std::nullopt : accounts.principal(user.id);
    if (!principal) continue;
    if (auto reader = reader_at(session, user, *principal, scope_of(document)))
      readers.items.push_back(*std::move(reader));
    else if (auto kept_out = reader_at(session, user, *principal, Scope::of(document.space, document.id)))
      readers.blocked.push_back(*std::move(kept_out));
  }
  return readers;
}

PersonAccess access_of(const Session& session, UserId id) {
  const storage::Accounts accounts(session);
  const auto user = accounts.user(id);
  const auto principal = accounts.principal(id);
  if (!user || !principal) throw no_such("user");
  PersonAccess access{user->name, user->display_name, user->disabled, {}, {}};
  for (const auto& group : storage::Groups(session).of(id)) access.groups.push_back(group.name);
  for (const Scope& scope : scopes_of(session, *principal)) {
    PlaceAccess place = place_of(session, *principal, scope);
    if (scope.space && !scope.document && !place.permissions.empty())
      place.blocked_documents = count_blocked(session, *principal, scope.space);
    if (!place.permissions.empty()) access.places.push_back(std::move(place));
  }
  return access;
}

DocumentReaders who_reads(Application& app, const Principal& caller, const std::string& reference) {
  const auto session = app.read();
  const auto document = document_named(session, reference);
  if (!document) throw no_such("document");
  const bool manages = authorize(caller, Permission::kManageBindings, scope_of(*document));
  if (manages || authorize(caller, Permission::kReadAudit, Scope::system())) return readers_of(session, *document);
  if (!may_know(caller, *document)) throw no_such("document");
  throw Error(ErrorCode::kForbidden, "This asks for the permission manage_bindings on this document, or read_audit.");
}

PersonAccess what_may(Application& app, const Principal& caller, const std::string& user_name) {
  const bool others =
      authorize(caller, Permission::kManageUsers, Scope::system()) || authorize(caller, Permission::kReadAudit, Scope::system());
  if (!others && user_name != caller.name)
    throw Error(ErrorCode::kForbidden, "This asks for the permission manage_users or read_audit; your own access you may see.");
  const auto session = app.read();
  const auto user = storage::Accounts(session).user(user_name);
  if (!user) throw no_such("user");
  return access_of(session, user->id);
}

}  // namespace rotulus::service
