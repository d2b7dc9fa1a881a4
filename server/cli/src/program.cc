#include "cli/program.h"

#include <csignal>
#include <new>

#include "command_line.h"
#include "core/error.h"
#include "crypto/secret.h"

namespace rotulus::cli {
namespace {

int run(int argc, char** argv, const Wiring& wiring) {
  try {
    return CommandLine(wiring).run(argc, argv);
  } catch (const config::ConfigError& error) {
    for (const auto& problem : error.problems()) print_error(problem.where + ": " + problem.text + ".");
  } catch (const std::bad_alloc&) {
    print_error("There is not enough memory for this. Close other programs, or use a larger machine.");
  } catch (const std::exception& error) {
    print_error(error.what());
  }
  return kFailed;
}

}  // namespace

int run_program(int argc, char** argv, const Wiring& wiring) noexcept {
  crypto::forbid_core_dumps();    // before anything secret is in memory
  std::signal(SIGPIPE, SIG_IGN);  // a reader that went away is an error of that one write
  try {
    return run(argc, argv, wiring);
  } catch (...) {  // standard error itself is broken: only the exit code is left to speak
    return kFailed;
  }
}

}  // namespace rotulus::cli
