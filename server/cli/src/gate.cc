#include "gate.h"

#include "http/problem.h"

namespace rotulus::cli {

void Gate::set(http::Handler handler) {
  auto next = std::make_shared<const http::Handler>(std::move(handler));
  const std::lock_guard lock(mutex_);
  handler_.swap(next);
}

http::Response Gate::operator()(http::Request& request) {
  std::shared_ptr<const http::Handler> handler;
  {
    const std::lock_guard lock(mutex_);
    handler = handler_;
  }
  return (*handler)(request);
}

http::Handler starting_handler() {
  auto router = std::make_shared<http::Router>();
  router->add(http::Method::kGet, "/livez", "getLife", [](http::Request&) { return http::json(R"({"status":"alive"})"); });
  router->otherwise([](http::Request&) {
    auto response =
        http::problem(http::Status::kServiceUnavailable, "starting", "The server is starting. Try again in a moment.");
    response.headers.set("Retry-After", "2");
    response.headers.set("Cache-Control", "no-store");
    return response;
  });
  return [router](http::Request& request) { return (*router)(request); };
}

}  // namespace rotulus::cli
