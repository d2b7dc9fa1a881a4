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
#include "core/time.h"

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
  bool empty() const { return bits_.none(); }
  std::vector<Permission> list() const;  // in the order of the enumeration
  friend bool operator==(const PermissionSet&, const PermissionSet&) = default;

 private:
  std::bitset<static_cast<std::size_t>(Permission::kCount)> bits_;
};

// Powers over the whole system, which count for nothing in a binding at a narrower scope.
bool is_system_permission(Permission permission);

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

// One role given at one scope, to a user or to a group.
struct Binding {
  std::string role;
  Scope scope;
  std::optional<Timestamp> expires = {};  // none: for good
  friend bool operator==(const Binding&, const Binding&) = default;
};

// A binding as it counts for somebody, with what its role permits now. Bindings of a group are resolved to those of its members,
// and those that have run out are left away, before this point.
struct Grant {
  Binding binding;
  PermissionSet permissions;  // of the role, shipped or own; empty for a role that there is not any more
  std::string group = {};     // through which; empty: given to the person
  friend bool operator==(const Grant&, const Grant&) = default;
};

// Somebody who asks: loaded for every request, never cached across a change of bindings.
struct Principal {
  UserId user;
  std::string name;
  bool disabled = false;
  std::vector<Grant> grants;
  // A token's scopes; when present, only permissions in it count, whatever the roles say.
  std::optional<PermissionSet> limited_to;
};

// Whether a binding at `outer` counts at `inner`: scopes inherit downwards, except into a document that blocks it.
bool contains(const Scope& outer, const Scope& inner) noexcept;
// Whether this one grant gives the permission at the scope. Says nothing of the person.
bool gives(const Grant& grant, Permission permission, const Scope& scope) noexcept;

// The one rule. True when some grant whose scope contains `scope` gives `permission`; false otherwise, also for
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
