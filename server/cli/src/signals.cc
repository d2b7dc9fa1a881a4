#include "signals.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "core/error.h"

namespace rotulus::cli {

Signals::Signals() {
  sigset_t wanted;
  sigemptyset(&wanted);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&wanted, signal);
  pthread_sigmask(SIG_BLOCK, &wanted, nullptr);
  signals_ = ::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
  nudges_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (signals_ < 0 || nudges_ < 0) throw Error(ErrorCode::kIo, "Cannot wait for signals: the system gives no more descriptors.");
}

Signals::~Signals() {
  ::close(signals_);
  ::close(nudges_);
}

Signals::Event Signals::wait(std::chrono::milliseconds limit) {
  std::array<pollfd, 2> entries{{{signals_, POLLIN, 0}, {nudges_, POLLIN, 0}}};
  if (::poll(entries.data(), entries.size(), static_cast<int>(limit.count())) <= 0) return Event::kNothing;
  signalfd_siginfo info{};
  if (::read(signals_, &info, sizeof info) == sizeof info) return info.ssi_signo == SIGHUP ? Event::kReload : Event::kStop;
  std::uint64_t count = 0;
  return ::read(nudges_, &count, sizeof count) == sizeof count ? Event::kNudge : Event::kNothing;
}

void Signals::nudge() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(nudges_, &one, sizeof one);  // full means nudged already
}

}  // namespace rotulus::cli
