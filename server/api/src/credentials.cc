// One's own password, second factor and sessions.
#include "service/credentials.h"

#include "authentication.h"
#include "core/error.h"
#include "credential_fields.h"
#include "cursor.h"
#include "http/cookies.h"
#include "routes.h"

namespace rotulus::api {

namespace {

using http::Method;

constexpr std::chrono::hours kDeviceIsKnown{24 * 180};

service::Confirmation read_confirmation(const Call& call, const Fields& body, std::string_view password) {
  return {body.text(password, kPassword), body.optional_text("otp", kOtp), call.request.peer.address};
}

// The session goes on under another identifier.
http::Response renewed(const Call& call, const service::SignedIn& signed_in) {
  http::Response response = http::no_content();
  set_session_cookies(response, call.app(), signed_in);
  return response;
}

http::Response change_password(Call& call) {
  const Fields body = Fields::read(call.request, kJsonBytes, {"current_password", "new_password", "otp"});
  const auto present = read_confirmation(call, body, "current_password");
  const std::string new_password = body.text("new_password", kPassword);
  return renewed(call, service::change_password(call.app(), call.caller(), call.identity.bearer, client_of(call.request), present,
                                                new_password));
}

http::Response use_reset_link(http::Request& request, Context& context) {
  refuse_foreign_pages(request);
  const Fields body = Fields::read(request, kJsonBytes, {"token", "new_password"});
  const std::string token = body.text("token", {1, 200, Lines::kOne});
  const std::string new_password = body.text("new_password", kPassword);
  if (!service::use_reset_link(context.app, token, new_password))
    throw Error(ErrorCode::kNotFound, "This link is not valid: it was used already, or has run out. Ask for another one.");
  return http::no_content();
}

http::Response begin_second_factor(Call& call) {
  const Fields body = Fields::read(call.request, kJsonBytes, {"password"});
  const auto made = service::begin_second_factor(call.app(), call.caller(),
                                                 {body.text("password", kPassword), std::nullopt, call.request.peer.address});
  return answer(http::Status::kCreated, Json{{"secret", made.secret}, {"uri", made.uri}});
}

http::Response confirm_second_factor(Call& call) {
  const std::string otp = Fields::read(call.request, kJsonBytes, {"otp"}).text("otp", kOtp);
  return renewed(call,
                 service::confirm_second_factor(call.app(), call.caller(), call.identity.bearer, client_of(call.request), otp));
}

http::Response remove_second_factor(Call& call) {
  const Fields body = Fields::read(call.request, kJsonBytes, {"password", "otp"});
  return renewed(call, service::remove_own_second_factor(call.app(), call.caller(), call.identity.bearer, client_of(call.request),
                                                         read_confirmation(call, body, "password")));
}

http::Response list_sessions(Call& call) {
  Json items = Json::array();
  for (const auto& [session, current] : service::list_sessions(call.app(), call.caller(), call.identity.bearer)) {
    items.push_back(to_json(session));
    items.back()["current"] = current;
  }
  return answer(Json{{"items", std::move(items)}});
}

http::Response end_session(Call& call) {
  if (!service::end_own_session(call.app(), call.caller(), call.parameter("id")))
    throw Error(ErrorCode::kNotFound, "There is no such session.");
  return http::no_content();
}

http::Response end_other_sessions(Call& call) {
  const int ended = service::end_own_other_sessions(call.app(), call.caller(), call.identity.bearer);
  return answer(Json{{"ended", ended}});
}

}  // namespace

void set_session_cookies(http::Response& response, service::Application& app, const service::SignedIn& signed_in) {
  // Rounded up: the server ends the session by itself.
  const auto left = (signed_in.expires.microseconds - app.sign_in().now().microseconds + 999'999) / 1'000'000;
  http::set_cookie(response, kSessionCookie, signed_in.bearer, std::chrono::seconds(std::max<std::int64_t>(left, 1)));
  http::set_cookie(response, kDeviceCookie, signed_in.device, kDeviceIsKnown);
}

Json to_json(const storage::SignInSession& session) {
  return Json{{"id", session.id},
              {"created_at", session.created.text()},
              {"seen_at", session.seen.text()},
              {"expires_at", session.expires.text()},
              {"address", session.address},
              {"agent", session.agent}};
}

void add_credential_routes(Routes& routes) {
  constexpr auto kSessions = Askers::kSessions;
  routes.add({Method::kPut, "/api/v1/password", "changePassword", {}, BodyKind::kJson, kSessions}, change_password);
  routes.open({Method::kPost, "/api/v1/password/reset", "resetPassword", {}, BodyKind::kJson}, use_reset_link);
  routes.add({Method::kPost, "/api/v1/second-factor", "beginSecondFactor", {}, BodyKind::kJson, kSessions, Enrolling::kMay},
             begin_second_factor);
  routes.add({Method::kPut, "/api/v1/second-factor", "confirmSecondFactor", {}, BodyKind::kJson, kSessions, Enrolling::kMay},
             confirm_second_factor);
  routes.add({Method::kDelete, "/api/v1/second-factor", "removeSecondFactor", {}, BodyKind::kJson, kSessions, Enrolling::kMay},
             remove_second_factor);
  routes.add({Method::kGet, "/api/v1/sessions", "listSessions", {}, BodyKind::kNone, kSessions}, list_sessions);
  routes.add({Method::kDelete, "/api/v1/sessions", "endOtherSessions", {}, BodyKind::kNone, kSessions}, end_other_sessions);
  routes.add({Method::kDelete, "/api/v1/sessions/{id}", "endOneSession", {}, BodyKind::kNone, kSessions}, end_session);
}

}  // namespace rotulus::api
