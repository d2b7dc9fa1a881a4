// Who has which role: in the whole system, in a space, on a document; and who can read a document, and why.
#include "access_answer.h"
#include "core/error.h"
#include "fields.h"
#include "http/conditional.h"
#include "render_access.h"
#include "routes.h"
#include "service/access_report.h"
#include "service/roles.h"

namespace rotulus::api {
namespace {

using http::Method;
using service::GivenRole;
using service::GivenRoles;
using service::Place;

constexpr std::size_t kMostBindings = 1000;
constexpr std::size_t kBindingsBytes = 256 << 10;

Place whole_system(const Call&) { return {}; }
Place named_document(const Call& call) { return {std::nullopt, call.parameter("document")}; }
Place named_space(const Call& call) { return {key_of(call)}; }

GivenRole read_item(const Fields& item) {
  GivenRole given{item.optional_text("user", {1, 64, Lines::kOne}).value_or(""),
                  item.optional_text("group", {1, 64, Lines::kOne}).value_or(""), item.text("role", {1, 64, Lines::kOne}),
                  item.optional_time("expires_at")};
  if (given.user.empty() == given.group.empty())
    throw Error(ErrorCode::kInvalidArgument, "Each of 'items' names either a 'user' or a 'group'.");
  return given;
}

std::vector<GivenRole> read_items(const Fields& body) {
  std::vector<GivenRole> items;
  for (const Fields& item : body.objects("items", kMostBindings, {"user", "group", "role", "expires_at"}))
    items.push_back(read_item(item));
  return items;
}

http::Response roles_answer(const GivenRoles& roles, const Place& place) {
  http::Response response = answer(place.document.empty() ? to_json(roles) : document_access_json(roles));
  response.headers.set("ETag", tag_of(roles));
  return response;
}

http::Response show(const Call& call, const Place& place) {
  return roles_answer(service::get_given_roles(call.app(), call.caller(), place), place);
}

http::Response change(const Call& call, const Place& place, const Fields& body, std::optional<bool> inherits) {
  const auto items = read_items(body);
  const std::string reason = body.optional_text("reason", kReason).value_or("");
  const GivenRoles before = service::get_given_roles(call.app(), call.caller(), place);
  http::require_match(call.request, tag_of(before));
  const auto changed = service::set_given_roles(call.app(), call.caller(), place, before.version, items, inherits, reason);
  return changed.request ? request_answer(call, *changed.request) : roles_answer(changed.roles, place);
}

http::Response show_system(Call& call) { return show(call, whole_system(call)); }
http::Response show_space(Call& call) { return show(call, named_space(call)); }
http::Response show_document(Call& call) { return show(call, named_document(call)); }

http::Response change_system(Call& call) {
  return change(call, whole_system(call), Fields::read(call.request, kBindingsBytes, {"items", "reason"}), std::nullopt);
}
http::Response change_space(Call& call) {
  return change(call, named_space(call), Fields::read(call.request, kBindingsBytes, {"items", "reason"}), std::nullopt);
}
http::Response change_document(Call& call) {
  const Fields body = Fields::read(call.request, kBindingsBytes, {"inherits", "items", "reason"});
  return change(call, named_document(call), body, body.flag("inherits"));
}

http::Response show_readers(Call& call) {
  return answer(to_json(service::who_reads(call.app(), call.caller(), call.parameter("document"))));
}

http::Response show_person(Call& call) {
  return answer(to_json(service::what_may(call.app(), call.caller(), call.parameter("name"))));
}

}  // namespace

void add_binding_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/bindings", "getSystemBindings"}, show_system);
  routes.add({Method::kPut, "/api/v1/bindings", "setSystemBindings", {}, BodyKind::kJson}, change_system);
  routes.add({Method::kGet, "/api/v1/spaces/{key}/bindings", "getBindings"}, show_space);
  routes.add({Method::kPut, "/api/v1/spaces/{key}/bindings", "setBindings", {}, BodyKind::kJson}, change_space);
  routes.add({Method::kGet, "/api/v1/documents/{document}/access", "getDocumentAccess"}, show_document);
  routes.add({Method::kPut, "/api/v1/documents/{document}/access", "setDocumentAccess", {}, BodyKind::kJson}, change_document);
  routes.add({Method::kGet, "/api/v1/documents/{document}/readers", "listReaders"}, show_readers);
  routes.add({Method::kGet, "/api/v1/users/{name}/access", "getUserAccess"}, show_person);
}

}  // namespace rotulus::api
