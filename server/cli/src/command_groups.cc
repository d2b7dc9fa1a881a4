#include "access_output.h"
#include "administration.h"
#include "command_line.h"

namespace rotulus::cli {
namespace {

struct GroupOptions : DirectoryOptions {
  std::string name;
  std::optional<std::string> title;
  std::vector<std::string> members;
  std::optional<std::string> reason;
};

std::string joined(const Json& names) {
  std::string text;
  for (const Json& name : names) text += (text.empty() ? "" : ", ") + name.get<std::string>();
  return text.empty() ? "nobody" : text;
}

int change(const GroupOptions& options, const char* command) {
  Json arguments = {{"name", options.name}, {"members", options.members}};
  if (options.title) arguments["title"] = *options.title;
  if (options.reason) arguments["reason"] = *options.reason;
  const Json group = administer(options.place, command, arguments);
  return print_change(options.json, group, "Group " + options.name + ": " + joined(group.at("members")) + ".");
}

std::shared_ptr<GroupOptions> add_group_options(CLI::App& command) {
  auto options = std::make_shared<GroupOptions>();
  command.add_option("name", options->name, "Name of the group")->required()->type_name("NAME");
  command.add_option("members", options->members, "Names of its users")->type_name("USER...");
  add_directory_options(command, *options);
  return options;
}

int list(const DirectoryOptions& options) {
  const Json answer = administer(options.place, "group.list", Json::object());
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  Table table({"NAME", "TITLE", "MEMBERS"});
  for (const Json& group : answer.at("items")) table.add({group.at("name"), group.at("title"), joined(group.at("members"))});
  if (table.empty())
    print_line("There are no groups yet: 'rotulus group create NAME USER...' makes one.");
  else
    table.print();
  return kDone;
}

}  // namespace

void add_group_commands(CommandLine& line) {
  CLI::App* group = add_group(line.root(), "group", "Make and list groups, which have roles and which workflows ask");
  CLI::App* create =
      add_command(*group, "create", "Make a group", {"rotulus group create board lin.wei zhang.min --title 'Change board'"});
  auto made = add_group_options(*create);
  create->add_option("--title", made->title, "Title; without it the name")->type_name("TEXT");
  line.set_action(*create, [made] { return change(*made, "group.create"); });
  CLI::App* set =
      add_command(*group, "set", "Say who is in a group: these users and no others", {"rotulus group set board lin.wei"});
  auto changed = add_group_options(*set);
  add_reason_option(*set, changed->reason);
  line.set_action(*set, [changed] { return change(*changed, "group.members"); });
  auto shown = std::make_shared<DirectoryOptions>();
  CLI::App* listing = add_command(*group, "list", "Show the groups", {"rotulus group list --json"});
  add_directory_options(*listing, *shown);
  line.set_action(*listing, [shown] { return list(*shown); });
}

}  // namespace rotulus::cli
