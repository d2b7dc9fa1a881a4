#include "administration.h"
#include "command_line.h"
#include "core/error.h"
#include "crypto/digest.h"

namespace rotulus::cli {
namespace {

const char* kind_name(crypto::SlotKind kind) {
  switch (kind) {
    case crypto::SlotKind::kKeyFile:
      return "key_file";
    case crypto::SlotKind::kPassphrase:
      return "passphrase";
    case crypto::SlotKind::kRecovery:
      return "recovery_key";
  }
  return "";
}

const char* kind_text(crypto::SlotKind kind) {
  switch (kind) {
    case crypto::SlotKind::kKeyFile:
      return "key file";
    case crypto::SlotKind::kPassphrase:
      return "passphrase";
    case crypto::SlotKind::kRecovery:
      return "recovery key";
  }
  return "";
}

int unseal(const DirectoryOptions& options) {
  const auto config = load_config(options.place);
  const auto credential = require_credential(options.place, config);
  // Written by hand: base64url needs no escapes, and no copy of the key stays behind in a JSON value.
  std::string secret = crypto::base64url(credential.secret.view());
  std::string arguments;
  arguments.reserve(secret.size() + 64);
  arguments.append("{\"kind\":\"").append(kind_name(credential.kind)).append("\",\"secret\":\"").append(secret).append("\"}");
  crypto::cleanse(secret.data(), secret.size());
  const auto answer = ask_server(config, "unseal", arguments);
  crypto::cleanse(arguments.data(), arguments.size());
  if (!answer)
    throw Error(ErrorCode::kUnavailable,
                "No server runs on " + config.data.directory.string() + ". Start it with 'rotulus serve'.");
  if (options.json)
    print_json(*answer);
  else
    print_line("The server has its key and is ready.");
  return kDone;
}

void add_unseal(CommandLine& line) {
  auto options = std::make_shared<DirectoryOptions>();
  CLI::App* command = add_command(line.root(), "unseal", "Give a sealed server its key; only from this machine",
                                  {"rotulus unseal --key-file /media/stick/rotulus.key", "rotulus unseal --passphrase-fd 0",
                                   "rotulus unseal --recovery-fd 0      (when the key file is lost)"});
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return unseal(*options); });
}

// Whether the key that the options and the configuration name opens the directory.
bool opens(const config::Config& config, const crypto::Credential& credential) {
  try {
    storage::Store::open(storage::DataDirectory::open(config.data.directory), credential);
    return true;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kWrongKey) throw;
    return false;
  }
}

int status_of_directory(const DirectoryOptions& options, const config::Config& config) {
  check_owner(config.data.directory);
  const auto credential = require_credential(options.place, config);
  const bool good = opens(config, credential);
  if (options.json)
    print_json(
        {{"data", config.data.directory.string()}, {"server", "stopped"}, {"kind", kind_name(credential.kind)}, {"opens", good}});
  else if (good)
    print_line(std::string("This ") + kind_text(credential.kind) + " opens " + config.data.directory.string() +
               ". No server runs on it.");
  if (good) return kDone;
  if (!options.json)
    print_error(std::string("This ") + kind_text(credential.kind) + " does not open " + config.data.directory.string() +
                ". Name the right one; the recovery key opens it too (--recovery-fd N).");
  return kFailed;
}

int status(const DirectoryOptions& options) {
  const auto config = load_config(options.place);
  const auto answer = ask_server(config, "status", "{}");
  if (!answer) return status_of_directory(options, config);
  if (options.json) {
    print_json(*answer);
    return kDone;
  }
  const std::string state = answer->at("state");
  print_line("A server runs on " + config.data.directory.string() + " and is " + state + ".");
  if (state == "sealed") print_line("Give it its key with 'rotulus unseal'.");
  return kDone;
}

void add_key_status(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<DirectoryOptions>();
  CLI::App* command =
      add_command(group, "status", "Say whether the server is sealed or, without one, whether a key opens the data",
                  {"rotulus key status", "rotulus key status --recovery-fd 0      (tries the key on the paper)"});
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return status(*options); });
}

}  // namespace

void add_key_commands(CommandLine& line) {
  add_unseal(line);
  add_key_status(line, *add_group(line.root(), "key", "Look at the key of the data directory"));
}

}  // namespace rotulus::cli
