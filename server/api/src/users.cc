// Accounts.
#include <algorithm>

#include "core/error.h"
#include "cursor.h"
#include "fields.h"
#include "render.h"
#include "routes.h"
#include "service/accounts.h"

namespace rotulus::api {
namespace {

using http::Method;

http::Response list_users(Call& call) {
  auto users = service::list_users(call.app(), call.caller());
  const auto user_name = [](const storage::User& user) { return user.name; };
  std::sort(users.begin(), users.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return answer(page_of(call.request, "users", users, user_name, [](const storage::User& user) { return to_json(user); }));
}

http::Response create_user(Call& call) {
  const Fields body = Fields::read(call.request, kJsonBytes, {"name", "password", "display_name"});
  const std::string user_name = body.text("name", {1, 64, Lines::kOne});
  const std::string display_name = body.optional_text("display_name", {0, 200, Lines::kOne}).value_or("");
  const auto password = body.optional_text("password", {1, 1024, Lines::kOne});
  return answer(http::Status::kCreated,
                to_json(service::create_user(call.app(), call.caller(), user_name, display_name, password)));
}

http::Response change_user(Call& call) {
  const bool disabled = Fields::read(call.request, kJsonBytes, {"disabled"}).flag("disabled");
  return answer(to_json(service::set_user_disabled(call.app(), call.caller(), call.parameter("name"), disabled)));
}

}  // namespace

void add_user_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/users", "listUsers", {"cursor", "limit"}}, list_users);
  routes.add({Method::kPost, "/api/v1/users", "createUser", {}, BodyKind::kJson}, create_user);
  routes.add({Method::kPatch, "/api/v1/users/{name}", "changeUser", {}, BodyKind::kJson}, change_user);
}

}  // namespace rotulus::api
