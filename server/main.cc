// The composition root: the one place that sees every part, and joins them.
#include <cstdint>
#include <memory>

#include "api/api.h"
#include "cli/program.h"
#include "pages.h"

namespace {

using rotulus::cli::Wiring;
namespace http = rotulus::http;

http::Handler serving_handler(const Wiring::Serving& serving) {
  rotulus::api::ApiOptions options;
  options.content_bytes = static_cast<std::uint64_t>(serving.config.server.limits.body_mib) << 20;
  options.version = ROTULUS_VERSION;
  options.connections = serving.connections;
  auto router = std::make_shared<http::Router>();
  rotulus::api::add_routes(*router, serving.application, options);
  router->otherwise(rotulus::browser_application());
  return [router](http::Request& request) { return (*router)(request); };
}

}  // namespace

int main(int argc, char** argv) {
  return rotulus::cli::run_program(argc, argv, {serving_handler, rotulus::api::sealed_handler, ROTULUS_VERSION});
}
