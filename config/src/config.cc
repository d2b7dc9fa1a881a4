#include "config/config.h"

#include "draft.h"
#include "settings.h"

namespace rotulus::config {
namespace {

std::string listing(const std::vector<Problem>& problems) {
  std::string text = "The configuration cannot be used:";
  for (const Problem& problem : problems) text += "\n  " + problem.where + ": " + problem.text;
  return text;
}

}  // namespace

ConfigError::ConfigError(std::vector<Problem> problems)
    : Error(ErrorCode::kInvalidArgument, listing(problems)), problems_(std::move(problems)) {}

std::filesystem::path Config::certificate() const {
  return server.tls.certificate.empty() ? data.directory / "tls" / "certificate.pem" : server.tls.certificate;
}

std::filesystem::path Config::private_key() const {
  return server.tls.private_key.empty() ? data.directory / "tls" / "private-key.pem" : server.tls.private_key;
}

namespace {

std::filesystem::path beside(const std::filesystem::path& directory, const char* ending) {
  // "data/" names the same directory as "data".
  const auto name = directory.has_filename() ? directory : directory.parent_path();
  return name.string() + ending;
}

}  // namespace

std::filesystem::path Config::audit_key_file() const {
  return audit.signing_key_file.empty() ? beside(data.directory, ".audit-key") : audit.signing_key_file;
}

std::filesystem::path Config::checkpoint_file() const {
  return audit.checkpoint_file.empty() ? beside(data.directory, ".checkpoints") : audit.checkpoint_file;
}

std::filesystem::path Config::plugin_file(const std::string& plugin) const {
  const std::string file = "rotulus-" + plugin + ".so";
  if (!plugins.directory.empty()) return plugins.directory / file;
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  const auto beside = program / "plugins" / file;
  return std::filesystem::exists(beside, error) ? beside : program.parent_path() / "lib" / "rotulus" / "plugins" / file;
}

void Draft::set(std::string_view key, std::string_view text, const std::filesystem::path& base, const std::string& where) {
  if (auto wrong = assign(*find_setting(key), text, base, config))
    add_problem(where, *std::move(wrong));
  else
    origins[std::string(key)] = where;
}

Config load(const std::optional<std::filesystem::path>& file, const Environment& environment) {
  Draft draft;
  if (file) read_file(*file, draft);
  read_environment(environment, draft);
  check_combinations(draft);
  if (!draft.problems.empty()) throw ConfigError(std::move(draft.problems));
  return draft.config;
}

std::vector<SettingInfo> describe(const Config& config) {
  std::vector<SettingInfo> all;
  for (const Setting& setting : settings()) {
    all.push_back({std::string(setting.key), environment_name(setting.key), value_text(setting, config), expected(setting)});
  }
  for (const auto& [plugin, values] : config.plugins.settings) {
    const std::string prefix = std::string("plugins.settings.").append(plugin).append(".");
    for (const auto& [name, value] : values) all.push_back({std::string(prefix).append(name), "", value, "a text"});
  }
  return all;
}

}  // namespace rotulus::config
