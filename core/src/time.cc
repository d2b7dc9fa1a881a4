#include "core/time.h"

#include <chrono>
#include <cstdio>
#include <ctime>

namespace rotulus {
namespace {

constexpr std::int64_t kMicro = 1'000'000;

// Reads exactly `digits` decimal digits at `at`; -1 when they are not there.
int read_number(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// Offset from UTC in seconds at the end of an RFC 3339 time: "Z", "+08:00".
std::optional<int> read_offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const int hours = read_number(text, 1, 2);
  const int minutes = read_number(text, 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

}  // namespace

Timestamp Timestamp::now() {
  using namespace std::chrono;
  return {duration_cast<std::chrono::microseconds>(system_clock::now().time_since_epoch()).count()};
}

std::optional<Timestamp> Timestamp::parse(std::string_view text) {
  using namespace std::chrono;
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') return std::nullopt;
  if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') return std::nullopt;
  const int y = read_number(text, 0, 4), mo = read_number(text, 5, 2), d = read_number(text, 8, 2);
  const int h = read_number(text, 11, 2), mi = read_number(text, 14, 2), s = read_number(text, 17, 2);
  const year_month_day date{year(y), month(static_cast<unsigned>(mo)), day(static_cast<unsigned>(d))};
  if (y < 0 || mo < 0 || d < 0 || !date.ok() || h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 || s > 60) return std::nullopt;
  std::size_t at = 19;
  std::int64_t fraction = 0;
  if (text[at] == '.') {
    std::int64_t unit = kMicro / 10;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) fraction += (text[at] - '0') * unit;
  }
  const auto offset = read_offset(text.substr(at));
  if (!offset) return std::nullopt;
  const std::int64_t days = sys_days(date).time_since_epoch().count();
  return Timestamp{(days * 86400 + h * 3600 + mi * 60 + s - *offset) * kMicro + fraction};
}

std::int64_t Timestamp::seconds() const {
  return microseconds >= 0 ? microseconds / kMicro : -((-microseconds + kMicro - 1) / kMicro);
}

std::string Timestamp::text() const {
  const std::time_t time = seconds();
  std::tm parts{};
  gmtime_r(&time, &parts);
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                parts.tm_hour, parts.tm_min, parts.tm_sec);
  return buffer;
}

}  // namespace rotulus
