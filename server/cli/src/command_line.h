// What the commands share: how they are added to the program, and the options that many of them have.
//
// A command's parsing only stores what was given; the work is an action that runs after everything was parsed.
// Thread-safety: one thread.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/program.h"
#include "output.h"
#include "places.h"

namespace rotulus::cli {

enum ExitCode : int { kDone = 0, kFailed = 1, kWrongUsage = 2 };

class CommandLine {
 public:
  explicit CommandLine(const Wiring& wiring);
  int run(int argc, char** argv);

  CLI::App& root() { return root_; }
  const Wiring& wiring() const { return wiring_; }
  // `action` is what the command does when it is the one that was given.
  void set_action(CLI::App& command, std::function<int()> action);

 private:
  CLI::App root_;
  const Wiring& wiring_;
  std::function<int()> action_;
};

// The options of a command that works on the data directory.
struct DirectoryOptions {
  PlaceOptions place;
  bool json = false;
  Format format() const { return json ? Format::kJson : Format::kText; }
};

CLI::App* add_command(CLI::App& parent, const std::string& name, const std::string& description,
                      const std::vector<std::string>& examples);
// A command that only groups others: "user", "space".
CLI::App* add_group(CLI::App& parent, const std::string& name, const std::string& description);

void add_config_option(CLI::App& command, PlaceOptions& place);
void add_data_option(CLI::App& command, PlaceOptions& place);
void add_key_options(CLI::App& command, PlaceOptions& place);
void add_json_option(CLI::App& command, bool& json);
// All of the above.
void add_directory_options(CLI::App& command, DirectoryOptions& options);
CLI::Option* add_space_option(CLI::App& command, std::string& space);

// Is the text a key of a space? For CLI::Option::check.
std::string check_space_key(const std::string& text);

// One function per file command_*.cc.
void add_init(CommandLine& line);
void add_serve(CommandLine& line);
void add_key_commands(CommandLine& line);
void add_rotation_command(CommandLine& line, CLI::App& key_group);
void add_import(CommandLine& line);
void add_maintenance_commands(CommandLine& line);
void add_backup_commands(CommandLine& line);
void add_restore(CommandLine& line);
void add_shredding_commands(CommandLine& line);
void add_space_commands(CommandLine& line);
void add_category_commands(CommandLine& line);
void add_user_commands(CommandLine& line);
void add_credential_commands(CommandLine& line, CLI::App& user_group);
void add_group_commands(CommandLine& line);
void add_role_commands(CommandLine& line);
void add_access_commands(CommandLine& line);
void add_token_commands(CommandLine& line);
void add_audit_commands(CommandLine& line);
void add_evidence(CommandLine& line);
void add_config_commands(CommandLine& line);
void add_plugin_commands(CommandLine& line);
void add_search(CommandLine& line);
void add_document_commands(CommandLine& line);
void add_save(CommandLine& line);

}  // namespace rotulus::cli
