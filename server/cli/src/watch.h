// What a command hears and shows while it works: progress on stderr, and Ctrl-C, which ends it cleanly.
// Thread-safety: one thread, and one Watch at a time in the process (interrupt.h).
#pragma once

#include "control/admin_context.h"
#include "interrupt.h"
#include "progress.h"

namespace rotulus::cli {

class Watch {
 public:
  control::ProgressSink sink() {
    return [this](std::string_view what, std::uint64_t done, std::uint64_t total) {
      progress_.update(what, done, total);
      return !Interrupt::requested();
    };
  }

 private:
  const Interrupt interrupt_;
  Progress progress_;
};

}  // namespace rotulus::cli
