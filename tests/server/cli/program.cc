#include "program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <thread>
#include <utility>

#include "support/temporary_directory.h"

namespace rotulus::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (auto& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

// Settings of whoever runs the tests must not reach the program.
std::vector<std::string> environment_of(const Surroundings& surroundings) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry)
    if (std::strncmp(*entry, "ROTULUS_", 8) != 0 && std::strncmp(*entry, "NOTIFY_SOCKET", 13) != 0) all.emplace_back(*entry);
  for (const auto& [name, value] : surroundings.environment) all.push_back(name + '=' + value);
  return all;
}

// For tests/privacy/logs_test.mjs, where ctest says where to.
void keep_log(const fs::path& log) {
  const char* folder = std::getenv("ROTULUS_TEST_LOGS");
  std::error_code ignored;
  if (folder == nullptr || !fs::exists(log, ignored)) return;
  fs::create_directories(folder, ignored);
  static std::atomic<int> count{0};
  fs::copy_file(log, fs::path(folder) / ("cli-" + std::to_string(::getpid()) + "-" + std::to_string(++count) + ".log"), ignored);
}

std::string next_name() {
  static std::atomic<int> count{0};
  return "run-" + std::to_string(++count);
}

class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  void open(int descriptor, const fs::path& file, int flags) {
    posix_spawn_file_actions_addopen(&actions_, descriptor, file.c_str(), flags, 0600);
  }
  void change_directory(const fs::path& directory) { posix_spawn_file_actions_addchdir_np(&actions_, directory.c_str()); }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

}  // namespace

Program::Program(const fs::path& file, const Arguments& arguments, const Surroundings& surroundings) {
  const std::string name = next_name();
  const fs::path input = surroundings.directory / (name + ".in");
  out_file_ = surroundings.directory / (name + ".out");
  err_file_ = surroundings.directory / (name + ".err");
  write_file(input, surroundings.input);
  FileActions actions;
  actions.open(STDIN_FILENO, input, O_RDONLY);
  actions.open(STDOUT_FILENO, out_file_, O_WRONLY | O_CREAT | O_TRUNC);
  actions.open(STDERR_FILENO, err_file_, O_WRONLY | O_CREAT | O_TRUNC);
  actions.change_directory(surroundings.directory);
  serves_ = !arguments.empty() && arguments.front() == "serve";
  std::vector<std::string> words = {file.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  auto environment = environment_of(surroundings);
  const int failed =
      posix_spawn(&process_, file.c_str(), actions.get(), nullptr, pointers(words).data(), pointers(environment).data());
  if (failed != 0) throw std::runtime_error("cannot start " + file.string() + ": " + std::strerror(failed));
}

Program::Program(Program&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      status_(other.status_),
      out_file_(other.out_file_),
      err_file_(std::exchange(other.err_file_, {})),
      serves_(std::exchange(other.serves_, false)) {}

Program::~Program() {
  if (process_ > 0 && !has_ended()) {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, &status_, 0);
  }
  if (serves_) keep_log(err_file_);
}

// Never 0 or -1: those mean groups of processes.
void Program::signal(int number) const {
  if (process_ > 0) ::kill(process_, number);
}
std::string Program::out() const { return read_file(out_file_); }
std::string Program::err() const { return read_file(err_file_); }

bool Program::has_ended() {
  if (process_ > 0 && ::waitpid(process_, &status_, WNOHANG) == process_) process_ = 0;
  return process_ <= 0;
}

Ended Program::wait(std::chrono::seconds limit) {
  const auto deadline = Clock::now() + limit;
  while (!has_ended()) {
    if (Clock::now() > deadline) throw std::runtime_error("the program does not end:\n" + out() + err());
    std::this_thread::sleep_for(2ms);
  }
  Ended ended{-1, 0, out(), err()};
  if (WIFEXITED(status_)) ended.code = WEXITSTATUS(status_);
  if (WIFSIGNALED(status_)) ended.signal = WTERMSIG(status_);
  return ended;
}

void Program::wait_for_output(const std::string& text, std::chrono::seconds limit) {
  const auto deadline = Clock::now() + limit;
  while (out().find(text) == std::string::npos) {
    if (has_ended() || Clock::now() > deadline) throw std::runtime_error("'" + text + "' was never said:\n" + out() + err());
    std::this_thread::sleep_for(5ms);
  }
}

}  // namespace rotulus::test
