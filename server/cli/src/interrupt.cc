#include "interrupt.h"

#include <csignal>

namespace rotulus::cli {
namespace {

volatile std::sig_atomic_t interrupted = 0;

void note(int) noexcept { interrupted = 1; }

}  // namespace

Interrupt::Interrupt() {
  interrupted = 0;
  struct sigaction action {};
  action.sa_handler = note;
  action.sa_flags = SA_RESETHAND;  // so that the second one ends the program; waits are interrupted, not restarted
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

Interrupt::~Interrupt() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

bool Interrupt::requested() { return interrupted != 0; }

}  // namespace rotulus::cli
