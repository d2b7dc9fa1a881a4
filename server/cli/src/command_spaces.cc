#include "access_output.h"
#include "administration.h"
#include "command_line.h"

namespace rotulus::cli {
namespace {

struct CreateOptions : DirectoryOptions {
  std::string key;
  std::optional<std::string> title;
  std::string description;
};

int create(const CreateOptions& options) {
  const Json space =
      administer(options.place, "space.create",
                 {{"key", options.key}, {"title", options.title.value_or(options.key)}, {"description", options.description}});
  if (options.json)
    print_json(space);
  else
    print_line("Created space " + options.key + ". Give people roles in it with 'rotulus grant USER ROLE --space " + options.key +
               "'.");
  return kDone;
}

void add_create(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<CreateOptions>();
  CLI::App* command =
      add_command(group, "create", "Make a space", {"rotulus space create QA --title 'Quality assurance' --description 'SOPs'"});
  command->add_option("key", options->key, "Key, such as QA")->required()->type_name("KEY")->check(check_space_key);
  command->add_option("--title", options->title, "Title; without it the key")->type_name("TEXT");
  command->add_option("--description", options->description, "What belongs in it")->type_name("TEXT");
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return create(*options); });
}

int list(const DirectoryOptions& options) {
  const Json answer = administer(options.place, "space.list", Json::object());
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  Table table({"KEY", "DOCUMENTS", "TITLE"});
  for (const Json& space : answer.at("items"))
    table.add({space.at("key"), grouped(space.at("documents").get<std::uint64_t>()), space.at("title")});
  if (table.empty())
    print_line("There are no spaces yet: 'rotulus space create KEY' makes one.");
  else
    table.print();
  return kDone;
}

struct SetOptions : DirectoryOptions {
  std::string key;
  std::optional<std::string> title, description, controlled, confidential, reason;
};

int set(const SetOptions& options) {
  Json arguments = {{"key", options.key}};
  const auto add = [&](const char* name, const std::optional<std::string>& value) {
    if (value) arguments[name] = *value;
  };
  add("title", options.title);
  add("description", options.description);
  add("controlled", options.controlled);
  add("confidential", options.confidential);
  add("reason", options.reason);
  const Json space = administer(options.place, "space.set", arguments);
  const auto flag = [&](const char* name) { return std::string(space.at(name) == true ? "" : "not ") + name; };
  return print_change(options.json, space,
                      "Space " + options.key + ": " + space.at("title").get<std::string>() + "; " + flag("controlled") + ", " +
                          flag("confidential") + ".");
}

void add_set(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<SetOptions>();
  CLI::App* command =
      add_command(group, "set", "Change a space",
                  {"rotulus space set QA --title 'Quality'", "rotulus space set QA --controlled on --confidential on"});
  command->add_option("key", options->key, "Key, such as QA")->required()->type_name("KEY")->check(check_space_key);
  command->add_option("--title", options->title, "Title")->type_name("TEXT");
  command->add_option("--description", options->description, "What belongs in it")->type_name("TEXT");
  command->add_option("--controlled", options->controlled, "Who may do what here changes only with a second person's approval")
      ->type_name("on|off")
      ->check(CLI::IsMember({"on", "off"}));
  command->add_option("--confidential", options->confidential, "Who reads a document here is recorded")
      ->type_name("on|off")
      ->check(CLI::IsMember({"on", "off"}));
  add_reason_option(*command, options->reason);
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return set(*options); });
}

void add_list(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<DirectoryOptions>();
  CLI::App* command = add_command(group, "list", "Show the spaces", {"rotulus space list --json"});
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return list(*options); });
}

}  // namespace

void add_space_commands(CommandLine& line) {
  CLI::App* group = add_group(line.root(), "space", "Make, change and list spaces");
  add_create(line, *group);
  add_set(line, *group);
  add_list(line, *group);
}

}  // namespace rotulus::cli
