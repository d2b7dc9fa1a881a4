// What all routes share.
// Thread-safety: every member is safe to use from many threads.
#pragma once

#include "api/api.h"
#include "idempotency.h"
#include "metrics.h"

namespace rotulus::api {

struct Context {
  Context(service::Application& application, ApiOptions given) : app(application), options(std::move(given)) {}

  service::Application& app;
  const ApiOptions options;
  Metrics metrics;
  Idempotency idempotency;
};

}  // namespace rotulus::api
