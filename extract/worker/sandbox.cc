#include "sandbox.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <malloc.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <memory>
#include <thread>

namespace rotulus::extract {
namespace {

constexpr rlim_t kDescriptors = 64;
constexpr int kNiceness = 10;  // people who wait go first

std::string failure(const std::string& what) { return what + ": " + std::strerror(errno); }

bool limit(__rlimit_resource which, rlim_t value, rlim_t hard) {
  const struct rlimit both { value, hard };
  return ::setrlimit(which, &both) == 0;
}

bool limit(__rlimit_resource which, rlim_t value) { return limit(which, value, value); }

// Whoever loaded the plugins has ended its threads; the last of them may be on its way out still.
bool is_alone() {
  using namespace std::chrono_literals;
  for (int attempt = 0; attempt < 200; ++attempt) {
    std::error_code error;
    const auto tasks = std::filesystem::directory_iterator("/proc/self/task", error);
    if (error) return false;
    if (std::distance(begin(tasks), end(tasks)) == 1) return true;
    std::this_thread::sleep_for(5ms);
  }
  return false;
}

// Handles every right that this kernel's Landlock knows of, so that nothing but what is allowed below is left.
enum class Landlock : std::uint8_t { kClosed, kUnknownToKernel, kFailed };

Landlock restrict_files(const std::vector<std::string>& readable) {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return Landlock::kUnknownToKernel;
  struct landlock_ruleset_attr handled {};
  handled.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;  // all of version 1
  const int rules = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0));
  if (rules < 0) return Landlock::kFailed;
  for (const std::string& folder : readable) {
    struct landlock_path_beneath_attr beneath {};
    beneath.parent_fd = ::open(folder.c_str(), O_PATH | O_CLOEXEC);
    if (beneath.parent_fd < 0) continue;  // what is not there cannot be read either
    beneath.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    const long added = ::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    ::close(beneath.parent_fd);
    if (added != 0) return Landlock::kFailed;
  }
  const long closed = ::syscall(SYS_landlock_restrict_self, rules, 0);
  ::close(rules);
  return closed == 0 ? Landlock::kClosed : Landlock::kFailed;
}

// What libraries need to compute, to answer, and to end.
constexpr int kAllowed[] = {SCMP_SYS(read),
                            SCMP_SYS(readv),
                            SCMP_SYS(pread64),
                            SCMP_SYS(write),
                            SCMP_SYS(writev),
                            SCMP_SYS(lseek),
                            SCMP_SYS(close),
                            SCMP_SYS(fstat),
                            SCMP_SYS(mremap),
                            SCMP_SYS(munmap),
                            SCMP_SYS(brk),
                            SCMP_SYS(madvise),
                            SCMP_SYS(futex),
                            SCMP_SYS(rt_sigaction),
                            SCMP_SYS(rt_sigprocmask),
                            SCMP_SYS(rt_sigreturn),
                            SCMP_SYS(sigaltstack),
                            SCMP_SYS(clock_gettime),
                            SCMP_SYS(clock_getres),
                            SCMP_SYS(gettimeofday),
                            SCMP_SYS(time),
                            SCMP_SYS(getrandom),
                            SCMP_SYS(getpid),
                            SCMP_SYS(gettid),
                            SCMP_SYS(getuid),
                            SCMP_SYS(geteuid),
                            SCMP_SYS(getgid),
                            SCMP_SYS(getegid),
                            SCMP_SYS(sched_yield),
                            SCMP_SYS(sched_getaffinity),
                            SCMP_SYS(nanosleep),
                            SCMP_SYS(clock_nanosleep),
                            SCMP_SYS(restart_syscall),
                            SCMP_SYS(exit),
                            SCMP_SYS(exit_group),
                            SCMP_SYS(uname),
                            SCMP_SYS(sysinfo),
                            SCMP_SYS(getrusage),
                            SCMP_SYS(getdents64),
                            SCMP_SYS(newfstatat),
                            SCMP_SYS(stat),
                            SCMP_SYS(lstat),
                            SCMP_SYS(statx),
                            SCMP_SYS(access),
                            SCMP_SYS(faccessat),
                            SCMP_SYS(faccessat2),
                            SCMP_SYS(readlink),
                            SCMP_SYS(readlinkat),
                            SCMP_SYS(getcwd),
                            SCMP_SYS(rseq)};

// Answered with an error, because libraries ask in passing and go on without.
constexpr int kRefused[] = {SCMP_SYS(ioctl),  SCMP_SYS(prlimit64), SCMP_SYS(getrlimit), SCMP_SYS(setrlimit), SCMP_SYS(prctl),
                            SCMP_SYS(statfs), SCMP_SYS(fstatfs),   SCMP_SYS(fcntl),     SCMP_SYS(clone),     SCMP_SYS(clone3)};

using Filter = std::unique_ptr<void, decltype(&seccomp_release)>;

bool allow_memory(scmp_filter_ctx filter) {
  // No memory that is written becomes a program.
  return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0 &&
         seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

bool settle_opening(scmp_filter_ctx filter, bool is_confined) {
  constexpr std::uint64_t kChanging = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | __O_TMPFILE;
  for (const int call : {SCMP_SYS(open), SCMP_SYS(openat)}) {
    if (!is_confined) {
      if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), call, 0) != 0) return false;
      continue;
    }
    const unsigned flags = call == SCMP_SYS(open) ? 1 : 2;
    const scmp_arg_cmp reading{flags, SCMP_CMP_MASKED_EQ, kChanging, O_RDONLY};
    if (seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &reading) != 0) return false;
  }
  return true;
}

bool load_filter(bool is_confined) {
  const Filter filter(seccomp_init(SCMP_ACT_KILL_PROCESS), &seccomp_release);
  if (!filter) return false;
  // A call that does not exist on this machine has a negative number.
  for (const int call : kAllowed)
    if (seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) != 0 && call >= 0) return false;
  for (const int call : kRefused)
    if (seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0) != 0 && call >= 0) return false;
  // To itself: abort() ends by it.
  if (seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                       SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()))) != 0)
    return false;
  return allow_memory(filter.get()) && settle_opening(filter.get(), is_confined) && seccomp_load(filter.get()) == 0;
}

}  // namespace

std::string set_limits(const Limits& limits) {
  if (::setpriority(PRIO_PROCESS, 0, kNiceness) != 0) return failure("The priority cannot be lowered");
  ::mallopt(M_ARENA_MAX, 1);  // a second arena reserves 64 MiB of addresses
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::prctl(PR_SET_DUMPABLE, 0) != 0 ||
      ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return failure("The process cannot be confined");
  // Time runs out with a signal of its own, by which it is told from other ends, and a second later with one for whoever goes on.
  if (!limit(RLIMIT_CORE, 0) || !limit(RLIMIT_FSIZE, 0) || !limit(RLIMIT_NOFILE, kDescriptors) ||
      !limit(RLIMIT_AS, limits.memory_bytes) || !limit(RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1))
    return failure("A limit of resources cannot be set");
  return {};
}

std::string close_sandbox(const std::vector<std::string>& readable) {
  if (!is_alone()) return "A plugin has started a thread that goes on.";
  const Landlock files = restrict_files(readable);
  if (files == Landlock::kFailed) return failure("The rules for files cannot be set");
  if (!load_filter(files == Landlock::kClosed)) return "The filter of system calls cannot be loaded.";
  return {};
}

}  // namespace rotulus::extract
