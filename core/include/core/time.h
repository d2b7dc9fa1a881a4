// Points in time, always UTC, to the microsecond.
// Thread-safety: plain values; the functions are pure except now().
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rotulus {

struct Timestamp {
  std::int64_t microseconds = 0;  // since 1970-01-01T00:00:00Z, leap seconds not counted

  static Timestamp now();
  static Timestamp from_seconds(std::int64_t seconds) { return {seconds * 1'000'000}; }
  // RFC 3339 in UTC ("2026-03-01T09:30:00Z"); nothing when the text is no such time.
  static std::optional<Timestamp> parse(std::string_view text);

  std::int64_t seconds() const;
  // RFC 3339 in UTC, whole seconds.
  std::string text() const;
  friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

}  // namespace rotulus
