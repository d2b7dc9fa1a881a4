// API tokens of the one who asks.
#include "core/error.h"
#include "cursor.h"
#include "fields.h"
#include "render.h"
#include "routes.h"
#include "service/accounts.h"

namespace rotulus::api {
namespace {

using http::Method;

PermissionSet read_scopes(const Fields& body) {
  PermissionSet scopes;
  const auto names = body.texts("scopes", static_cast<std::size_t>(Permission::kCount), {1, 40, Lines::kOne});
  if (names.empty()) throw Error(ErrorCode::kInvalidArgument, "The field 'scopes' must name at least one permission.");
  for (const std::string& name : names) {
    const auto permission = parse_permission(name);
    if (!permission) throw Error(ErrorCode::kInvalidArgument, "There is no permission '" + name + "'.");
    scopes.add(*permission);
  }
  return scopes;
}

// Sorted as text for the cursor, so that all have one width.
std::string position(const storage::Token& token) {
  const std::string digits = std::to_string(token.id);
  return std::string(20 - digits.size(), '0') + digits;
}

// Those that have run out stay in sight for a month, so that nobody wonders why a program has stopped.
Json shown(const storage::Token& token, Timestamp now) {
  Json value = to_json(token);
  value["expired"] = token.expires < now;
  return value;
}

http::Response list_tokens(Call& call) {
  const auto tokens = service::list_tokens(call.app(), call.caller());
  const Timestamp now = call.app().sign_in().now();
  return answer(
      page_of(call.request, "tokens", tokens, position, [&](const storage::Token& token) { return shown(token, now); }));
}

http::Response create_token(Call& call) {
  const Fields body = Fields::read(call.request, kJsonBytes, {"name", "scopes", "expires_at"});
  const std::string name = body.text("name", {1, 100, Lines::kOne});
  const auto made = service::create_token(call.app(), call.caller(), name, read_scopes(body), body.time("expires_at"));
  Json token = shown(made.token, call.app().sign_in().now());
  token["token"] = made.bearer;
  http::Response response = answer(http::Status::kCreated, token);
  response.headers.set("Location", "/api/v1/tokens/" + std::to_string(made.token.id));
  return response;
}

http::Response remove_token(Call& call) {
  if (!service::remove_token(call.app(), call.caller(), call.request.parameters.integer("id")))
    throw Error(ErrorCode::kNotFound, "There is no such token.");
  return http::no_content();
}

}  // namespace

void add_token_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/tokens", "listTokens", {"cursor", "limit"}}, list_tokens);
  routes.add({Method::kPost, "/api/v1/tokens", "createToken", {}, BodyKind::kJson, Askers::kSessions}, create_token);
  routes.add({Method::kDelete, "/api/v1/tokens/{id}", "removeToken", {}, BodyKind::kNone, Askers::kSessions}, remove_token);
}

}  // namespace rotulus::api
