// Where a command finds the data directory, its key, and the rest of the configuration.
//
// What the command line names wins over the environment, that over the configuration file: --config, else $ROTULUS_CONFIG, else
// ./rotulus.yaml, else /etc/rotulus/rotulus.yaml; without any of them the defaults count.
// Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>

#include "config/config.h"
#include "crypto/key_slot.h"
#include "service/application.h"

namespace rotulus::cli {

struct PlaceOptions {
  std::optional<std::string> config, data, key_file;
  std::optional<int> passphrase_fd, recovery_fd;
  std::optional<std::string> address;  // of the server
  std::optional<int> port;
};

std::optional<std::filesystem::path> find_config_file(const PlaceOptions& options);
// Errors are those of config::load; what came from an option is named as that option.
config::Config load_config(const PlaceOptions& options);

// What the options and the configuration give to open the directory with; nothing when they name no key.
// Errors are those of crypto::read_key_file; Error{kInvalidArgument} for a recovery key that is none.
std::optional<crypto::Credential> find_credential(const PlaceOptions& options, const config::Config& config);
// The same, or Error{kInvalidArgument} says how to name a key.
crypto::Credential require_credential(const PlaceOptions& options, const config::Config& config);

// Whether `path` is `directory` or lies below it, also where neither is there yet.
bool lies_below(const std::filesystem::path& path, const std::filesystem::path& directory);

service::ApplicationOptions application_options(const config::Config& config);

}  // namespace rotulus::cli
