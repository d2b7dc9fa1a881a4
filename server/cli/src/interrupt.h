// Ctrl-C (SIGINT) and SIGTERM while a command runs: the first asks it to stop where that is clean, the second ends the program.
// Thread-safety: one Interrupt at a time in the process; requested() from any thread.
#pragma once

namespace rotulus::cli {

class Interrupt {
 public:
  Interrupt();
  ~Interrupt();  // what the signals did before, they do again
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  static bool requested();
};

}  // namespace rotulus::cli
