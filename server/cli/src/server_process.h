// A running server: lock, HTTPS, control socket, the application behind them, and an orderly end.
//
// It listens before the index is there, so that a port in use is found at once and health can be asked; requests are answered
// with 503 until the application is ready. Thread-safety: run() once, from the main thread, before any other thread was started.
#pragma once

#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "cli/program.h"
#include "control/socket_server.h"
#include "gate.h"
#include "http/event_log.h"
#include "instance.h"
#include "service_manager.h"
#include "signals.h"

namespace rotulus::cli {

class ServerProcess {
 public:
  // `no_key` says why there is no credential: the server starts sealed.
  ServerProcess(config::Config config, const Wiring& wiring, std::optional<crypto::Credential> credential, std::string no_key);
  ~ServerProcess();

  // Until SIGTERM or SIGINT. Throws what kept the server from starting.
  void run();

 private:
  http::ServerOptions http_options() const;
  void start_opening();
  void open_instance();
  service::Application& unseal(const crypto::Credential& credential, const control::ProgressSink& progress);
  std::string control(std::string_view command, std::string_view arguments, const control::ProgressSink& progress);
  std::string status() const;
  void say_ready();
  void say_sealed(const std::string& why);
  void wait_for_end();
  void reload();
  void stop();
  std::string address_text() const;

  const config::Config config_;
  const Wiring& wiring_;
  std::optional<crypto::Credential> credential_;
  const std::string no_key_;
  Signals signals_;  // first: blocks the signals for all threads that follow
  ServiceManager manager_;
  std::shared_ptr<http::EventLog> log_;
  Gate gate_;
  std::unique_ptr<Instance> instance_;
  std::unique_ptr<http::Server> http_;
  std::unique_ptr<control::SocketServer> socket_;
  std::thread opener_;
  std::atomic<bool> stopping_{false};
  std::mutex unseal_mutex_;  // held while a key is tried
  std::mutex mutex_;         // guards failure_
  std::exception_ptr failure_;
};

}  // namespace rotulus::cli
