// Cursors that are a number: the row or version from which a list goes on. Thread-safety: pure function.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>

namespace rotulus::service {

// 0, the beginning of the list, for an empty cursor and for what is no number.
inline std::int64_t cursor_number(const std::string& cursor) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), value);
  return error == std::errc() && end == cursor.data() + cursor.size() ? value : 0;
}

}  // namespace rotulus::service
