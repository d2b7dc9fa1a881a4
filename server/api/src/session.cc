// Signing in and out, and who one is.
#include "core/error.h"
#include "fields.h"
#include "http/cookies.h"
#include "render.h"
#include "routes.h"
#include "storage/accounts.h"
#include "storage/spaces.h"

namespace rotulus::api {
namespace {

using http::Method;

Json binding_json(const storage::Session& session, const Binding& binding) {
  const auto space = binding.scope.space ? storage::Spaces(session).find(binding.scope.space) : std::nullopt;
  return Json{{"role", binding.role},
              {"space", space ? Json(space->key.text()) : Json(nullptr)},
              {"document", binding.scope.document ? Json(binding.scope.document->text()) : Json(nullptr)}};
}

Json me_json(service::Application& app, const Principal& principal) {
  const auto session = app.read();
  const auto user = storage::Accounts(session).user(principal.user);
  PermissionSet everywhere;
  for (std::size_t i = 0; i < static_cast<std::size_t>(Permission::kCount); ++i) {
    const auto permission = static_cast<Permission>(i);
    if (authorize(principal, permission, Scope::system())) everywhere.add(permission);
  }
  Json bindings = Json::array();
  for (const Grant& grant : principal.grants) bindings.push_back(binding_json(session, grant.binding));
  return Json{{"id", principal.user.value},
              {"name", principal.name},
              {"display_name", user ? user->display_name : std::string()},
              {"permissions", to_json(everywhere)},
              {"bindings", std::move(bindings)}};
}

http::Response begin_session(http::Request& request, Context& context) {
  refuse_foreign_pages(request);
  const Fields body = Fields::read(request, kJsonBytes, {"username", "password"});
  const std::string user_name = body.text("username", {1, 200, Lines::kOne});
  const std::string password = body.text("password", {1, 1024, Lines::kOne});
  auto& sign_in = context.app.sign_in();
  const auto signed_in = sign_in.with_password(user_name, password, request.peer.address);
  if (!signed_in) throw Error(ErrorCode::kUnauthenticated, "The name or the password is wrong.");
  // The identifier is new with every sign-in; what the browser held before is worth nothing any more.
  if (const auto former = request.cookie(kSessionCookie)) sign_in.sign_out(*former);
  http::Response response = answer(Json{{"user", me_json(context.app, signed_in->principal)}});
  http::set_cookie(response, kSessionCookie, signed_in->bearer, sign_in.limits().absolute);
  return response;
}

http::Response end_session(Call& call) {
  if (call.identity.means == Means::kToken)
    throw Error(ErrorCode::kInvalidArgument, "A token has no session to end: remove the token under /api/v1/tokens instead.");
  call.app().sign_in().sign_out(call.identity.bearer);
  http::Response response = http::no_content();
  http::clear_cookie(response, kSessionCookie);
  return response;
}

http::Response show_me(Call& call) { return answer(me_json(call.app(), call.caller())); }

}  // namespace

void add_session_routes(Routes& routes) {
  routes.open({Method::kPost, "/api/v1/session", "beginSession", {}, BodyKind::kJson}, begin_session);
  routes.add({Method::kDelete, "/api/v1/session", "endSession"}, end_session);
  routes.add({Method::kGet, "/api/v1/me", "getMe"}, show_me);
}

}  // namespace rotulus::api
