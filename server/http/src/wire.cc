#include "wire.h"

#include <array>
#include <cstdio>
#include <ctime>

#include "text.h"

namespace rotulus::http {
namespace {

std::string format_date(std::time_t now) {
  constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm parts{};
  gmtime_r(&now, &parts);
  char buffer[64];
  const int size = std::snprintf(buffer, sizeof buffer, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                 kDays.at(static_cast<std::size_t>(parts.tm_wday)), parts.tm_mday,
                                 kMonths.at(static_cast<std::size_t>(parts.tm_mon)), parts.tm_year + 1900, parts.tm_hour,
                                 parts.tm_min, parts.tm_sec);
  return {buffer, static_cast<std::size_t>(size)};
}

const std::string& current_date() {
  thread_local std::time_t second = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != second) {
    text = format_date(now);
    second = now;
  }
  return text;
}

void append_line(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

bool is_servers_own(std::string_view name) {
  for (const std::string_view own : {"Content-Length", "Transfer-Encoding", "Connection", "Date"}) {
    if (equal_ignoring_case(name, own)) return true;
  }
  return false;
}

void append_fields(std::string& out, const Headers& headers) {
  for (const auto& field : headers) {
    if (is_servers_own(field.name)) continue;
    if (!is_token(field.name) || !is_field_value(field.value)) {
      throw Error(ErrorCode::kInternal, "A handler answered with an invalid header field.");
    }
    append_line(out, field.name, field.value);
  }
}

}  // namespace

std::string write_head(const Response& response, BodyForm form, Persistence persistence) {
  std::string out;
  out.reserve(768);
  out += "HTTP/1.1 ";
  out += std::to_string(number(response.status));
  out += ' ';
  out += reason(response.status);
  out += "\r\n";
  append_line(out, "Date", current_date());
  append_fields(out, response.headers);
  if (form == BodyForm::kCounted) append_line(out, "Content-Length", std::to_string(response.body.length().value_or(0)));
  if (form == BodyForm::kChunked) append_line(out, "Transfer-Encoding", "chunked");
  if (persistence == Persistence::kClose) append_line(out, "Connection", "close");
  out += "\r\n";
  return out;
}

std::string chunk_prefix(std::size_t size) {
  char buffer[32];
  return {buffer, static_cast<std::size_t>(std::snprintf(buffer, sizeof buffer, "%zx\r\n", size))};
}

}  // namespace rotulus::http
