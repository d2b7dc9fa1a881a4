#include "server_process.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "administration.h"
#include "control/commands.h"
#include "core/error.h"
#include "crypto/digest.h"
#include "output.h"
#include "places.h"
#include "plugin_host.h"
#include "progress.h"

namespace rotulus::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto kLookAround = 1000ms;
constexpr auto kStartMayTake = 60s;  // from every sign of progress on

http::LogLevel log_level(config::LogLevel level) {
  switch (level) {
    case config::LogLevel::kDebug:
      return http::LogLevel::kDebug;
    case config::LogLevel::kInfo:
      return http::LogLevel::kInfo;
    case config::LogLevel::kWarning:
      return http::LogLevel::kWarning;
    case config::LogLevel::kError:
      return http::LogLevel::kError;
  }
  return http::LogLevel::kInfo;
}

std::shared_ptr<http::EventLog> open_log(const config::Log& log) {
  const auto level = log_level(log.level);
  return log.file.empty() ? http::EventLog::to_stderr(level) : http::EventLog::to_file(log.file, level);
}

http::Limits limits_of(const config::Limits& given) {
  http::Limits limits;
  limits.body_bytes = static_cast<std::uint64_t>(given.body_mib) << 20;
  limits.head_deadline = std::chrono::seconds(given.head_seconds);
  limits.body_deadline = std::chrono::seconds(given.body_seconds);
  limits.body_rate = static_cast<std::uint64_t>(given.body_kib_per_second) << 10;
  limits.idle_timeout = std::chrono::seconds(given.idle_seconds);
  limits.connections = static_cast<std::size_t>(given.connections);
  limits.connections_per_address = static_cast<std::size_t>(given.connections_per_address);
  return limits;
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 && name[0] ? name.data() : "localhost";
}

crypto::Credential parse_credential(std::string_view arguments) {
  Json values = Json::parse(arguments, nullptr, false);
  const Json none;
  const Json& kind = values.is_object() ? values.value("kind", none) : none;
  crypto::Credential credential;
  if (kind == "passphrase")
    credential.kind = crypto::SlotKind::kPassphrase;
  else if (kind == "recovery_key")
    credential.kind = crypto::SlotKind::kRecovery;
  else if (kind != "key_file")
    throw Error(ErrorCode::kInvalidArgument, "The key must be a key_file, a passphrase or a recovery_key.");
  crypto::Bytes secret;
  const auto text = values.find("secret");
  if (text == values.end() || !text->is_string() || !crypto::from_base64url(text->get_ref<const std::string&>(), secret))
    throw Error(ErrorCode::kInvalidArgument, "The secret must be base64url.");
  credential.secret = crypto::SecretBytes(secret);
  crypto::cleanse(secret.data(), secret.size());
  auto& held = text->get_ref<std::string&>();
  crypto::cleanse(held.data(), held.size());
  return credential;
}

}  // namespace

ServerProcess::ServerProcess(config::Config config, const Wiring& wiring, std::optional<crypto::Credential> credential,
                             std::string no_key)
    : config_(std::move(config)),
      wiring_(wiring),
      credential_(std::move(credential)),
      no_key_(std::move(no_key)),
      log_(open_log(config_.log)),
      gate_(starting_handler()) {}

ServerProcess::~ServerProcess() { stop(); }

http::ServerOptions ServerProcess::http_options() const {
  http::ServerOptions options;
  options.address = config_.server.address;
  options.port = static_cast<std::uint16_t>(config_.server.port);
  options.tls = {config_.certificate(), config_.private_key()};
  options.workers = config_.server.threads;
  options.transfer_threads = config_.server.transfer_threads;
  options.limits = limits_of(config_.server.limits);
  options.log = log_;
  return options;
}

void ServerProcess::run() {
  check_owner(config_.data.directory);
  auto options = application_options(config_);
  options.checkpoints.on_failure = [log = log_](const std::string& reason) {
    log->write(http::LogLevel::kError, "checkpoint_failed", {{"reason", reason}});
  };
  options.backups.on_event = [log = log_](std::string_view event, bool failed, const std::string& detail) {
    log->write(failed ? http::LogLevel::kError : http::LogLevel::kInfo, event, {{failed ? "reason" : "detail", detail}});
  };
  options.extraction.on_trouble = [log = log_](const std::string& trouble) {
    if (trouble.empty())
      log->write(http::LogLevel::kInfo, "extraction_goes_on");
    else
      log->write(http::LogLevel::kError, "extraction_failing", {{"reason", trouble}});
  };
  instance_ = std::make_unique<Instance>(config_.data.directory, std::move(options));
  instance_->use_plugins(load_plugins(config_, log_));
  http_ = std::make_unique<http::Server>(http_options(), [this](http::Request& request) { return gate_(request); });
  http_->start();
  socket_ = std::make_unique<control::SocketServer>(
      config_.data.directory, [this](std::string_view command, std::string_view arguments,
                                     const control::ProgressSink& progress) { return control(command, arguments, progress); });
  socket_->start();
  if (credential_)
    start_opening();
  else
    say_sealed(no_key_);
  wait_for_end();
  stop();
  if (failure_) std::rethrow_exception(failure_);
  log_->write(http::LogLevel::kInfo, "stopped");
}

