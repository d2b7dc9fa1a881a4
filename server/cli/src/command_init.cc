#include "command_line.h"
#include "core/error.h"
#include "installation.h"
#include "secret_io.h"

namespace rotulus::cli {
namespace {

struct InitOptions : DirectoryOptions {
  std::string administrator = "admin";
  std::optional<std::string> credentials_file;
};

InstallationOptions installation_options(const InitOptions& options, const config::Config& config) {
  InstallationOptions wanted;
  wanted.data = config.data.directory;
  wanted.administrator = options.administrator;
  wanted.checkpoints = application_options(config).checkpoints;
  if (options.place.passphrase_fd) {
    wanted.passphrase = find_credential(options.place, config);
  } else if (config.data.key_file.empty()) {
    throw Error(
        ErrorCode::kInvalidArgument,
        "A new installation needs a key. Give --key-file FILE (it is made when it does not exist), or --passphrase-fd N.");
  } else {
    wanted.key_file = config.data.key_file;
  }
  return wanted;
}

Json describe(const Installation& made, const InstallationOptions& wanted) {
  Json result = {{"data", wanted.data.string()}, {"certificate", made.certificate.string()}};
  if (!wanted.key_file.empty()) result["key_file"] = wanted.key_file.string();
  result["checkpoints"] = wanted.checkpoints.checkpoint_file.string();
  result["audit_key_file"] = wanted.checkpoints.signing_key_file.string();
  result["verifier_key"] = made.verifier_key;
  result["administrator"] = wanted.administrator;
  result["password"] = made.password;
  result["recovery_key"] = made.recovery_key;
  return result;
}

void print_installation(const Installation& made, const InstallationOptions& wanted, const SecretFile* credentials) {
  print_line("Rotulus is set up in " + wanted.data.string() + ".\n");
  Table table;
  table.add({"administrator", wanted.administrator});
  if (credentials) {
    table.add({"password, recovery key", "in " + credentials->path().string()});
  } else {
    table.add({"password", made.password});
    table.add({"recovery key", made.recovery_key});
  }
  if (!wanted.key_file.empty()) table.add({"key file", wanted.key_file.string() + (made.key_file_made ? " (new)" : "")});
  table.add({"certificate", made.certificate.string() + " (self-signed)"});
  table.add({"checkpoints", wanted.checkpoints.checkpoint_file.string()});
  if (!made.verifier_key.empty()) table.add({"their key", made.verifier_key});
  table.print("  ");
  print_line("");
  if (!made.checkpoint_failure.empty())
    print_notice("No checkpoint of the audit log could be signed yet: " + made.checkpoint_failure);
  if (!credentials) print_line("Write the password and the recovery key down now: they are shown this once and stored nowhere.");
  print_line("Without key file or passphrase only the recovery key opens the data: keep it on paper, apart from this machine.");
  if (!wanted.key_file.empty()) {
    print_line("Keep a copy of the key file apart from every copy of the data.\n");
    print_line("Next: rotulus serve --data " + wanted.data.string() + " --key-file " + wanted.key_file.string());
  } else {
    print_line("");
    print_line("Next: rotulus serve --data " + wanted.data.string() + ", and rotulus unseal --passphrase-fd 0 beside it");
  }
}

int init(const InitOptions& options) {
  const auto wanted = installation_options(options, load_config(options.place));
  std::optional<SecretFile> credentials;
  if (options.credentials_file) credentials.emplace(*options.credentials_file);
  const auto made = install(wanted);
  Json result = describe(made, wanted);
  if (credentials) {
    credentials->write(result.dump(2, ' ', false, kReplaceBadBytes) + '\n');
    for (const char* secret : {"password", "recovery_key"}) result.erase(secret);
  }
  if (options.json)
    print_json(result);
  else
    print_installation(made, wanted, credentials ? &*credentials : nullptr);
  return kDone;
}

}  // namespace

void add_init(CommandLine& line) {
  auto options = std::make_shared<InitOptions>();
  CLI::App* command = add_command(line.root(), "init", "Set up a new data directory, its key and the first administrator",
                                  {"rotulus init --data /srv/rotulus/data --key-file /srv/rotulus/key",
                                   "rotulus init --data data --key-file key --credentials-file credentials.json",
                                   "rotulus init --data data --passphrase-fd 0      (asks for the passphrase)"});
  add_data_option(*command, options->place);
  auto* key =
      command->add_option("--key-file", options->place.key_file, "Key file, outside the data directory; made when absent");
  key->type_name("FILE");
  command
      ->add_option("--passphrase-fd", options->place.passphrase_fd,
                   "Take a passphrase from this descriptor instead of a key file")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber)
      ->excludes(key);
  command->add_option("--admin", options->administrator, "Name of the first administrator")
      ->type_name("NAME")
      ->capture_default_str();
  command
      ->add_option("--credentials-file", options->credentials_file,
                   "Write password and recovery key to this new file (mode 0600) instead of printing them")
      ->type_name("FILE");
  add_config_option(*command, options->place);
  add_json_option(*command, options->json);
  line.set_action(*command, [options] { return init(*options); });
}

}  // namespace rotulus::cli
