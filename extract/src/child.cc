#include "child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "core/error.h"

namespace rotulus::extract {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kLookAround = 100;  // milliseconds

Error cannot_start(const std::filesystem::path& program, int reason) {
  return {ErrorCode::kUnavailable,
          "The program " + program.string() + " that reads files cannot be started: " + std::strerror(reason)};
}

// posix_spawn's own errors come as return values.
class SpawnPlan {
 public:
  SpawnPlan() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  int start(pid_t& child, const ChildOptions& options, int input, int output) {
    sigset_t all, none;
    ::sigfillset(&all);
    ::sigemptyset(&none);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    ::posix_spawn_file_actions_addchdir_np(&actions_, "/");
    std::string name = options.program.string();
    std::vector<std::string> texts = options.arguments;
    std::vector<char*> arguments{name.data()};
    for (std::string& text : texts) arguments.push_back(text.data());
    arguments.push_back(nullptr);
    char* environment[] = {nullptr};
    return ::posix_spawn(&child, name.c_str(), &actions_, &attributes_, arguments.data(), environment);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

class Child {
 public:
  Child(const ChildOptions& options, const Descriptor& input) : options_(options), end_(Clock::now() + options.deadline) {
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw cannot_start(options.program, errno);
    output_ = Descriptor(pipe[0]);
    const Descriptor theirs(pipe[1]);
    if (const int failed = SpawnPlan().start(pid_, options, input.number(), theirs.number()))
      throw cannot_start(options.program, failed);
    watch_ = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { reap(); }

  ChildResult listen() {
    while (output_.is_open() && read_some()) {
    }
    if (is_over()) wait_for_end();
    reap();
    return std::move(result_);
  }

 private:
  // Milliseconds, or 0 when the deadline has come.
  int left() const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end_ - Clock::now()).count();
    return left <= 0 ? 0 : static_cast<int>(left) + 1;
  }

  bool is_ready(int descriptor) {
    pollfd wanted{descriptor, POLLIN, 0};
    while (true) {
      const int time = left();
      const int ready = ::poll(&wanted, 1, std::min(time, kLookAround));
      if (ready > 0) return true;
      result_.is_given_up = options_.keep_going && !options_.keep_going();
      if (result_.is_given_up) return false;
      if ((ready == 0 && time <= kLookAround) || (ready < 0 && errno != EINTR)) break;
    }
    result_.is_late = true;
    return false;
  }

  // False at the end of what it says, and when it is to be killed.
  bool read_some() {
    if (!is_ready(output_.number())) return false;
    std::array<char, 1 << 16> buffer{};
    const ssize_t got = ::read(output_.number(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) return true;
    if (got <= 0) return false;
    result_.output.append(buffer.data(), static_cast<std::size_t>(got));
    result_.is_talkative = result_.output.size() > options_.most_output;
    return !result_.is_talkative;
  }

  // It ended by itself, or nearly: its pipe is closed.
  bool is_over() const { return !result_.is_late && !result_.is_talkative && !result_.is_given_up; }

  void wait_for_end() {
    if (watch_.is_open()) is_ready(watch_.number());
  }

  // Whoever is left of its group goes with it; the number stays its own until it is waited for.
  void reap() {
    if (pid_ <= 0) return;
    if (!watch_.is_open() || !is_over()) ::kill(pid_, SIGKILL);
    ::kill(-pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    if (WIFEXITED(status)) result_.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) result_.signal = WTERMSIG(status);
  }

  const ChildOptions& options_;
  const Clock::time_point end_;
  pid_t pid_ = -1;
  Descriptor output_, watch_;
  ChildResult result_;
};

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    number_ = other.number_;
    other.number_ = -1;
  }
  return *this;
}

void Descriptor::close() {
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

ChildResult run_child(const ChildOptions& options, const Descriptor& input) { return Child(options, input).listen(); }

}  // namespace rotulus::extract
