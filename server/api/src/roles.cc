// Roles: those that are shipped, and the organisation's own.
#include "service/roles.h"

#include "access_answer.h"
#include "core/error.h"
#include "fields.h"
#include "http/conditional.h"
#include "render.h"
#include "render_access.h"
#include "routes.h"

namespace rotulus::api {
namespace {

using http::Method;

constexpr TextRule kName{1, 64, Lines::kOne};
constexpr TextRule kTitle{1, 200, Lines::kOne};

PermissionSet read_permissions(const Fields& body) {
  PermissionSet permissions;
  for (const std::string& given : body.texts("permissions", static_cast<std::size_t>(Permission::kCount), {1, 40, Lines::kOne})) {
    const auto permission = parse_permission(given);
    if (!permission) throw Error(ErrorCode::kInvalidArgument, "There is no permission '" + given + "'.");
    permissions.add(*permission);
  }
  if (permissions.empty()) throw Error(ErrorCode::kInvalidArgument, "The field 'permissions' must name at least one permission.");
  return permissions;
}

http::Response role_answer(const service::RoleView& view, http::Status status = http::Status::kOk) {
  http::Response response = answer(status, to_json(view));
  response.headers.set("ETag", tag_of(view));
  return response;
}

http::Response changed_answer(const Call& call, const service::RoleChanged& changed) {
  if (changed.request) return request_answer(call, *changed.request);
  return changed.role ? role_answer(*changed.role) : http::no_content();
}

http::Response list_roles(Call& call) {
  Json items = Json::array();
  for (const auto& view : service::list_roles(call.app(), call.caller())) items.push_back(to_json(view));
  return answer(Json{{"items", std::move(items)}});
}

http::Response show_role(Call& call) { return role_answer(service::get_role(call.app(), call.caller(), call.parameter("name"))); }

http::Response create_role(Call& call) {
  const Fields body = Fields::read(call.request, kJsonBytes, {"name", "title", "permissions"});
  const std::string role = body.text("name", kName);
  const auto changed = service::create_role(call.app(), call.caller(), role, body.text("title", kTitle), read_permissions(body));
  if (changed.request) return request_answer(call, *changed.request);
  http::Response response = role_answer(changed.role.value(), http::Status::kCreated);
  response.headers.set("Location", "/api/v1/roles/" + role);
  return response;
}

http::Response change_role(Call& call) {
  const Fields body = Fields::read(call.request, kJsonBytes, {"title", "permissions", "reason"});
  const std::string title = body.text("title", kTitle);
  const PermissionSet permissions = read_permissions(body);
  const auto view = service::get_role(call.app(), call.caller(), call.parameter("name"));
  http::require_match(call.request, tag_of(view));
  return changed_answer(call, service::change_role(call.app(), call.caller(), view.name, view.version, title, permissions,
                                                   body.optional_text("reason", kReason).value_or("")));
}

http::Response remove_role(Call& call) {
  const auto view = service::get_role(call.app(), call.caller(), call.parameter("name"));
  http::require_match(call.request, tag_of(view));
  return changed_answer(
      call, service::remove_role(call.app(), call.caller(), view.name, view.version, call.request.query.text("reason")));
}

}  // namespace

void add_role_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/roles", "listRoles"}, list_roles);
  routes.add({Method::kPost, "/api/v1/roles", "createRole", {}, BodyKind::kJson}, create_role);
  routes.add({Method::kGet, "/api/v1/roles/{name}", "getRole"}, show_role);
  routes.add({Method::kPut, "/api/v1/roles/{name}", "setRole", {}, BodyKind::kJson}, change_role);
  routes.add({Method::kDelete, "/api/v1/roles/{name}", "removeRole", {"reason"}}, remove_role);
}

}  // namespace rotulus::api