void ServerProcess::start_opening() {
  opener_ = std::thread([this] { open_instance(); });
}

// The first opening, with the key that the server was started with. Progress goes to the terminal.
void ServerProcess::open_instance() {
  try {
    Progress progress;
    unseal(*credential_, [&](std::string_view what, std::uint64_t done, std::uint64_t total) {
      progress.update(what, done, total);
      return true;
    });
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kWrongKey) {
      say_sealed(error.what());
    } else if (!stopping_) {
      const std::lock_guard lock(mutex_);
      failure_ = std::current_exception();
    }
  } catch (...) {
    const std::lock_guard lock(mutex_);
    failure_ = std::current_exception();
  }
  credential_.reset();
  signals_.nudge();
}

service::Application& ServerProcess::unseal(const crypto::Credential& credential, const control::ProgressSink& progress) {
  const std::unique_lock turn(unseal_mutex_, std::try_to_lock);
  if (!turn)
    throw Error(ErrorCode::kConflict, "The server is being given its key already: wait a moment, then ask 'rotulus key status'.");
  // One that serves already refuses the key below, and goes on serving.
  if (instance_->state() == Instance::State::kSealed) gate_.set(starting_handler());
  try {
    auto& application = instance_->open(credential, [&](std::string_view what, std::uint64_t done, std::uint64_t total) {
      manager_.extend_start(kStartMayTake);
      return !stopping_ && progress(what, done, total);
    });
    gate_.set(wiring_.serving_handler({application, config_, [this] { return http_->statistics(); }}));
    say_ready();
    return application;
  } catch (...) {
    if (instance_->state() == Instance::State::kSealed) gate_.set(wiring_.sealed_handler());
    throw;
  }
}

std::string ServerProcess::control(std::string_view command, std::string_view arguments, const control::ProgressSink& progress) {
  if (command == "status") return status();
  if (command == "unseal") {
    unseal(parse_credential(arguments), progress);
    return status();
  }
  auto& application = instance_->application();
  log_->write(http::LogLevel::kInfo, "command", {{"command", command}});
  return control::run_command(*control::served_context(application), command, arguments, progress);
}

std::string ServerProcess::status() const {
  return Json{{"state", name(instance_->state())},
              {"data", config_.data.directory.string()},
              {"address", address_text()},
              {"version", wiring_.version},
              {"process", ::getpid()}}
      .dump();
}

std::string ServerProcess::address_text() const {
  const std::string& address = config_.server.address;
  const bool any = address == "0.0.0.0" || address == "::";
  const std::string host = any ? host_name() : address.find(':') == std::string::npos ? address : '[' + address + ']';
  return "https://" + host + ':' + std::to_string(http_->port());
}

void ServerProcess::say_ready() {
  if (const std::string trouble = instance_->application().store().trouble(); !trouble.empty()) {
    log_->write(http::LogLevel::kError, "read_only", {{"why", trouble}});
    print_notice(trouble);
  }
  log_->write(http::LogLevel::kInfo, "ready", {{"address", address_text()}});
  manager_.ready("Serving " + address_text());
  print_line("Rotulus is ready: open " + address_text() + "/");
}

// For the service manager a sealed server has started: it waits for a person, not for time.
void ServerProcess::say_sealed(const std::string& why) {
  gate_.set(wiring_.sealed_handler());
  log_->write(http::LogLevel::kWarning, "sealed");
  manager_.ready("Sealed: waiting for its key");
  print_notice(why);
  print_line("Rotulus is sealed and answers only for its health at " + address_text() +
             "/livez. Give it its key with 'rotulus unseal --data " + config_.data.directory.string() + " --key-file FILE'.");
}

void ServerProcess::wait_for_end() {
  const auto limit = std::min(manager_.watchdog().value_or(kLookAround), std::chrono::milliseconds(kLookAround));
  while (true) {
    const auto event = signals_.wait(limit);
    if (event == Signals::Event::kStop) return;
    if (event == Signals::Event::kReload) reload();
    if (manager_.watchdog()) manager_.alive();
    const std::lock_guard lock(mutex_);
    if (failure_) return;
  }
}

// SIGHUP: a renewed certificate and a rotated log.
void ServerProcess::reload() {
  try {
    http_->reload_certificate();
    log_->write(http::LogLevel::kInfo, "reloaded");
  } catch (const Error& error) {
    log_->write(http::LogLevel::kError, "reload_failed", {{"reason", error.what()}});
  }
  log_->reopen();
}

void ServerProcess::stop() {
  if (stopping_.exchange(true) || !http_) return;
  manager_.stopping();
  log_->write(http::LogLevel::kInfo, "stopping");
  if (socket_) socket_->stop();  // commands end where they can be taken up again
  if (opener_.joinable()) opener_.join();
  http_->stop();  // requests that have begun are finished
  gate_.set(starting_handler());
  instance_->close();  // writes the checkpoint of the index
}

}  // namespace rotulus::cli
