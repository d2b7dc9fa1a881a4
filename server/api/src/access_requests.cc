// Requests of access: asking, seeing, deciding.
#include "service/access_requests.h"

#include "access_answer.h"
#include "core/error.h"
#include "cursor.h"
#include "fields.h"
#include "render_access.h"
#include "routes.h"
#include "service/documents.h"
#include "service/roles.h"
#include "service/spaces.h"

namespace rotulus::api {
namespace {

using http::Method;
using service::RequestsFor;

std::optional<storage::RequestState> read_state(const http::Request& request) {
  const std::string text = request.query.text("state");
  if (text.empty()) return std::nullopt;
  const auto state = storage::parse_request_state(text);
  if (!state) throw Error(ErrorCode::kInvalidArgument, "The parameter 'state' is open, approved, rejected or withdrawn.");
  return state;
}

RequestsFor read_whose(const http::Request& request) {
  const std::string text = request.query.text("for");
  if (text.empty() || text == "all") return RequestsFor::kAll;
  if (text == "mine") return RequestsFor::kMine;
  if (text == "decision") return RequestsFor::kToDecide;
  throw Error(ErrorCode::kInvalidArgument, "The parameter 'for' is all, mine or decision.");
}

http::Response list_requests(Call& call) {
  const auto list = service::list_requests(call.app(), call.caller(), read_state(call.request), read_whose(call.request),
                                           cursor_number(call.request, "access-requests"), page_limit(call.request));
  const auto session = call.app().read();
  Json items = Json::array();
  for (const auto& view : list.items) items.push_back(to_json(session, view));
  Json answered =
      page(std::move(items), list.next_before ? make_cursor("access-requests", std::to_string(list.next_before)) : "");
  answered["to_decide"] = service::count_to_decide(call.app(), call.caller());
  return answer(answered);
}

http::Response view_answer(const Call& call, const service::RequestView& view, http::Status status = http::Status::kOk) {
  http::Response response = answer(status, to_json(call.app().read(), view));
  return response;
}

http::Response show_request(Call& call) {
  return view_answer(call, service::get_request(call.app(), call.caller(), call.request.parameters.integer("id")));
}

// Where the role is asked for, as the caller knows it.
Scope read_scope(const Call& call, const Fields& body) {
  const auto document = body.optional_text("document", {1, 64, Lines::kOne});
  const auto key = body.optional_text("space", {1, 16, Lines::kOne});
  if (document) {
    const auto view = service::get_document(call.app(), call.caller(), *document);
    return Scope::of(view.document.space, view.document.id);
  }
  if (!key) throw Error(ErrorCode::kInvalidArgument, "Name a 'space' or a 'document' to which you ask for access.");
  const auto space = SpaceKey::parse(*key);
  if (!space) throw Error(ErrorCode::kNotFound, "There is no such space.");
  return Scope::of(service::get_space(call.app(), call.caller(), *space).space.id);
}

http::Response create_request(Call& call) {
  const Fields body = Fields::read(call.request, kJsonBytes, {"space", "document", "user", "role", "expires_at", "reason"});
  const Scope scope = read_scope(call, body);
  const service::GivenRole given{body.optional_text("user", {1, 64, Lines::kOne}).value_or(call.caller().name),
                                 {},
                                 body.text("role", {1, 64, Lines::kOne}),
                                 body.optional_time("expires_at")};
  const auto change = service::grant_of(call.app().read(), given, scope);
  const auto view =
      service::ask_for_access(call.app(), call.caller(), {change}, body.optional_text("reason", kReason).value_or(""));
  return request_answer(call, view.request, http::Status::kCreated);
}

http::Response decide(Call& call) {
  const Fields body = Fields::read(call.request, kJsonBytes, {"decision", "comment", "password", "otp"});
  const std::string decision = body.text("decision", {1, 20, Lines::kOne});
  if (decision != "approve" && decision != "reject")
    throw Error(ErrorCode::kInvalidArgument, "The field 'decision' is approve or reject.");
  service::RequestVerdict verdict;
  verdict.approve = decision == "approve";
  verdict.comment = body.optional_text("comment", {0, 2000, Lines::kMany}).value_or("");
  verdict.password = body.text("password", {1, 1024, Lines::kOne});
  verdict.otp = body.optional_text("otp", {0, 16, Lines::kOne}).value_or("");
  verdict.address = call.request.peer.address;
  const auto decided = service::decide_request(call.app(), call.caller(), call.request.parameters.integer("id"), verdict);
  Json json = to_json(call.app().read(), decided.view);
  if (!decided.reset_link.empty()) json["reset_token"] = decided.reset_link;
  return answer(json);
}

http::Response withdraw(Call& call) {
  return view_answer(call, service::withdraw_request(call.app(), call.caller(), call.request.parameters.integer("id")));
}

}  // namespace

void add_access_request_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/access-requests", "listAccessRequests", {"cursor", "limit", "state", "for"}}, list_requests);
  routes.add({Method::kPost, "/api/v1/access-requests", "createAccessRequest", {}, BodyKind::kJson}, create_request);
  routes.add({Method::kGet, "/api/v1/access-requests/{id}", "getAccessRequest"}, show_request);
  routes.add({Method::kPost, "/api/v1/access-requests/{id}/decision", "decideAccessRequest", {}, BodyKind::kJson}, decide);
  routes.add({Method::kPost, "/api/v1/access-requests/{id}/withdrawal", "withdrawAccessRequest"}, withdraw);
}

}  // namespace rotulus::api
