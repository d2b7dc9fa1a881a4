// Who has which role where.
// Thread-safety: as the session that they are given.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/access.h"
#include "storage/store.h"

namespace rotulus::storage {

// A user or a group: the other one is 0.
struct Grantee {
  UserId user;
  GroupId group;
  Grantee() = default;
  Grantee(UserId id) : user(id) {}    // NOLINT(google-explicit-constructor): either is a grantee
  Grantee(GroupId id) : group(id) {}  // NOLINT(google-explicit-constructor)
  friend auto operator<=>(const Grantee&, const Grantee&) = default;
};

struct GivenBinding {
  Grantee grantee;
  std::string grantee_name;  // of the user or group
  Binding binding;
};

class Bindings {
 public:
  explicit Bindings(const Session& session) : session_(session) {}
  // Those that have run out and were not taken away yet are among them.
  std::vector<GivenBinding> all() const;
  std::vector<GivenBinding> of_space(SpaceId space) const;  // on the space and on documents in it; 0: system-wide
  std::vector<GivenBinding> of(const Grantee& grantee) const;
  // What counts for the user at `now`: his own bindings and those of his groups.
  std::vector<Grant> grants(UserId user, Timestamp now) const;

 private:
  const Session& session_;
};

// "user lin.wei" or "group board". Error{kNotFound}.
std::string grantee_text(const Session& session, const Grantee& grantee);
// "reader in space QA until 2026-03-01T00:00:00Z", as the audit log says it.
std::string binding_text(const Session& session, const Binding& binding);

// No change when it is there already; with another end than it has now it is given anew. `why` goes to the audit log.
// Error{kNotFound} for an unknown grantee or document, {kInvalidArgument} for an unknown role.
void grant(Transaction& tx, const Grantee& grantee, const Binding& binding, const std::string& why = {});
// Whatever its end. No change when it is not there.
void revoke(Transaction& tx, const Grantee& grantee, const Binding& binding, const std::string& why = {});
// Takes away what has run out at `now`; how many there were.
int revoke_expired(Transaction& tx, Timestamp now);
// Whether the next call of revoke_expired() would find any.
bool any_expired(const Session& session, Timestamp now);

}  // namespace rotulus::storage
