#include "http/event_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <type_traits>

#include "core/time.h"
#include "text.h"

namespace rotulus::http {
namespace {

constexpr int kNoDescriptor = -1;

std::string_view name(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    default:
      return "error";
  }
}

int open_log(const std::filesystem::path& file) {
  // Group may read, so that a log collector need not be root; the log holds no content.
  return ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
}

void append_time(std::string& out) {
  const Timestamp now = Timestamp::now();
  out += now.text();
  char fraction[8];
  std::snprintf(fraction, sizeof fraction, ".%03dZ", static_cast<int>(now.microseconds / 1000 % 1000));
  out.pop_back();  // the Z, which comes after the fraction
  out += fraction;
}

void append_name(std::string& out, std::string_view name) {
  out += ",\"";
  out += name;
  out += "\":";
}

void append_number(std::string& out, double value) {
  char buffer[32];
  out.append(buffer, static_cast<std::size_t>(std::snprintf(buffer, sizeof buffer, "%.3f", value)));
}

void append_field(std::string& out, const LogField& field) {
  append_name(out, field.name);
  std::visit(
      [&](auto value) {
        using Value = decltype(value);
        if constexpr (std::is_same_v<Value, std::string_view>)
          append_json_string(out, value);
        else if constexpr (std::is_same_v<Value, bool>)
          out += value ? "true" : "false";
        else if constexpr (std::is_same_v<Value, double>)
          append_number(out, value);
        else
          out += std::to_string(value);
      },
      field.value);
}

std::string begin_line(LogLevel level, std::string_view event) {
  std::string line = "{\"time\":\"";
  line.reserve(320);
  append_time(line);
  line += "\",\"level\":\"";
  line += name(level);
  line += "\",\"event\":";
  append_json_string(line, event);
  return line;
}

}  // namespace

std::shared_ptr<EventLog> EventLog::to_stderr(LogLevel level) {
  return std::shared_ptr<EventLog>(new EventLog(level, STDERR_FILENO, {}, {}));
}

std::shared_ptr<EventLog> EventLog::to_file(const std::filesystem::path& file, LogLevel level) {
  const int descriptor = open_log(file);
  if (descriptor < 0) {
    throw Error(ErrorCode::kIo, "The log file " + file.string() + " cannot be opened for writing (" + std::strerror(errno) +
                                    "). Make its folder writable for the server, or set log.file to another place.");
  }
  return std::shared_ptr<EventLog>(new EventLog(level, descriptor, file, {}));
}

std::shared_ptr<EventLog> EventLog::to_function(LogLevel level, std::function<void(std::string_view)> sink) {
  return std::shared_ptr<EventLog>(new EventLog(level, kNoDescriptor, {}, std::move(sink)));
}

EventLog::EventLog(LogLevel level, int descriptor, std::filesystem::path file, std::function<void(std::string_view)> sink)
    : level_(level), file_(std::move(file)), sink_(std::move(sink)), descriptor_(descriptor) {}

EventLog::~EventLog() {
  if (!file_.empty()) ::close(descriptor_);
}

bool EventLog::reopen() {
  if (file_.empty()) return true;
  const int fresh = open_log(file_);
  if (fresh < 0) return false;
  const std::lock_guard lock(mutex_);
  ::close(descriptor_);
  descriptor_ = fresh;
  return true;
}

void EventLog::write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (!logs(level)) return;
  std::string line = begin_line(level, event);
  for (const LogField& field : fields) append_field(line, field);
  emit(std::move(line));
}

void EventLog::request(const RequestRecord& record) {
  const LogLevel level = number(record.status) >= 500 ? LogLevel::kWarning : LogLevel::kInfo;
  if (!logs(level)) return;
  std::string line = begin_line(level, "request");
  append_field(line, {"request_id", record.request_id});
  append_field(line, {"method", record.method});
  append_field(line, {"route", record.route});
  append_field(line, {"status", std::int64_t{number(record.status)}});
  if (!record.complete) append_field(line, {"complete", false});
  append_field(line, {"duration_ms", record.duration_ms});
  append_field(line, {"bytes", static_cast<std::int64_t>(record.bytes)});
  append_field(line, {"peer", record.peer});
  emit(std::move(line));
}

void EventLog::emit(std::string line) {
  line += '}';
  const std::lock_guard lock(mutex_);
  if (sink_) {
    sink_(line);
    return;
  }
  line += '\n';
  ssize_t written = 0;
  do {
    written = ::write(descriptor_, line.data(), line.size());
  } while (written < 0 && errno == EINTR);
  if (written != static_cast<ssize_t>(line.size())) lost_.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace rotulus::http
