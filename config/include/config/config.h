// The server's configuration: defaults, then one YAML file, then the environment; checked as a whole.
// Every setting stands in one table (src/settings.cc), which drives reading, environment names, checks and the test of
// rotulus.example.yaml. Secrets never come from here: keys are in files of their own, named by path.
// Thread-safety: plain values and pure functions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"

namespace rotulus::config {

enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError };

struct Limits {
  int body_mib = 512;
  int head_seconds = 10;
  int body_seconds = 30;
  int body_kib_per_second = 32;
  int idle_seconds = 60;
  int connections = 10'000;
  int connections_per_address = 2'000;
};

struct Tls {
  std::filesystem::path certificate;  // both empty: those that `rotulus init` made below the data directory
  std::filesystem::path private_key;
};

struct Server {
  std::string address = "127.0.0.1";
  int port = 8443;  // 0: any free one
  int threads = 32;
  int transfer_threads = 32;
  Tls tls;
  Limits limits;
};

struct Data {
  std::filesystem::path directory = "/var/lib/rotulus";
  std::filesystem::path key_file;  // empty: the server starts sealed
};

struct Audit {
  std::filesystem::path signing_key_file;  // both empty: beside the data directory, see Config
  std::filesystem::path checkpoint_file;
};

struct Backup {
  std::filesystem::path directory;  // empty: none by the clock
  int every_hours = 24;
  int hour = 1;
  int keep_newest = 7;
  int keep_daily = 7;
  int keep_weekly = 5;
  int keep_monthly = 12;
  int test_restore = 7;
};

struct Search {
  std::filesystem::path memory_directory = "/dev/shm";
  bool allow_disk = false;
  bool allow_swap = false;
  int checkpoint_minutes = 10;
};

struct Log {
  LogLevel level = LogLevel::kInfo;
  std::filesystem::path file;  // empty: stderr
};

enum class PasswordProfile : std::uint8_t { kNist, kMlps };
enum class SecondFactor : std::uint8_t { kOptional, kRequired };

struct SignIn {
  int idle_minutes = 30;
  int absolute_hours = 12;
  int throttle_failures = 5;
  int throttle_minutes = 15;
  SecondFactor second_factor = SecondFactor::kOptional;
  PasswordProfile password_profile = PasswordProfile::kNist;
  int password_characters = 12;  // of the profile nist
  int password_days = 90;        // of the profile mlps
  bool change_given_passwords = false;
  int token_days = 365;
  int reset_hours = 24;
};

struct Plugins {
  std::vector<std::string> load = {"templates", "approval"};
  std::filesystem::path directory;  // empty: beside the program, see Config::plugin_file
  int deadline_ms = 2000;
  std::map<std::string, std::map<std::string, std::string>>
      settings;  // plugin -> name -> value; the plugin knows which there are
};

// Reading the text of files, in processes of their own.
struct Extraction {
  std::vector<std::string> plugins = {"extract-office", "extract-pdf", "extract-text"};  // none: no file is read
  int at_once = 1;
  int memory_mib = 1024;
  int seconds = 60;
  int file_mib = 256;
};

struct Config {
  Server server;
  Data data;
  Audit audit;
  Backup backup;
  Search search;
  Log log;
  SignIn sign_in;
  Plugins plugins;
  Extraction extraction;

  // The TLS files to use: the configured ones, else tls/certificate.pem and tls/private-key.pem below the data directory.
  std::filesystem::path certificate() const;
  std::filesystem::path private_key() const;
  // The configured files, else <data directory>.audit-key and <data directory>.checkpoints: beside it, never in it.
  std::filesystem::path audit_key_file() const;
  std::filesystem::path checkpoint_file() const;
  // rotulus-<plugin>.so in the configured directory, else in plugins/ beside the program, else, where it is installed, in
  // ../lib/rotulus/plugins. Whether it is there is for whoever loads it to say.
  std::filesystem::path plugin_file(const std::string& plugin) const;
};

// One thing that is wrong, and where: "rotulus.yaml:12" or "ROTULUS_SERVER_PORT".
struct Problem {
  std::string where;
  std::string text;  // "server.port: expected a whole number from 0 to 65535, found 'abc'"
};

// Holds every problem, not only the first; what() lists them one a line.
class ConfigError : public Error {
 public:
  explicit ConfigError(std::vector<Problem> problems);
  const std::vector<Problem>& problems() const noexcept { return problems_; }

 private:
  std::vector<Problem> problems_;
};

using Environment = std::map<std::string, std::string>;
// The variables of this process whose names begin with ROTULUS_.
Environment process_environment();

// Relative paths in the file count from the file's directory, those in the environment from the working directory.
// ConfigError for anything unknown, of the wrong type, out of range, or impossible together; Error{kIo} when the file cannot be
// read. Without a file: defaults and environment.
Config load(const std::optional<std::filesystem::path>& file, const Environment& environment);

// What can be set, for `rotulus config` and for tests.
struct SettingInfo {
  std::string key;          // "server.port"
  std::string environment;  // "ROTULUS_SERVER_PORT"
  std::string value;        // in the configuration given
  std::string expected;     // "a whole number from 0 to 65535"
};
std::vector<SettingInfo> describe(const Config& config = {});

}  // namespace rotulus::config
