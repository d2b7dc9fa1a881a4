#include "places.h"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "core/error.h"
#include "secret_io.h"

namespace rotulus::cli {
namespace {

namespace fs = std::filesystem;

// The options are laid over the environment under these names, so that they are checked as every setting is.
const std::map<std::string, std::string>& option_of_setting() {
  static const std::map<std::string, std::string> names = {{"ROTULUS_DATA_DIRECTORY", "--data"},
                                                           {"ROTULUS_DATA_KEY_FILE", "--key-file"},
                                                           {"ROTULUS_SERVER_ADDRESS", "--address"},
                                                           {"ROTULUS_SERVER_PORT", "--port"}};
  return names;
}

config::Environment with_options(config::Environment environment, const PlaceOptions& options) {
  if (options.data) environment["ROTULUS_DATA_DIRECTORY"] = *options.data;
  if (options.key_file) environment["ROTULUS_DATA_KEY_FILE"] = *options.key_file;
  if (options.address) environment["ROTULUS_SERVER_ADDRESS"] = *options.address;
  if (options.port) environment["ROTULUS_SERVER_PORT"] = std::to_string(*options.port);
  return environment;
}

bool is_given(const PlaceOptions& options, const std::string& option) {
  return (option == "--data" && options.data) || (option == "--key-file" && options.key_file) ||
         (option == "--address" && options.address) || (option == "--port" && options.port);
}

std::vector<config::Problem> named_by_option(std::vector<config::Problem> problems, const PlaceOptions& options) {
  for (auto& problem : problems) {
    const auto found = option_of_setting().find(problem.where);
    if (found != option_of_setting().end() && is_given(options, found->second)) problem.where = found->second;
  }
  return problems;
}

void set_rules(service::SignInLimits& limits, const config::SignIn& given) {
  const bool mlps = given.password_profile == config::PasswordProfile::kMlps;
  limits.passwords.profile = mlps ? service::PasswordProfile::kMlps : service::PasswordProfile::kNist;
  limits.passwords.characters = given.password_characters;
  limits.passwords.days = given.password_days;
  limits.passwords.change_given = given.change_given_passwords;
  const bool required = given.second_factor == config::SecondFactor::kRequired;
  limits.second_factor = required ? service::SecondFactorRule::kRequired : service::SecondFactorRule::kOptional;
  limits.token_life = std::chrono::hours(24) * given.token_days;
  limits.reset_life = std::chrono::hours(given.reset_hours);
}

void set_backups(service::BackupOptions& backups, const config::Backup& given) {
  backups.directory = given.directory;
  backups.every_hours = given.every_hours;
  backups.hour = given.hour;
  backups.keep = {given.keep_newest, given.keep_daily, given.keep_weekly, given.keep_monthly};
  backups.test_restore = given.test_restore;
}

void set_extraction(service::ExtractionOptions& extraction, const config::Config& config) {
  const config::Extraction& given = config.extraction;
  extraction.at_once = given.at_once;
  extract::WorkerOptions& worker = extraction.worker;
  worker.program = extract::usual_program();
  for (const std::string& plugin : given.plugins) worker.plugins.push_back(config.plugin_file(plugin));
  worker.memory_mib = static_cast<std::uint64_t>(given.memory_mib);
  worker.deadline = std::chrono::seconds(given.seconds);
  worker.file_mib = static_cast<std::uint64_t>(given.file_mib);
}

crypto::Credential recovery_credential(int descriptor) {
  const auto text = read_secret(descriptor, "Recovery key");
  if (auto key = crypto::parse_recovery_text(crypto::as_text(text.view()))) return {crypto::SlotKind::kRecovery, std::move(*key)};
  throw Error(ErrorCode::kInvalidArgument,
              "This is no recovery key: its checksum is wrong. Compare it with the paper; it has 8 groups of 7 characters.");
}

}  // namespace

std::optional<fs::path> find_config_file(const PlaceOptions& options) {
  if (options.config) return fs::path(*options.config);
  if (const char* named = std::getenv("ROTULUS_CONFIG"); named && *named) return fs::path(named);
  for (const char* usual : {"rotulus.yaml", "/etc/rotulus/rotulus.yaml"}) {
    std::error_code ignored;
    if (fs::exists(usual, ignored)) return fs::path(usual);
  }
  return std::nullopt;
}

config::Config load_config(const PlaceOptions& options) {
  try {
    auto config = config::load(find_config_file(options), with_options(config::process_environment(), options));
    config.data.directory = fs::absolute(config.data.directory);
    return config;
  } catch (const config::ConfigError& error) {
    throw config::ConfigError(named_by_option(error.problems(), options));
  }
}

std::optional<crypto::Credential> find_credential(const PlaceOptions& options, const config::Config& config) {
  if (options.recovery_fd) return recovery_credential(*options.recovery_fd);
  if (options.passphrase_fd)
    return crypto::Credential{crypto::SlotKind::kPassphrase, read_secret(*options.passphrase_fd, "Passphrase")};
  if (!config.data.key_file.empty()) return crypto::read_key_file(config.data.key_file);
  return std::nullopt;
}

crypto::Credential require_credential(const PlaceOptions& options, const config::Config& config) {
  if (auto credential = find_credential(options, config)) return std::move(*credential);
  throw Error(ErrorCode::kInvalidArgument,
              "No key is named for " + config.data.directory.string() +
                  ". Give --key-file FILE, or --passphrase-fd N, or set data.key_file in the configuration.");
}

bool lies_below(const fs::path& path, const fs::path& directory) {
  const fs::path inner = fs::weakly_canonical(fs::absolute(path)), outer = fs::weakly_canonical(fs::absolute(directory));
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

service::ApplicationOptions application_options(const config::Config& config) {
  service::ApplicationOptions options;
  options.index = {config.search.memory_directory, config.search.allow_disk, config.search.allow_swap};
  options.indexer.checkpoint_interval = std::chrono::minutes(config.search.checkpoint_minutes);
  options.checkpoints.signing_key_file = config.audit_key_file();
  options.checkpoints.checkpoint_file = config.checkpoint_file();
  set_backups(options.backups, config.backup);
  set_extraction(options.extraction, config);
  options.sign_in.idle = std::chrono::minutes(config.sign_in.idle_minutes);
  options.sign_in.absolute = std::chrono::hours(config.sign_in.absolute_hours);
  options.sign_in.failures_before_delay = config.sign_in.throttle_failures;
  options.sign_in.failure_window = std::chrono::minutes(config.sign_in.throttle_minutes);
  set_rules(options.sign_in, config.sign_in);
  // Those who wait for a hash hold threads that answer requests: never more than half of them.
  options.sign_in.hash_places = std::clamp(config.server.threads / 2, 1, options.sign_in.hash_places);
  return options;
}

}  // namespace rotulus::cli
