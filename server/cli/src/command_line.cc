#include "command_line.h"

#include "core/error.h"
#include "core/ids.h"

namespace rotulus::cli {
namespace {

// The command that parsing had come to, for pointing to its help.
std::string name_of_deepest(const CLI::App& app) {
  const auto below = app.get_subcommands();
  return below.empty() ? app.get_name() : app.get_name() + ' ' + name_of_deepest(*below.front());
}

std::string with_full_stop(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  if (!text.empty() && text.back() != '.') text += '.';
  return text;
}

}  // namespace

CommandLine::CommandLine(const Wiring& wiring)
    : root_("Controlled documents: versioned, encrypted, found.", "rotulus"), wiring_(wiring) {
  root_.require_subcommand(1);
  root_.set_version_flag("--version", "rotulus " + wiring.version);
  root_.set_help_all_flag("--help-all", "Show the help of every command");
  root_.footer(
      "Examples:\n"
      "  rotulus init --data /srv/rotulus/data --key-file /srv/rotulus/key\n"
      "  rotulus serve --data /srv/rotulus/data --key-file /srv/rotulus/key\n"
      "  rotulus import handbook.git --history --space HB --data /srv/rotulus/data\n"
      "\n"
      "'rotulus COMMAND --help' tells more, with examples. Administrative commands find the data directory by --data, else by "
      "the\n"
      "configuration file: --config, else $ROTULUS_CONFIG, else ./rotulus.yaml, else /etc/rotulus/rotulus.yaml. They ask the "
      "server\n"
      "while one runs on that directory, and work on the directory itself otherwise.\n"
      "Exit codes: 0 done, 1 failed, 2 wrong usage.");
  add_init(*this);
  add_serve(*this);
  add_key_commands(*this);
  add_import(*this);
  add_maintenance_commands(*this);
  add_backup_commands(*this);
  add_restore(*this);
  add_shredding_commands(*this);
  add_space_commands(*this);
  add_category_commands(*this);
  add_user_commands(*this);
  add_group_commands(*this);
  add_role_commands(*this);
  add_access_commands(*this);
  add_token_commands(*this);
  add_audit_commands(*this);
  add_evidence(*this);
  add_config_commands(*this);
  add_plugin_commands(*this);
  add_search(*this);
  add_document_commands(*this);
  add_save(*this);
}

int CommandLine::run(int argc, char** argv) {
  try {
    root_.parse(argc, argv);
  } catch (const CLI::Success& wanted) {  // --help, --version
    return root_.exit(wanted);
  } catch (const CLI::ParseError& error) {
    print_error(with_full_stop(error.what()) + " See '" + name_of_deepest(root_) + " --help'.");
    return kWrongUsage;
  }
  return action_();
}

void CommandLine::set_action(CLI::App& command, std::function<int()> action) {
  command.callback([this, action = std::move(action)] { action_ = action; });
}

CLI::App* add_command(CLI::App& parent, const std::string& name, const std::string& description,
                      const std::vector<std::string>& examples) {
  CLI::App* command = parent.add_subcommand(name, description);
  std::string footer = examples.size() == 1 ? "Example:" : "Examples:";
  for (const std::string& example : examples) footer += "\n  " + example;
  command->footer(footer);
  return command;
}

CLI::App* add_group(CLI::App& parent, const std::string& name, const std::string& description) {
  CLI::App* group = parent.add_subcommand(name, description);
  group->require_subcommand(1);
  return group;
}

void add_config_option(CLI::App& command, PlaceOptions& place) {
  command.add_option("--config", place.config, "Configuration file")->type_name("FILE");
}

void add_data_option(CLI::App& command, PlaceOptions& place) {
  command.add_option("--data", place.data, "Data directory")->type_name("DIR");
}

void add_key_options(CLI::App& command, PlaceOptions& place) {
  auto* file = command.add_option("--key-file", place.key_file, "File with the key of the data directory")->type_name("FILE");
  auto* passphrase = command.add_option("--passphrase-fd", place.passphrase_fd, "Read the passphrase from this descriptor");
  auto* recovery = command.add_option("--recovery-fd", place.recovery_fd, "Read the recovery key from this descriptor");
  passphrase->type_name("N")->check(CLI::NonNegativeNumber)->excludes(file);
  recovery->type_name("N")->check(CLI::NonNegativeNumber)->excludes(file)->excludes(passphrase);
}

void add_json_option(CLI::App& command, bool& json) { command.add_flag("--json", json, "Print JSON"); }

void add_directory_options(CLI::App& command, DirectoryOptions& options) {
  add_data_option(command, options.place);
  add_key_options(command, options.place);
  add_config_option(command, options.place);
  add_json_option(command, options.json);
}

CLI::Option* add_space_option(CLI::App& command, std::string& space) {
  return command.add_option("--space", space, "Key of the space, such as QA")->type_name("KEY")->check(check_space_key);
}

std::string check_space_key(const std::string& text) {
  if (SpaceKey::parse(text)) return {};
  return "'" + text + "' is no key of a space: an upper-case letter, then 1 to 15 upper-case letters or digits, such as QA";
}

}  // namespace rotulus::cli
