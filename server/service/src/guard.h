// Asking authorize() and answering alike for what is forbidden to know and what does not exist.
#pragma once

#include <algorithm>

#include "core/access.h"
#include "core/error.h"
#include "storage/documents.h"

namespace rotulus::service {

inline Error no_such(const std::string& what) { return {ErrorCode::kNotFound, "There is no such " + what + "."}; }

inline Scope scope_of(const storage::Document& document) { return Scope::of(document.space, document.id, document.isolated); }

inline bool may_read_drafts(const Principal& caller, const storage::Document& document) {
  return authorize(caller, Permission::kReadDrafts, scope_of(document));
}

// Whether the caller may know that the document exists.
inline bool may_know(const Principal& caller, const storage::Document& document) {
  if (may_read_drafts(caller, document)) return true;
  return document.effective && authorize(caller, Permission::kReadDocument, scope_of(document));
}

inline bool may_read(const Principal& caller, const storage::Document& document, const storage::Revision& revision) {
  const Permission needed = is_published(revision.state) ? Permission::kReadDocument : Permission::kReadDrafts;
  return authorize(caller, needed, scope_of(document));
}

// The same questions for storage to ask before it opens a row, so that a refusal takes no longer than an absence. Whatever comes
// back is asked about again.
inline storage::Documents::AdmitDocument knowing(const Principal& caller) {
  return [&caller](const storage::Document& document) { return may_know(caller, document); };
}

inline storage::Documents::AdmitRevision reading(const Principal& caller, const storage::Document& document) {
  return [&caller, scope = scope_of(document)](VersionState state) {
    return authorize(caller, is_published(state) ? Permission::kReadDocument : Permission::kReadDrafts, scope);
  };
}

// Any permission at all in a space makes it known.
inline PermissionSet permissions_at(const Principal& caller, const Scope& scope) {
  PermissionSet held;
  for (std::size_t i = 0; i < static_cast<std::size_t>(Permission::kCount); ++i) {
    const auto permission = static_cast<Permission>(i);
    if (authorize(caller, permission, scope)) held.add(permission);
  }
  return held;
}

// A role on a single document makes its space known, by name.
inline bool knows_space(const Principal& caller, SpaceId space) {
  if (permissions_at(caller, Scope::of(space)) != PermissionSet{}) return true;
  return std::any_of(caller.grants.begin(), caller.grants.end(),
                     [&](const Grant& grant) { return !caller.disabled && grant.binding.scope.space == space; });
}

inline void require_system(const Principal& caller, Permission permission) {
  if (!authorize(caller, permission, Scope::system()))
    throw Error(ErrorCode::kForbidden, "This asks for the permission " + std::string(name(permission)) + " in the whole system.");
}

}  // namespace rotulus::service
