// The server's log: one JSON object a line, to stderr or a file. Never content, never a query string, never a raw path.
//   {"time":"2026-03-01T09:30:00.123Z","level":"info","event":"request","request_id":"...","method":"GET",
//    "route":"/api/v1/documents/{id}","status":200,"duration_ms":0.42,"bytes":512,"peer":"192.0.2.7"}
// Thread-safety: all methods may be called from many threads; each line is one write.
// Errors: to_file throws Error{kIo} when the file cannot be opened; writing never throws, lost lines are counted.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>

#include "http/request.h"
#include "http/status.h"

namespace rotulus::http {

enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError, kOff };

struct LogField {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double, bool> value;
};

// One answered (or broken off) request.
struct RequestRecord {
  std::string_view request_id;
  std::string_view method;  // empty when the request line could not be read
  std::string_view route;   // the pattern, empty when none matched
  Status status = Status::kOk;
  bool complete = true;     // false: the client or a deadline ended it early
  double duration_ms = 0;   // from the first byte of the request to the last of the answer
  std::uint64_t bytes = 0;  // of the answer's body
  std::string_view peer;
};

class EventLog {
 public:
  static std::shared_ptr<EventLog> to_stderr(LogLevel level);
  static std::shared_ptr<EventLog> to_file(const std::filesystem::path& file, LogLevel level);
  // Hands every line to `sink` under a lock; for tests.
  static std::shared_ptr<EventLog> to_function(LogLevel level, std::function<void(std::string_view line)> sink);
  ~EventLog();
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;

  bool logs(LogLevel level) const { return level >= level_ && level != LogLevel::kOff; }
  void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});
  void request(const RequestRecord& record);  // at kInfo; 5xx at kWarning
  // Opens the file anew after it was renamed by log rotation. False when that fails: the old file goes on being written.
  bool reopen();
  std::uint64_t lost() const { return lost_.load(std::memory_order_relaxed); }

 private:
  EventLog(LogLevel level, int descriptor, std::filesystem::path file, std::function<void(std::string_view)> sink);
  void emit(std::string line);

  const LogLevel level_;
  const std::filesystem::path file_;
  const std::function<void(std::string_view)> sink_;
  std::mutex mutex_;  // guards descriptor_ against reopen() and orders the sink
  int descriptor_;
  std::atomic<std::uint64_t> lost_{0};
};

}  // namespace rotulus::http
