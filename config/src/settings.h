// The table of settings.
// Thread-safety: constant data and pure functions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "config/config.h"

namespace rotulus::config {

struct Integer {
  int& (*member)(Config&);
  int low, high;
};
struct Flag {
  bool& (*member)(Config&);
};
struct Address {
  std::string& (*member)(Config&);
};
enum class Presence : std::uint8_t { kRequired, kOptional };
struct Path {
  std::filesystem::path& (*member)(Config&);
  Presence presence;
};
struct Level {
  LogLevel& (*member)(Config&);
};
struct Profile {
  PasswordProfile& (*member)(Config&);
};
struct Factor {
  SecondFactor& (*member)(Config&);
};
struct Names {  // a list, or in one text with commas between
  std::vector<std::string>& (*member)(Config&);
};

struct Setting {
  std::string_view key;
  std::variant<Integer, Flag, Address, Path, Level, Profile, Factor, Names> kind;
};

std::span<const Setting> settings();
const Setting* find_setting(std::string_view key);
// Whether some setting lies below `section` ("server", "server.tls").
bool is_section(std::string_view section);
std::string environment_name(std::string_view key);

std::string expected(const Setting& setting);
std::string value_text(const Setting& setting, const Config& config);
// Sets the value from its text. Returns what is wrong with it; nothing when it was taken.
std::optional<std::string> assign(const Setting& setting, std::string_view text, const std::filesystem::path& base,
                                  Config& config);

}  // namespace rotulus::config
