// Requests of access: asking, seeing, deciding.
// Thread-safety: all functions from any thread. What the caller may not know of is Error{kNotFound}.
#pragma once

#include <string>
#include <vector>

#include "service/access_changes.h"
#include "service/application.h"
#include "storage/access_requests.h"

namespace rotulus::service {

struct RequestView {
  storage::AccessRequest request;
  bool may_decide = false;    // the caller, now
  bool may_withdraw = false;  // it is his own, and open
  std::string why_not;        // the rule that keeps him from deciding; empty: none, or he has nothing to do with it
};

enum class RequestsFor : std::uint8_t { kAll, kToDecide, kMine };

struct RequestList {
  std::vector<RequestView> items;  // newest first
  std::int64_t next_before = 0;    // 0: the last page
};

RequestList list_requests(Application& app, const Principal& caller, std::optional<storage::RequestState> state,
                          RequestsFor whose, std::int64_t before, int limit);
RequestView get_request(Application& app, const Principal& caller, std::int64_t id);
std::int64_t count_to_decide(Application& app, const Principal& caller);

// Somebody asks that `changes` (grants only) be made, who could not make them himself; he must know the space.
RequestView ask_for_access(Application& app, const Principal& caller, const std::vector<storage::AccessChange>& changes,
                           const std::string& reason);

struct RequestVerdict {
  bool approve = false;
  std::string comment;  // must be there when it rejects
  std::string password, otp, address;
};
struct Decided {
  RequestView view;
  std::string reset_link;  // shown once, to the person whose approval made it
};
// With the password again, in a session; a token decides nothing.
Decided decide_request(Application& app, const Principal& caller, std::int64_t id, const RequestVerdict& verdict);
RequestView withdraw_request(Application& app, const Principal& caller, std::int64_t id);

}  // namespace rotulus::service
