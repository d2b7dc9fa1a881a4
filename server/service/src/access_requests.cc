#include "service/access_requests.h"

#include <algorithm>

#include "access_apply.h"
#include "access_reach.h"
#include "guard.h"
#include "service/credentials.h"
#include "service/life_cycle.h"
#include "service/rule_error.h"
#include "storage/accounts.h"
#include "storage/audit.h"

namespace rotulus::service {
namespace {

using storage::AccessChange;
using storage::AccessRequest;
using storage::RequestState;
using storage::Session;
using storage::Transaction;
using Kind = AccessChange::Kind;

constexpr int kRequestsAtOnce = 200;
constexpr std::size_t kLongestComment = 2000;

bool is_open(const AccessRequest& request) { return request.state == RequestState::kOpen; }

RequestView view_of(const Session& session, const Principal& caller, AccessRequest request) {
  RequestView view;
  if (is_open(request)) {
    view.why_not = rule_against_deciding(session, caller, request);
    view.may_decide = view.why_not.empty();
    if (view.why_not == "permission") view.why_not.clear();
    view.may_withdraw = request.requester == caller.user;
  }
  view.request = std::move(request);
  return view;
}

bool may_see(const Session& session, const Principal& caller, const AccessRequest& request) {
  if (request.requester == caller.user) return true;
  if (authorize(caller, Permission::kReadAudit, Scope::system())) return true;
  if (rule_against_deciding(session, caller, request) != "permission") return true;
  return people_concerned(session, request.changes).contains(caller.user);
}

bool is_wanted(const RequestView& view, const Principal& caller, RequestsFor whose) {
  switch (whose) {
    case RequestsFor::kToDecide:
      return view.may_decide;
    case RequestsFor::kMine:
      return view.request.requester == caller.user;
    case RequestsFor::kAll:
      return true;
  }
  return false;
}

// Calls `take` with what the caller may see of those asked for, newest first, until it says no.
template <class Take>
void walk(const Session& session, const Principal& caller, std::optional<RequestState> state, RequestsFor whose,
          std::int64_t before, Take take) {
  if (whose == RequestsFor::kToDecide) state = RequestState::kOpen;
  while (true) {
    auto page = storage::AccessRequests(session).list(state, before, kRequestsAtOnce);
    for (AccessRequest& request : page) {
      before = request.id;
      if (!may_see(session, caller, request)) continue;
      RequestView view = view_of(session, caller, std::move(request));
      if (is_wanted(view, caller, whose) && !take(std::move(view))) return;
    }
    if (static_cast<int>(page.size()) < kRequestsAtOnce) return;
  }
}

AccessRequest require_request(const Session& session, const Principal& caller, std::int64_t id) {
  auto request = storage::AccessRequests(session).find(id);
  if (!request || !may_see(session, caller, *request)) throw no_such("access request");
  return *std::move(request);
}

RuleError refusal(const std::string& rule) {
  if (rule == "own_request") return {ErrorCode::kForbidden, rule, "You asked for this yourself: a second person has to decide."};
  if (rule == "affected_person")
    return {ErrorCode::kForbidden, rule, "This is about your own access: somebody else has to decide."};
  if (rule == "already_decided")
    return {ErrorCode::kConflict, rule, "You have decided on this already: another person has to approve it too."};
  return {ErrorCode::kForbidden, "permission",
          "Deciding on this asks for the permission manage_bindings in every space that it reaches into."};
}

void check_comment(const RequestVerdict& verdict) {
  if (!verdict.approve && verdict.comment.find_first_not_of(" \t\r\n") == std::string::npos)
    throw RuleError(ErrorCode::kInvalidArgument, "comment_required", "Say why you reject it: who asked has to know what to do.");
  if (verdict.comment.size() > kLongestComment) throw Error(ErrorCode::kInvalidArgument, "A comment has at most 2,000 bytes.");
}

void require_person(const Principal& caller) {
  if (caller.limited_to)
    throw Error(ErrorCode::kForbidden, "A token does not decide on access: sign in with your password to do that.");
}

void require_decidable(const Session& session, const Principal& caller, const AccessRequest& request) {
  if (!is_open(request))
    throw Error(ErrorCode::kConflict, "This request is " + std::string(storage::name(request.state)) + " already.");
  if (const auto rule = rule_against_deciding(session, caller, request); !rule.empty()) throw refusal(rule);
}

void require_password(Application& app, const Principal& caller, const RequestVerdict& verdict, std::int64_t id) {
  const auto otp = verdict.otp.empty() ? std::nullopt : std::optional(verdict.otp);
  try {
    require_confirmation(app, caller, {verdict.password, otp, verdict.address});
  } catch (const RuleError& refused) {
    if (refused.rule() == "wrong_password")
      app.write(actor_of(caller), [&](Transaction& tx) {
        storage::append_audit(tx, "access_request.refused", "access_request " + std::to_string(id), "wrong password",
                              storage::Outcome::kRefused);
      });
    throw;
  }
}

// What was approved is put into force exactly, or not at all.
std::string put_into_force(Transaction& tx, const AccessRequest& request, std::chrono::hours link_life) {
  try {
    require_ready(tx, request.changes);
    return apply_changes(tx, request.changes, "request " + std::to_string(request.id), link_life);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kCorrupt || error.code() == ErrorCode::kIo) throw;
    throw RuleError(ErrorCode::kConflict, "changed",
                    std::string("What was asked for is not possible any more, and nothing was changed. ") + error.what() +
                        " Reject the request, and have it filed again.");
  }
}

void require_may_ask(const Session& session, const Principal& caller, const AccessChange& change) {
  const Scope& scope = change.binding.scope;
  if (change.kind != Kind::kGrant || !scope.space)
    throw Error(ErrorCode::kInvalidArgument, "A request asks for a role in a space or on a document.");
  const auto space = storage::Spaces(session).find(scope.space);
  if (!space || !knows_space(caller, scope.space)) throw no_such("space");
  if (!scope.document) return;
  const auto document = storage::Documents(session).find(*scope.document);
  if (!document || !may_know(caller, *document)) throw no_such("document");
}

}  // namespace

