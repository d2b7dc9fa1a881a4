// Tells the service manager how the server is, in the protocol of sd_notify: datagrams to the socket in $NOTIFY_SOCKET. Without
// that variable everything here does nothing. Thread-safety: all methods from any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace rotulus::cli {

class ServiceManager {
 public:
  // Takes NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID out of the environment, so that children do not inherit them.
  ServiceManager();
  ~ServiceManager();
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;

  void ready(const std::string& status) const { send("READY=1\nSTATUS=" + status); }
  void status(const std::string& status) const { send("STATUS=" + status); }
  // While starting takes long: asks for `more` from now on before the start counts as failed.
  void extend_start(std::chrono::seconds more) const;
  void stopping() const { send("STOPPING=1\nSTATUS=Stopping"); }
  void alive() const { send("WATCHDOG=1"); }
  // How often alive() is to be called, half of what the service manager waits; nothing without a watchdog.
  std::optional<std::chrono::milliseconds> watchdog() const { return watchdog_; }

 private:
  void send(const std::string& message) const;

  std::string socket_;
  int descriptor_ = -1;
  std::optional<std::chrono::milliseconds> watchdog_;
};

}  // namespace rotulus::cli
