// The REST interface (server/openapi.json): JSON in, use-case, JSON out.
// Thread-safety: add_routes() while setting up; the handlers run on many threads at once.
// Errors: handlers throw rotulus::Error (http::StatusError where a status has no code); the one catch at the top of the HTTP
// server turns them into problem documents.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "http/router.h"
#include "http/server.h"
#include "service/application.h"

namespace rotulus::api {

struct ApiOptions {
  std::uint64_t content_bytes = UINT64_MAX;  // of one version; more is refused with 413. The HTTP server has a limit, too
  std::uint64_t ready_lag = 1000;            // /readyz says no when more changes than this are not yet found
  std::string version;                       // of the program, for /metrics
  // For /metrics: what the connection layer counts. None: these figures are left out.
  std::function<http::ServerStatistics()> connections;
};

// `app` must outlive the router.
void add_routes(http::Router& router, service::Application& app, const ApiOptions& options);

// What a server without its key answers: /livez, a /readyz that says no, and 503 for everything else.
http::Handler sealed_handler();

// The OpenAPI 3.1 description that is served at /api/openapi.json.
std::string_view openapi_document();

}  // namespace rotulus::api
