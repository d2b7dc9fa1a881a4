// Signing in and out, and who one is.
#include "core/error.h"
#include "credential_fields.h"
#include "fields.h"
#include "http/cookies.h"
#include "http/problem.h"
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
  const auto expires = user ? app.sign_in().password_expires(*user) : std::nullopt;
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
              {"bindings", std::move(bindings)},
              {"second_factor", user && !user->second_factor.empty()},
              {"password_expires_at", time_or_null(expires)}};
}

service::Credentials read_credentials(const Fields& body) {
  return {body.text("username", {1, 200, Lines::kOne}), body.text("password", kPassword), body.optional_text("otp", kOtp)};
}

http::Response answer_to(http::Request& request, Context& context, const service::SignInOutcome& outcome) {
  switch (outcome.result) {
    case service::SignInResult::kSecondFactorRequired:
      return http::problem(http::Status::kUnauthorized, "second_factor_required",
                           "Send the code that your authenticator shows as 'otp', too.");
    case service::SignInResult::kPasswordExpired:
      return http::problem(
          http::Status::kForbidden, "password_expired",
          "This password must be changed before you sign in: send it with another under /api/v1/password/expired.");
    case service::SignInResult::kRefused:
      throw Error(ErrorCode::kUnauthenticated, "The name, the password or the code is wrong.");
    case service::SignInResult::kSignedIn:
      break;
  }
  // The identifier is new with every sign-in; what the browser held before is worth nothing any more.
  if (const auto former = request.cookie(kSessionCookie)) context.app.sign_in().sign_out(*former);
  http::Response response = answer(Json{{"user", me_json(context.app, outcome.signed_in->principal)}});
  set_session_cookies(response, context.app, *outcome.signed_in);
  return response;
}

http::Response begin_session(http::Request& request, Context& context) {
  refuse_foreign_pages(request);
  const Fields body = Fields::read(request, kJsonBytes, {"username", "password", "otp"});
  const auto outcome = context.app.sign_in().with_password(read_credentials(body), client_of(request));
  return answer_to(request, context, outcome);
}

http::Response replace_expired_password(http::Request& request, Context& context) {
  refuse_foreign_pages(request);
  const Fields body = Fields::read(request, kJsonBytes, {"username", "password", "new_password", "otp"});
  const auto credentials = read_credentials(body);
  const std::string new_password = body.text("new_password", kPassword);
  const auto outcome = context.app.sign_in().with_expired_password(credentials, new_password, client_of(request));
  return answer_to(request, context, outcome);
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
  routes.add({Method::kDelete, "/api/v1/session", "endSession", {}, BodyKind::kNone, Askers::kAll, Enrolling::kMay}, end_session);
  routes.add({Method::kGet, "/api/v1/me", "getMe", {}, BodyKind::kNone, Askers::kAll, Enrolling::kMay}, show_me);
  routes.open({Method::kPost, "/api/v1/password/expired", "replaceExpiredPassword", {}, BodyKind::kJson},
              replace_expired_password);
}

}  // namespace rotulus::api
