// Who may do what: permissions, roles, bindings, and the one rule that decides.
// Thread-safety: plain values; authorize() is pure. Default deny.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/ids.h"

namespace rotulus {

enum class Permission : std::uint8_t {
  kReadDocument,  // effective, superseded and obsolete versions
  kReadDrafts,    // every version on the way
  kEditDocument,  // create documents, save drafts
  kReviewDocument,
  kApproveDocument,
  kManageSpace,     // title, description, settings of a space
  kManageBindings,  // who has which role here
  kCreateSpace,     // system scope only
  kManageUsers,     // system scope only
  kReadAudit,
  kOperate,  // import, export, verify, backup: system scope only
  kCount,
};

std::string_view name(Permission permission);
std::optional<Permission> parse_permission(std::string_view name);

class PermissionSet {
 public:
  PermissionSet() = default;
  PermissionSet(std::initializer_list<Permission> list) {
    for (Permission p : list) add(p);
  }
  void add(Permission p) { bits_.set(static_cast<std::size_t>(p)); }
  bool has(Permission p) const { return bits_.test(static_cast<std::size_t>(p)); }
  void merge(const PermissionSet& other) { bits_ |= other.bits_; }
  friend bool operator==(const PermissionSet&, const PermissionSet&) = default;

 private:
  std::bitset<static_cast<std::size_t>(Permission::kCount)> bits_;
};

// A shipped role: reader, contributor, reviewer, approver, owner, auditor, administrator. An administrator manages
// accounts and spaces, and does not thereby read documents.
struct Role {
  std::string name;
  PermissionSet permissions;
};

const std::vector<Role>& shipped_roles();
const Role* find_shipped_role(std::string_view name);

// Where a binding or a question applies. Scopes inherit downwards: system > space > document.
struct Scope {
  SpaceId space;                       // 0: the whole system
  std::optional<DocumentId> document;  // only with a space
  bool isolated = false;               // the document blocks inheritance: only bindings on itself count

  static Scope system() { return {}; }
  static Scope of(SpaceId space) { return {space, std::nullopt, false}; }
  static Scope of(SpaceId space, DocumentId document, bool isolated = false) { return {space, document, isolated}; }
  friend bool operator==(const Scope&, const Scope&) = default;
};

// One role given to one user at one scope. (Groups are resolved to their members' principals before this point.)
struct Binding {
  std::string role;
  Scope scope;
  friend bool operator==(const Binding&, const Binding&) = default;
};

// Somebody who asks: loaded for every request, never cached across a change of bindings.
struct Principal {
  UserId user;
  std::string name;
  bool disabled = false;
  std::vector<Binding> bindings;
  // A token's scopes; when present, only permissions in it count, whatever the roles say.
  std::optional<PermissionSet> limited_to;
};

// The one rule. True when some binding whose scope contains `scope` gives `permission`; false otherwise, also for
// disabled principals, unknown roles and malformed scopes. Never throws.
bool authorize(const Principal& principal, Permission permission, const Scope& scope) noexcept;

// What `principal` may read, in the shape that a search query needs. Equivalent to asking authorize() of every document.
struct Readable {
  bool all_spaces_effective = false;  // a system-wide binding
  bool all_spaces_drafts = false;
  std::vector<SpaceId> effective_spaces;
  std::vector<SpaceId> draft_spaces;
  std::vector<DocumentId> effective_documents;  // by bindings on the document itself
  std::vector<DocumentId> draft_documents;
  bool nothing() const {
    return !all_spaces_effective && !all_spaces_drafts && effective_spaces.empty() && draft_spaces.empty() &&
           effective_documents.empty() && draft_documents.empty();
  }
};
Readable readable(const Principal& principal);

}  // namespace rotulus
