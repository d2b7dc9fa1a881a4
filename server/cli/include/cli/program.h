// The program `rotulus`: its subcommands, how they find the data directory, and how they speak to people and to scripts.
// Thread-safety: called once, from main().
#pragma once

#include <functional>
#include <string>

#include "config/config.h"
#include "http/router.h"
#include "http/server.h"
#include "service/application.h"

namespace rotulus::cli {

// What the composition root knows and the command line does not: who answers requests.
struct Wiring {
  struct Serving {
    service::Application& application;  // outlives the handler
    const config::Config& config;
    std::function<http::ServerStatistics()> connections;
  };
  std::function<http::Handler(const Serving&)> serving_handler;
  std::function<http::Handler()> sealed_handler;  // health, and 503 for everything else
  std::string version;
};

// Returns the exit code: 0 done, 1 failed, 2 wrong usage. Never throws; every failure is one line "rotulus: ..." on stderr.
int run_program(int argc, char** argv, const Wiring& wiring) noexcept;

}  // namespace rotulus::cli
