#include "administration.h"
#include "command_line.h"

namespace rotulus::cli {
namespace {

struct RoleOptions : DirectoryOptions {
  std::string user, role;
  std::string space;
  std::optional<std::string> document;
};

std::string place_text(const RoleOptions& options) {
  if (options.document) return "document " + *options.document;
  return options.space.empty() ? "the whole system" : "space " + options.space;
}

int change(const RoleOptions& options, const char* command, const std::string& done) {
  Json arguments = {{"user", options.user}, {"role", options.role}};
  if (!options.space.empty()) arguments["space"] = options.space;
  if (options.document) arguments["document"] = *options.document;
  const Json answer = administer(options.place, command, arguments);
  if (options.json)
    print_json(answer);
  else
    print_line("User " + options.user + done + options.role + " in " + place_text(options) + ".");
  return kDone;
}

std::shared_ptr<RoleOptions> add_role_options(CLI::App& command) {
  auto options = std::make_shared<RoleOptions>();
  command.add_option("user", options->user, "Name of the user")->required()->type_name("USER");
  command.add_option("role", options->role, "reader, contributor, reviewer, approver, owner, auditor or administrator")
      ->required()
      ->type_name("ROLE");
  add_space_option(command, options->space)->description("In this space; without it in the whole system");
  command.add_option("--document", options->document, "On this document alone, by number or id")->type_name("ID");
  add_directory_options(command, *options);
  return options;
}

}  // namespace

void add_role_commands(CommandLine& line) {
  CLI::App* grant =
      add_command(line.root(), "grant", "Give a user a role",
                  {"rotulus grant lin.wei contributor --space QA", "rotulus grant zhang.min reader --document QA-0007"});
  line.set_action(*grant, [options = add_role_options(*grant)] { return change(*options, "grant", " now has the role "); });
  CLI::App* revoke =
      add_command(line.root(), "revoke", "Take a role from a user", {"rotulus revoke lin.wei contributor --space QA"});
  line.set_action(*revoke,
                  [options = add_role_options(*revoke)] { return change(*options, "revoke", " no longer has the role "); });
}

}  // namespace rotulus::cli
