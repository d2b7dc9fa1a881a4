// What the worker takes from itself before it looks at a file. In this order: limits, then everything that has to be opened or
// started is, then the sandbox.
// Thread-safety: one thread, and there must be no other when the sandbox closes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rotulus::extract {

struct Limits {
  std::uint64_t memory_bytes = 0;  // of address space
  std::uint64_t cpu_seconds = 0;
};

// Resource limits: address space, processor time, no file may grow, few descriptors, no core. It ends with the process that
// started it, and nobody may look into it. Error text when one cannot be set; empty when all are.
std::string set_limits(const Limits& limits);

// Closes the sandbox for good. System calls: those that memory, its pipe and its end take; whatever else is asked for ends the
// process (SIGSYS). No sockets, no programs, no threads, nothing that makes or changes a file. Files are opened for reading
// below `readable` only (Landlock), and none where the kernel has no Landlock. Error text when it cannot be closed.
std::string close_sandbox(const std::vector<std::string>& readable);

}  // namespace rotulus::extract
