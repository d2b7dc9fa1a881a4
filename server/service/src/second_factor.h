// What is remembered of second factors: which codes were used, and secrets that wait for their first code.
//
// A code works once. The last step that was accepted of a user is kept in memory only; after a restart no code is accepted of a
// step that the server before could have accepted, which are those up to the one after the start's: so a user waits for
// up to a minute then, and no code ever works twice.
// Thread-safety: all methods from any thread.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "core/ids.h"
#include "core/time.h"
#include "crypto/secret.h"

namespace rotulus::service {

class SecondFactor {
 public:
  explicit SecondFactor(Timestamp started);

  // Whether accept() would take the code, without using it up.
  bool fits(UserId user, const crypto::Bytes& secret, const std::string& code, Timestamp now) const;
  // Uses the code up.
  bool accept(UserId user, const crypto::Bytes& secret, const std::string& code, Timestamp now);

  // A new secret, which waits for its first code for ten minutes; one that waited before is worth nothing any more.
  crypto::Bytes begin(UserId user, Timestamp now);
  // The waiting secret, when the code is of it; the code is used up, and nothing waits any more. A wrong code may be tried again.
  std::optional<crypto::Bytes> confirm(UserId user, const std::string& code, Timestamp now);
  bool is_waiting(UserId user, Timestamp now) const;

 private:
  struct Waiting {
    crypto::Bytes secret;
    Timestamp until;
    int wrong_codes = 0;
  };
  std::optional<std::int64_t> step_of(UserId user, const crypto::Bytes& secret, const std::string& code, Timestamp now) const;

  const std::int64_t not_up_to_;
  mutable std::mutex mutex_;
  std::map<UserId, std::int64_t> last_steps_;  // at most one a user
  std::map<UserId, Waiting> waiting_;
};

}  // namespace rotulus::service
