// What a server answers that has no key yet: nothing but its health.
#include <memory>

#include "api/api.h"
#include "http/problem.h"
#include "json.h"

namespace rotulus::api {
namespace {

http::Response refuse(http::Request&) {
  http::Response response = http::problem(
      ErrorCode::kSealed, "The server is sealed: its owner opens it with `rotulus unseal` on the server's machine.");
  response.headers.set("Cache-Control", "no-store");
  return response;
}

}  // namespace

http::Handler sealed_handler() {
  auto router = std::make_shared<http::Router>();
  router->add(http::Method::kGet, "/livez", "getLife", [](http::Request&) { return answer(Json{{"status", "alive"}}); });
  router->otherwise(refuse);  // /readyz too
  return [router](http::Request& request) { return (*router)(request); };
}

}  // namespace rotulus::api