RequestList list_requests(Application& app, const Principal& caller, std::optional<RequestState> state, RequestsFor whose,
                          std::int64_t before, int limit) {
  const auto session = app.read();
  RequestList list;
  walk(session, caller, state, whose, before, [&](RequestView view) {
    if (static_cast<int>(list.items.size()) == limit) {
      list.next_before = list.items.back().request.id;
      return false;
    }
    list.items.push_back(std::move(view));
    return true;
  });
  return list;
}

RequestView get_request(Application& app, const Principal& caller, std::int64_t id) {
  const auto session = app.read();
  return view_of(session, caller, require_request(session, caller, id));
}

std::int64_t count_to_decide(Application& app, const Principal& caller) {
  std::int64_t count = 0;
  walk(app.read(), caller, RequestState::kOpen, RequestsFor::kToDecide, 0,
       [&](const RequestView&) { return ++count < kRequestsAtOnce; });
  return count;
}

RequestView ask_for_access(Application& app, const Principal& caller, const std::vector<AccessChange>& changes,
                           const std::string& reason) {
  if (caller.limited_to) throw Error(ErrorCode::kForbidden, "A token does not ask for roles: sign in to do that.");
  std::int64_t id = 0;
  app.write(actor_of(caller), [&](Transaction& tx) {
    for (const AccessChange& change : changes) {
      require_may_ask(tx, caller, change);
      check_possible(tx, change);
    }
    id = file_checked_request(tx, changes, reason, 1).id;
  });
  return get_request(app, caller, id);
}

Decided decide_request(Application& app, const Principal& caller, std::int64_t id, const RequestVerdict& verdict) {
  require_person(caller);
  {
    const auto session = app.read();
    require_decidable(session, caller, require_request(session, caller, id));
  }
  check_comment(verdict);
  require_password(app, caller, verdict, id);
  Decided decided;
  app.write(actor_of(caller), [&](Transaction& tx) {
    const auto now = storage::Accounts(tx).principal(caller.user);
    if (!now) throw no_such("access request");
    require_decidable(tx, *now, require_request(tx, *now, id));
    const auto request = storage::decide_request(tx, id, verdict.approve, verdict.comment);
    if (request.state == RequestState::kApproved)
      decided.reset_link = put_into_force(tx, request, app.sign_in().limits().reset_life);
  });
  refresh_open_runs(app, {});
  const auto session = app.read();
  // His own decision may have taken from him what let him see it.
  decided.view = view_of(session, caller, storage::AccessRequests(session).find(id).value());
  return decided;
}

RequestView withdraw_request(Application& app, const Principal& caller, std::int64_t id) {
  require_person(caller);
  app.write(actor_of(caller), [&](Transaction& tx) {
    const auto request = require_request(tx, caller, id);
    if (request.requester != caller.user)
      throw Error(ErrorCode::kForbidden, "Only who asked withdraws a request; others reject it.");
    storage::withdraw_request(tx, id);
  });
  return get_request(app, caller, id);
}

}  // namespace rotulus::service
