// Roles, and giving them to people and groups.
#include "access_output.h"
#include "administration.h"
#include "command_line.h"

namespace rotulus::cli {
namespace {

struct GrantOptions : DirectoryOptions {
  std::string who, role, space;
  std::optional<std::string> document, until, reason;
};

constexpr std::string_view kGroup = "group:";

std::string place_text(const GrantOptions& options) {
  if (options.document) return "document " + *options.document;
  return options.space.empty() ? "the whole system" : "space " + options.space;
}

std::string who_text(const GrantOptions& options) {
  return options.who.starts_with(kGroup) ? "Group " + options.who.substr(kGroup.size()) : "User " + options.who;
}

int change(const GrantOptions& options, const char* command, const std::string& done) {
  Json arguments = {{"role", options.role}};
  if (options.who.starts_with(kGroup))
    arguments["group"] = options.who.substr(kGroup.size());
  else
    arguments["user"] = options.who;
  if (!options.space.empty()) arguments["space"] = options.space;
  if (options.document) arguments["document"] = *options.document;
  if (options.until) arguments["until"] = *options.until;
  if (options.reason) arguments["reason"] = *options.reason;
  const Json answer = administer(options.place, command, arguments);
  return print_change(options.json, answer, who_text(options) + done + options.role + " in " + place_text(options) + ".");
}

std::shared_ptr<GrantOptions> add_grant_options(CLI::App& command) {
  auto options = std::make_shared<GrantOptions>();
  command.add_option("who", options->who, "Name of the user, or group:NAME")->required()->type_name("USER");
  command.add_option("role", options->role, "One that 'rotulus role list' shows")->required()->type_name("ROLE");
  add_space_option(command, options->space)->description("In this space; without it in the whole system");
  command.add_option("--document", options->document, "On this document alone, by number or id")->type_name("ID");
  add_reason_option(command, options->reason);
  add_directory_options(command, *options);
  return options;
}

struct RoleOptions : DirectoryOptions {
  std::string name;
  std::vector<std::string> permissions;
  std::optional<std::string> title, reason;
};

std::string joined(const Json& names) {
  std::string text;
  for (const Json& name : names) text += (text.empty() ? "" : ", ") + name.get<std::string>();
  return text;
}

int list_roles(const DirectoryOptions& options) {
  const Json answer = administer(options.place, "role.list", Json::object());
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  Table table({"NAME", "TITLE", "PERMISSIONS"});
  for (const Json& role : answer.at("items"))
    table.add({role.at("name"), role.at("shipped") == true ? "(comes with Rotulus)" : role.at("title"),
               joined(role.at("permissions"))});
  table.print();
  return kDone;
}

void add_role_list(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<DirectoryOptions>();
  CLI::App* command = add_command(group, "list", "Show the roles and what they give", {"rotulus role list --json"});
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return list_roles(*options); });
}

void add_role_set(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<RoleOptions>();
  CLI::App* command = add_command(group, "set", "Make a role, or change what it gives",
                                  {"rotulus role set librarian read_document read_drafts manage_bindings --title Librarian"});
  command->add_option("name", options->name, "Name of the role")->required()->type_name("NAME");
  command->add_option("permissions", options->permissions, "What it gives, and nothing else")
      ->required()
      ->type_name("PERMISSION...");
  command->add_option("--title", options->title, "Title; without it the name")->type_name("TEXT");
  add_reason_option(*command, options->reason);
  add_directory_options(*command, *options);
  line.set_action(*command, [options] {
    Json arguments = {{"name", options->name}, {"permissions", options->permissions}};
    if (options->title) arguments["title"] = *options->title;
    if (options->reason) arguments["reason"] = *options->reason;
    const Json role = administer(options->place, "role.set", arguments);
    return print_change(options->json, role, "Role " + options->name + " gives " + joined(role.at("permissions")) + ".");
  });
}

void add_role_remove(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<RoleOptions>();
  CLI::App* command = add_command(group, "remove", "Remove a role that nobody has", {"rotulus role remove librarian"});
  command->add_option("name", options->name, "Name of the role")->required()->type_name("NAME");
  add_reason_option(*command, options->reason);
  add_directory_options(*command, *options);
  line.set_action(*command, [options] {
    Json arguments = {{"name", options->name}};
    if (options->reason) arguments["reason"] = *options->reason;
    return print_change(options->json, administer(options->place, "role.remove", arguments),
                        "Role " + options->name + " is removed.");
  });
}

}  // namespace

void add_role_commands(CommandLine& line) {
  CLI::App* grant = add_command(line.root(), "grant", "Give a user or a group a role",
                                {"rotulus grant lin.wei contributor --space QA", "rotulus grant group:board approver --space QA",
                                 "rotulus grant zhang.min reader --document QA-0007 --until 2027-01-01T00:00:00Z"});
  auto given = add_grant_options(*grant);
  grant->add_option("--until", given->until, "Until then; without it for good")->type_name("TIME");
  line.set_action(*grant, [given] { return change(*given, "grant", " now has the role "); });
  CLI::App* revoke =
      add_command(line.root(), "revoke", "Take a role from a user or a group", {"rotulus revoke lin.wei contributor --space QA"});
  line.set_action(*revoke,
                  [options = add_grant_options(*revoke)] { return change(*options, "revoke", " no longer has the role "); });
  CLI::App* role = add_group(line.root(), "role", "Show, make and change roles");
  add_role_list(line, *role);
  add_role_set(line, *role);
  add_role_remove(line, *role);
}

}  // namespace rotulus::cli
