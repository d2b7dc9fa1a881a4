#include "core/access.h"

#include <algorithm>
#include <array>

namespace rotulus {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Permission::kCount)> kPermissionNames = {
    "read_document",   "read_drafts",  "edit_document", "review_document", "approve_document", "manage_space",
    "manage_bindings", "create_space", "manage_users",  "read_audit",      "operate"};

bool allowed_by_token(const Principal& principal, Permission permission) {
  return !principal.limited_to || principal.limited_to->has(permission);
}

}  // namespace

// A space's owner must not create users by a binding on his space.
bool is_system_permission(Permission permission) {
  return permission == Permission::kCreateSpace || permission == Permission::kManageUsers || permission == Permission::kOperate;
}

std::vector<Permission> PermissionSet::list() const {
  std::vector<Permission> permissions;
  for (std::size_t i = 0; i < bits_.size(); ++i)
    if (bits_.test(i)) permissions.push_back(static_cast<Permission>(i));
  return permissions;
}

std::string_view name(Permission permission) { return kPermissionNames.at(static_cast<std::size_t>(permission)); }

std::optional<Permission> parse_permission(std::string_view text) {
  for (std::size_t i = 0; i < kPermissionNames.size(); ++i)
    if (kPermissionNames[i] == text) return static_cast<Permission>(i);
  return std::nullopt;
}

const std::vector<Role>& shipped_roles() {
  using P = Permission;
  static const std::vector<Role> roles = {
      {"reader", {P::kReadDocument}},
      {"contributor", {P::kReadDocument, P::kReadDrafts, P::kEditDocument}},
      {"reviewer", {P::kReadDocument, P::kReadDrafts, P::kReviewDocument}},
      {"approver", {P::kReadDocument, P::kReadDrafts, P::kReviewDocument, P::kApproveDocument}},
      {"owner", {P::kReadDocument, P::kReadDrafts, P::kEditDocument, P::kReviewDocument, P::kManageSpace, P::kManageBindings}},
      {"auditor", {P::kReadAudit}},
      {"administrator", {P::kManageSpace, P::kManageBindings, P::kCreateSpace, P::kManageUsers, P::kOperate}},
  };
  return roles;
}

const Role* find_shipped_role(std::string_view text) {
  for (const Role& role : shipped_roles())
    if (role.name == text) return &role;
  return nullptr;
}

bool contains(const Scope& outer, const Scope& inner) noexcept {
  if (inner.document && inner.isolated) return outer.document == inner.document && outer.space == inner.space;
  if (!outer.space) return !outer.document;
  if (outer.space != inner.space) return false;
  return !outer.document || outer.document == inner.document;
}

bool gives(const Grant& grant, Permission permission, const Scope& scope) noexcept {
  if (scope.document && !scope.space) return false;
  if (is_system_permission(permission) && grant.binding.scope.space) return false;
  return grant.permissions.has(permission) && contains(grant.binding.scope, scope);
}

bool authorize(const Principal& principal, Permission permission, const Scope& scope) noexcept {
  if (principal.disabled || !principal.user || !allowed_by_token(principal, permission)) return false;
  return std::any_of(principal.grants.begin(), principal.grants.end(),
                     [&](const Grant& grant) { return gives(grant, permission, scope); });
}

Readable readable(const Principal& principal) {
  Readable result;
  if (principal.disabled || !principal.user) return result;
  const auto collect = [&](Permission permission, bool& all, std::vector<SpaceId>& spaces, std::vector<DocumentId>& documents) {
    if (!allowed_by_token(principal, permission)) return;
    for (const Grant& grant : principal.grants) {
      if (!grant.permissions.has(permission)) continue;
      const Scope& scope = grant.binding.scope;
      if (scope.document && scope.space)
        documents.push_back(*scope.document);
      else if (scope.space)
        spaces.push_back(scope.space);
      else if (!scope.document)
        all = true;
    }
  };
  collect(Permission::kReadDocument, result.all_spaces_effective, result.effective_spaces, result.effective_documents);
  collect(Permission::kReadDrafts, result.all_spaces_drafts, result.draft_spaces, result.draft_documents);
  return result;
}

}  // namespace rotulus
