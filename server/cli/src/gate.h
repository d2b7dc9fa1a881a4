// Stands between the HTTP server, which listens from the first moment, and whoever answers: nobody yet, a sealed server, or the
// whole application.
// Thread-safety: all methods from any thread.
#pragma once

#include <memory>
#include <mutex>

#include "http/router.h"

namespace rotulus::cli {

class Gate {
 public:
  explicit Gate(http::Handler first) { set(std::move(first)); }
  // Requests that are under way go on with the handler that they began with.
  void set(http::Handler handler);
  http::Response operator()(http::Request& request);

 private:
  std::mutex mutex_;
  std::shared_ptr<const http::Handler> handler_;
};

// Answers /livez, and 503 with "starting" for everything else.
http::Handler starting_handler();

}  // namespace rotulus::cli
