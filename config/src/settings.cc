#include "settings.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace rotulus::config {
namespace {

constexpr Setting kSettings[] = {
    {"server.address", Address{[](Config& c) -> std::string& { return c.server.address; }}},
    {"server.port", Integer{[](Config& c) -> int& { return c.server.port; }, 0, 65535}},
    {"server.threads", Integer{[](Config& c) -> int& { return c.server.threads; }, 2, 1024}},
    {"server.transfer_threads", Integer{[](Config& c) -> int& { return c.server.transfer_threads; }, 1, 1024}},
    {"server.tls.certificate",
     Path{[](Config& c) -> std::filesystem::path& { return c.server.tls.certificate; }, Presence::kOptional}},
    {"server.tls.private_key",
     Path{[](Config& c) -> std::filesystem::path& { return c.server.tls.private_key; }, Presence::kOptional}},
    {"server.limits.body_mib", Integer{[](Config& c) -> int& { return c.server.limits.body_mib; }, 1, 1 << 20}},
    {"server.limits.head_seconds", Integer{[](Config& c) -> int& { return c.server.limits.head_seconds; }, 1, 600}},
    {"server.limits.body_seconds", Integer{[](Config& c) -> int& { return c.server.limits.body_seconds; }, 1, 3600}},
    {"server.limits.body_kib_per_second",
     Integer{[](Config& c) -> int& { return c.server.limits.body_kib_per_second; }, 1, 1 << 20}},
    {"server.limits.idle_seconds", Integer{[](Config& c) -> int& { return c.server.limits.idle_seconds; }, 1, 3600}},
    {"server.limits.connections", Integer{[](Config& c) -> int& { return c.server.limits.connections; }, 10, 1'000'000}},
    {"server.limits.connections_per_address",
     Integer{[](Config& c) -> int& { return c.server.limits.connections_per_address; }, 1, 1'000'000}},
    {"data.directory", Path{[](Config& c) -> std::filesystem::path& { return c.data.directory; }, Presence::kRequired}},
    {"data.key_file", Path{[](Config& c) -> std::filesystem::path& { return c.data.key_file; }, Presence::kOptional}},
    {"audit.signing_key_file",
     Path{[](Config& c) -> std::filesystem::path& { return c.audit.signing_key_file; }, Presence::kOptional}},
    {"audit.checkpoint_file",
     Path{[](Config& c) -> std::filesystem::path& { return c.audit.checkpoint_file; }, Presence::kOptional}},
    {"backup.directory", Path{[](Config& c) -> std::filesystem::path& { return c.backup.directory; }, Presence::kOptional}},
    {"backup.every_hours", Integer{[](Config& c) -> int& { return c.backup.every_hours; }, 1, 744}},
    {"backup.hour", Integer{[](Config& c) -> int& { return c.backup.hour; }, 0, 23}},
    {"backup.keep_newest", Integer{[](Config& c) -> int& { return c.backup.keep_newest; }, 1, 10'000}},
    {"backup.keep_daily", Integer{[](Config& c) -> int& { return c.backup.keep_daily; }, 0, 10'000}},
    {"backup.keep_weekly", Integer{[](Config& c) -> int& { return c.backup.keep_weekly; }, 0, 10'000}},
    {"backup.keep_monthly", Integer{[](Config& c) -> int& { return c.backup.keep_monthly; }, 0, 10'000}},
    {"backup.test_restore", Integer{[](Config& c) -> int& { return c.backup.test_restore; }, 0, 10'000}},
    {"search.memory_directory",
     Path{[](Config& c) -> std::filesystem::path& { return c.search.memory_directory; }, Presence::kRequired}},
    {"search.allow_disk", Flag{[](Config& c) -> bool& { return c.search.allow_disk; }}},
    {"search.allow_swap", Flag{[](Config& c) -> bool& { return c.search.allow_swap; }}},
    {"search.checkpoint_minutes", Integer{[](Config& c) -> int& { return c.search.checkpoint_minutes; }, 1, 1440}},
    {"log.level", Level{[](Config& c) -> LogLevel& { return c.log.level; }}},
    {"log.file", Path{[](Config& c) -> std::filesystem::path& { return c.log.file; }, Presence::kOptional}},
    {"sign_in.idle_minutes", Integer{[](Config& c) -> int& { return c.sign_in.idle_minutes; }, 1, 1440}},
    {"sign_in.absolute_hours", Integer{[](Config& c) -> int& { return c.sign_in.absolute_hours; }, 1, 720}},
    {"sign_in.throttle_failures", Integer{[](Config& c) -> int& { return c.sign_in.throttle_failures; }, 1, 100}},
    {"sign_in.throttle_minutes", Integer{[](Config& c) -> int& { return c.sign_in.throttle_minutes; }, 1, 1440}},
    {"sign_in.second_factor", Factor{[](Config& c) -> SecondFactor& { return c.sign_in.second_factor; }}},
    {"sign_in.password_profile", Profile{[](Config& c) -> PasswordProfile& { return c.sign_in.password_profile; }}},
    {"sign_in.password_characters", Integer{[](Config& c) -> int& { return c.sign_in.password_characters; }, 8, 64}},
    {"sign_in.password_days", Integer{[](Config& c) -> int& { return c.sign_in.password_days; }, 1, 3650}},
    {"sign_in.change_given_passwords", Flag{[](Config& c) -> bool& { return c.sign_in.change_given_passwords; }}},
    {"sign_in.token_days", Integer{[](Config& c) -> int& { return c.sign_in.token_days; }, 1, 3650}},
    {"sign_in.reset_hours", Integer{[](Config& c) -> int& { return c.sign_in.reset_hours; }, 1, 720}},
    {"plugins.load", Names{[](Config& c) -> std::vector<std::string>& { return c.plugins.load; }}},
    {"plugins.directory", Path{[](Config& c) -> std::filesystem::path& { return c.plugins.directory; }, Presence::kOptional}},
    {"plugins.deadline_ms", Integer{[](Config& c) -> int& { return c.plugins.deadline_ms; }, 50, 60'000}},
    {"extraction.plugins", Names{[](Config& c) -> std::vector<std::string>& { return c.extraction.plugins; }}},
    {"extraction.at_once", Integer{[](Config& c) -> int& { return c.extraction.at_once; }, 1, 64}},
    {"extraction.memory_mib", Integer{[](Config& c) -> int& { return c.extraction.memory_mib; }, 256, 1 << 16}},
    {"extraction.seconds", Integer{[](Config& c) -> int& { return c.extraction.seconds; }, 1, 3600}},
    {"extraction.file_mib", Integer{[](Config& c) -> int& { return c.extraction.file_mib; }, 1, 2047}},
};

constexpr std::array<std::string_view, 4> kLevels{"debug", "info", "warning", "error"};
constexpr std::array<std::string_view, 2> kProfiles{"nist", "mlps"};
constexpr std::array<std::string_view, 2> kFactors{"optional", "required"};

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

bool is_address(const std::string& text) {
  in6_addr ignored{};
  return ::inet_pton(AF_INET, text.c_str(), &ignored) == 1 || ::inet_pton(AF_INET6, text.c_str(), &ignored) == 1;
}

bool take(const Integer& kind, std::string_view text, const std::filesystem::path&, Config& config) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < kind.low || value > kind.high) return false;
  kind.member(config) = value;
  return true;
}

bool take(const Flag& kind, std::string_view text, const std::filesystem::path&, Config& config) {
  if (text != "true" && text != "false") return false;
  kind.member(config) = text == "true";
  return true;
}

bool take(const Address& kind, std::string_view text, const std::filesystem::path&, Config& config) {
  if (!is_address(std::string(text))) return false;
  kind.member(config) = text;
  return true;
}

bool take(const Path& kind, std::string_view text, const std::filesystem::path& base, Config& config) {
  if (text.find('\0') != std::string_view::npos || (text.empty() && kind.presence == Presence::kRequired)) return false;
  kind.member(config) = text.empty() ? std::filesystem::path() : (base / text).lexically_normal();
  return true;
}

// One of several words, in the order of the enumeration.
template <class Value, std::size_t kSize>
bool take_word(Value& value, const std::array<std::string_view, kSize>& words, std::string_view text) {
  const auto found = std::find(words.begin(), words.end(), text);
  if (found == words.end()) return false;
  value = static_cast<Value>(found - words.begin());
  return true;
}

template <class Value, std::size_t kSize>
std::string word_of(Value value, const std::array<std::string_view, kSize>& words) {
  return std::string(words.at(static_cast<std::size_t>(value)));
}

bool take(const Level& kind, std::string_view text, const std::filesystem::path&, Config& config) {
  return take_word(kind.member(config), kLevels, text);
}

bool take(const Profile& kind, std::string_view text, const std::filesystem::path&, Config& config) {
  return take_word(kind.member(config), kProfiles, text);
}

bool take(const Factor& kind, std::string_view text, const std::filesystem::path&, Config& config) {
  return take_word(kind.member(config), kFactors, text);
}

bool is_name(std::string_view text) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

bool take(const Names& kind, std::string_view text, const std::filesystem::path&, Config& config) {
  std::vector<std::string> names;
  for (bool more = !trimmed(text).empty(); more;) {
    const std::size_t comma = text.find(',');
    names.emplace_back(trimmed(text.substr(0, comma)));
    more = comma != std::string_view::npos;
    if (!is_name(names.back()) || std::count(names.begin(), names.end(), names.back()) > 1) return false;
    if (more) text.remove_prefix(comma + 1);
  }
  kind.member(config) = std::move(names);
  return true;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

std::span<const Setting> settings() { return kSettings; }

const Setting* find_setting(std::string_view key) {
  const auto* found = std::find_if(std::begin(kSettings), std::end(kSettings), [&](const Setting& s) { return s.key == key; });
  return found == std::end(kSettings) ? nullptr : found;
}

bool is_section(std::string_view section) {
  return std::any_of(std::begin(kSettings), std::end(kSettings), [&](const Setting& setting) {
    return setting.key.size() > section.size() && setting.key.starts_with(section) && setting.key[section.size()] == '.';
  });
}

std::string environment_name(std::string_view key) {
  std::string name = "ROTULUS_";
  for (const char c : key) name += c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

std::string expected(const Setting& setting) {
  return std::visit(
      Overloaded{[](const Integer& kind) {
                   return "a whole number from " + std::to_string(kind.low) + " to " + std::to_string(kind.high);
                 },
                 [](const Flag&) { return std::string("true or false"); },
                 [](const Address&) { return std::string("an IP address such as 127.0.0.1, 0.0.0.0 or ::"); },
                 [](const Path& kind) {
                   return std::string(kind.presence == Presence::kRequired ? "a path" : "a path, or '' for none");
                 },
                 [](const Level&) { return std::string("debug, info, warning or error"); },
                 [](const Profile&) { return std::string("nist or mlps"); },
                 [](const Factor&) { return std::string("optional or required"); },
                 [](const Names&) { return std::string("names of a-z, 0-9 and '-', each once, such as [one, two]"); }},
      setting.kind);
}

std::string value_text(const Setting& setting, const Config& config) {
  // The table's accessors give references to change; this only reads through them.
  Config copy = config;
  return std::visit(Overloaded{[&](const Integer& kind) { return std::to_string(kind.member(copy)); },
                               [&](const Flag& kind) { return std::string(kind.member(copy) ? "true" : "false"); },
                               [&](const Address& kind) { return kind.member(copy); },
                               [&](const Path& kind) { return kind.member(copy).string(); },
                               [&](const Level& kind) { return word_of(kind.member(copy), kLevels); },
                               [&](const Profile& kind) { return word_of(kind.member(copy), kProfiles); },
                               [&](const Factor& kind) { return word_of(kind.member(copy), kFactors); },
                               [&](const Names& kind) { return joined(kind.member(copy)); }},
                    setting.kind);
}

std::optional<std::string> assign(const Setting& setting, std::string_view text, const std::filesystem::path& base,
                                  Config& config) {
  const bool taken = std::visit([&](const auto& kind) { return take(kind, text, base, config); }, setting.kind);
  if (taken) return std::nullopt;
  return std::string(setting.key) + ": expected " + expected(setting) + ", found '" + std::string(text) + "'";
}

}  // namespace rotulus::config
