// Accounts, for those who manage them.
#include <algorithm>

#include "access_answer.h"
#include "core/error.h"
#include "credential_fields.h"
#include "cursor.h"
#include "fields.h"
#include "render.h"
#include "routes.h"
#include "service/accounts.h"

namespace rotulus::api {
namespace {

using http::Method;

constexpr TextRule kDisplayName{0, 200, Lines::kOne};
constexpr TextRule kEmail{0, 200, Lines::kOne};

const char* password_kind(const storage::User& user) {
  if (user.password_record.empty()) return "none";
  return user.password_is_own ? "own" : "given";
}

Json shown(service::Application& app, const storage::User& user) {
  return Json{{"id", user.id.value},
              {"name", user.name},
              {"display_name", user.display_name},
              {"email", user.email},
              {"disabled", user.disabled},
              {"created_at", user.created.text()},
              {"second_factor", !user.second_factor.empty()},
              {"password", password_kind(user)},
              {"locked", app.sign_in().is_locked(user.name)}};
}

Json reset_json(const service::Reset& reset) { return Json{{"token", reset.token}, {"expires_at", reset.expires.text()}}; }

std::string read_reason(Call& call) {
  const std::string text = call.request.read_body(kJsonBytes);
  return Fields::parse(text.empty() ? "{}" : text, {"reason"}).optional_text("reason", kReason).value_or("");
}

http::Response list_users(Call& call) {
  auto users = service::list_users(call.app(), call.caller());
  const auto user_name = [](const storage::User& user) { return user.name; };
  std::sort(users.begin(), users.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return answer(
      page_of(call.request, "users", users, user_name, [&](const storage::User& user) { return shown(call.app(), user); }));
}

http::Response create_user(Call& call) {
  const Fields body = Fields::read(call.request, kJsonBytes, {"name", "password", "display_name", "email"});
  service::NewUserRequest request;
  request.name = body.text("name", {1, 64, Lines::kOne});
  request.display_name = body.optional_text("display_name", kDisplayName).value_or("");
  request.email = body.optional_text("email", kEmail).value_or("");
  request.password = body.optional_text("password", kPassword);
  const auto made = service::create_user(call.app(), call.caller(), request);
  Json value = shown(call.app(), made.user);
  if (made.reset) value["reset"] = reset_json(*made.reset);
  return answer(http::Status::kCreated, value);
}

http::Response change_user(Call& call) {
  const Fields body = Fields::read(call.request, kJsonBytes, {"disabled", "display_name", "email"});
  service::UserChange change;
  if (body.has("disabled")) change.disabled = body.flag("disabled");
  change.display_name = body.optional_text("display_name", kDisplayName);
  change.email = body.optional_text("email", kEmail);
  if (!change.disabled && !change.display_name && !change.email)
    throw Error(ErrorCode::kInvalidArgument, "Name what is to be changed: disabled, display_name or email.");
  return answer(shown(call.app(), service::change_user(call.app(), call.caller(), call.parameter("name"), change)));
}

http::Response reset_password(Call& call) {
  const std::string reason = read_reason(call);
  const auto outcome = service::reset_password(call.app(), call.caller(), call.parameter("name"), reason);
  return outcome.request ? request_answer(call, *outcome.request) : answer(http::Status::kCreated, reset_json(*outcome.reset));
}

http::Response remove_second_factor(Call& call) {
  const std::string reason = read_reason(call);
  const auto request = service::remove_second_factor(call.app(), call.caller(), call.parameter("name"), reason);
  return request ? request_answer(call, *request) : http::no_content();
}

http::Response list_sessions(Call& call) {
  Json items = Json::array();
  for (const auto& session : service::list_sessions_of(call.app(), call.caller(), call.parameter("name")))
    items.push_back(to_json(session));
  return answer(Json{{"items", std::move(items)}});
}

http::Response end_sessions(Call& call) {
  return answer(Json{{"ended", service::end_sessions_of(call.app(), call.caller(), call.parameter("name"))}});
}

}  // namespace

void add_user_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/users", "listUsers", {"cursor", "limit"}}, list_users);
  routes.add({Method::kPost, "/api/v1/users", "createUser", {}, BodyKind::kJson}, create_user);
  routes.add({Method::kPatch, "/api/v1/users/{name}", "changeUser", {}, BodyKind::kJson}, change_user);
  routes.add({Method::kPost, "/api/v1/users/{name}/reset", "createReset", {}, BodyKind::kOptionalJson, Askers::kSessions},
             reset_password);
  routes.add({Method::kDelete,
              "/api/v1/users/{name}/second-factor",
              "removeUserSecondFactor",
              {},
              BodyKind::kOptionalJson,
              Askers::kSessions},
             remove_second_factor);
  routes.add({Method::kGet, "/api/v1/users/{name}/sessions", "listUserSessions", {}, BodyKind::kNone, Askers::kSessions},
             list_sessions);
  routes.add({Method::kDelete, "/api/v1/users/{name}/sessions", "endUserSessions", {}, BodyKind::kNone, Askers::kSessions},
             end_sessions);
}

}  // namespace rotulus::api
