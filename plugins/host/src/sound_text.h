// Whether what a plugin says can be shown, kept and compared. Each check throws Nonsense with a sentence.
// Thread-safety: pure functions.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "rotulus/sdk/values.h"

namespace rotulus::plugins {

// An answer that makes no sense. The message says which, as a sentence without a full stop.
class Nonsense : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline constexpr std::size_t kIdBytes = 64;
inline constexpr std::size_t kLineBytes = 4096;     // what is shown on a line: names, labels, messages
inline constexpr std::size_t kTextBytes = 1 << 20;  // bodies and definitions
inline constexpr std::size_t kItems = 1000;         // of any list

void require(bool sound, const std::string& otherwise);
// a-z, 0-9 and '-' (ids) or '_' (names of fields), first a letter, at most kIdBytes.
bool is_id(std::string_view text);
bool is_field_name(std::string_view text);
void check_text(std::string_view text, std::size_t most, const std::string& what);  // UTF-8 without NUL
enum class Presence : std::uint8_t { kOptional, kRequired };
// Every text sound, every language a short tag; kRequired: one of them at least, and none empty.
void check_local(const sdk::LocalText& text, std::size_t most, Presence presence, const std::string& what);
void check_count(std::size_t count, const std::string& what);

// The beginning of a foreign text, made fit for a log line and a terminal.
std::string presentable(std::string_view text);

}  // namespace rotulus::plugins
