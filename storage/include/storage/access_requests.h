// Changes of access that wait for a second person, and what became of them.
//
// A request holds the changes themselves, so that what is put into force is what was seen and approved. Requests are never
// removed. Thread-safety: as the session that they are given.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/access.h"
#include "core/time.h"
#include "storage/bindings.h"
#include "storage/store.h"

namespace rotulus::storage {

// One change. Which fields count is said with each kind; the others are as they were made.
struct AccessChange {
  enum class Kind : std::uint8_t {
    kGrant = 1,      // grantee, binding
    kRevoke,         // grantee, binding
    kMembers,        // group, added, removed
    kSetRole,        // role, title, permissions, role_version (0: a new one)
    kRemoveRole,     // role, role_version
    kResetPassword,  // user: a one-time link
    kRemoveFactor,   // user: his second factor
    kReleaseSpace,   // space: controlled, confidential as they are to be
    kInheritance,    // document, blocked
  };
  Kind kind = Kind::kGrant;
  Grantee grantee;
  Binding binding;
  GroupId group;
  std::vector<UserId> added, removed;
  std::string role, title;
  PermissionSet permissions;
  std::int64_t role_version = 0;
  UserId user;
  SpaceId space;
  bool controlled = false, confidential = false;
  std::optional<DocumentId> document;
  bool blocked = false;
  friend bool operator==(const AccessChange&, const AccessChange&) = default;
};

enum class RequestState : std::uint8_t { kOpen = 1, kApproved, kRejected, kWithdrawn };
std::string_view name(RequestState state);
std::optional<RequestState> parse_request_state(std::string_view name);

struct RequestDecision {
  UserId user;
  std::string user_name;
  bool approved = false;
  std::string comment;
  Timestamp time;
};

struct AccessRequest {
  std::int64_t id = 0;
  RequestState state = RequestState::kOpen;
  UserId requester;  // 0: the local owner, on the command line
  std::string requester_name;
  Timestamp created, changed;
  std::int64_t version = 0;
  std::string reason;
  std::vector<AccessChange> changes;
  int approvals_needed = 1;  // 2 where the requester is nobody in particular
  std::vector<RequestDecision> decisions;
};

class AccessRequests {
 public:
  explicit AccessRequests(const Session& session) : session_(session) {}
  std::optional<AccessRequest> find(std::int64_t id) const;
  // Newest first, below `before` (0: from the newest); of one state, or all.
  std::vector<AccessRequest> list(std::optional<RequestState> state, std::int64_t before, int limit) const;

 private:
  const Session& session_;
};

AccessRequest file_request(Transaction& tx, const std::string& reason, int approvals_needed,
                           const std::vector<AccessChange>& changes);
// Adds the decision of the actor of `tx`, and ends the request when that rejects it or is the last approval. Putting the changes
// into force is the caller's, in the same transaction. Error{kConflict} when it is not open any more.
AccessRequest decide_request(Transaction& tx, std::int64_t id, bool approve, const std::string& comment);
AccessRequest withdraw_request(Transaction& tx, std::int64_t id);

}  // namespace rotulus::storage
