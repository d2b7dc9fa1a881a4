#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "plugins/host.h"

namespace rotulus::plugins {
namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

// Asks everything that can be asked without knowing what the plugin is about: lists, hooks with an empty draft, and how a run
// that has just begun would stand.
void try_all(const Host& host) {
  const auto attempt = [](const auto& call) {
    try {
      call();
    } catch (const Error&) {  // stands in the account of failures
    }
  };
  using Moment = sdk::ContentHook::Moment;
  for (const Moment moment : {Moment::kSave, Moment::kSubmit}) {
    attempt([&] { host.check({}, moment); });
    attempt([&] { host.remarks({}, moment); });
  }
  for (const sdk::Workflow& workflow : host.workflows()) {
    sdk::Run run;
    run.definition = workflow.definition;
    run.submitter = "submitter";
    run.people = {{"submitter", {}, {}, true, true}};
    attempt([&] { host.progress(workflow.id, run); });
  }
}

Json to_json(const PluginStatus& status) {
  return {{"name", status.name},
          {"version", status.version},
          {"description", status.description},
          {"file", status.file},
          {"sha256", status.sha256},
          {"sdk_version", status.sdk_version},
          {"state", static_cast<int>(status.state)},
          {"reason", status.reason},
          {"extension_points", status.extension_points},
          {"permissions", status.permissions},
          {"failures", status.failures},
          {"last_failure", status.last_failure},
          {"last_failure_at", status.last_failure_at ? status.last_failure_at->microseconds : 0}};
}

PluginStatus from_json(const Json& json) {
  PluginStatus status;
  json.at("name").get_to(status.name);
  json.at("version").get_to(status.version);
  json.at("description").get_to(status.description);
  json.at("file").get_to(status.file);
  json.at("sha256").get_to(status.sha256);
  json.at("sdk_version").get_to(status.sdk_version);
  status.state = static_cast<PluginState>(json.at("state").get<int>());
  json.at("reason").get_to(status.reason);
  json.at("extension_points").get_to(status.extension_points);
  json.at("permissions").get_to(status.permissions);
  json.at("failures").get_to(status.failures);
  json.at("last_failure").get_to(status.last_failure);
  if (const auto time = json.at("last_failure_at").get<std::int64_t>(); time != 0) status.last_failure_at = Timestamp{time};
  return status;
}

[[noreturn]] void be_child(int pipe, const std::filesystem::path& file, std::chrono::milliseconds deadline) {
  // A crash shall end the child, whatever its parent does about crashes.
  for (const int signal : {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTERM}) std::signal(signal, SIG_DFL);
  HostOptions options;
  options.deadline = deadline;
  const auto host = Host::load({{"", file, {}}}, options);
  try_all(*host);
  const std::string answer = to_json(host->plugins().front()).dump(-1, ' ', false, Json::error_handler_t::replace);
  for (std::string_view rest = answer; !rest.empty();) {
    const auto written = ::write(pipe, rest.data(), rest.size());
    if (written < 0) break;
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  ::_exit(0);  // without waiting for calls that were left behind
}

// All that the child writes until it closes the pipe or the time is over.
std::string read_answer(int pipe, Clock::time_point end) {
  std::string answer;
  std::array<char, 4096> buffer{};
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd waiting{pipe, POLLIN, 0};
    if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) return {};
    const auto size = ::read(pipe, buffer.data(), buffer.size());
    if (size <= 0) return answer;
    answer.append(buffer.data(), static_cast<std::size_t>(size));
  }
}

PluginStatus judge(const std::filesystem::path& file, const std::string& answer, int wait_status) {
  const Json json = Json::parse(answer, nullptr, false);
  if (json.is_object()) return from_json(json);
  PluginStatus status;
  status.file = file.string();
  status.reason = WIFSIGNALED(wait_status) && WTERMSIG(wait_status) != SIGKILL
                      ? "It crashed the process that loaded it (" + std::string(::strsignal(WTERMSIG(wait_status))) + ")."
                  : WIFEXITED(wait_status) ? "It ended the process that loaded it."
                                           : "The process that loaded it had to be ended: it gave no answer in time.";
  return status;
}

}  // namespace

PluginStatus check_plugin(const std::filesystem::path& file, std::chrono::milliseconds deadline) {
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) throw Error(ErrorCode::kIo, "No pipe could be made to check the plugin with.");
  const pid_t child = ::fork();
  if (child < 0) throw Error(ErrorCode::kIo, "No process could be started to check the plugin in.");
  if (child == 0) {
    ::close(pipe[0]);
    be_child(pipe[1], file, deadline);
  }
  ::close(pipe[1]);
  // Enough for loading and for every call of a plugin that answers each just in time.
  const std::string answer = read_answer(pipe[0], Clock::now() + deadline * 20 + std::chrono::seconds(5));
  ::close(pipe[0]);
  if (answer.empty()) ::kill(child, SIGKILL);
  int wait_status = 0;
  while (::waitpid(child, &wait_status, 0) < 0 && errno == EINTR) {
  }
  return judge(file, answer, wait_status);
}

}  // namespace rotulus::plugins
