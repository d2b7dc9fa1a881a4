#include "administration.h"
#include "command_line.h"

namespace rotulus::cli {
namespace {

struct AuditOptions : DirectoryOptions {
  int limit = 50;
  std::int64_t before = 0;
  std::optional<std::string> actor, action, object;
};

int list(const AuditOptions& options) {
  Json arguments = {{"limit", options.limit}, {"before", options.before}};
  if (options.actor) arguments["actor"] = *options.actor;
  if (options.action) arguments["action"] = *options.action;
  if (options.object) arguments["object"] = *options.object;
  const Json answer = administer(options.place, "audit.list", arguments);
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  Table table({"ENTRY", "TIME", "ACTOR", "ACTION", "OUTCOME", "OBJECT", "DETAIL"});
  for (const Json& entry : answer.at("items"))
    table.add({std::to_string(entry.at("sequence").get<std::int64_t>()), entry.at("time"), entry.at("actor"), entry.at("action"),
               entry.at("outcome"), entry.at("object"), entry.at("detail")});
  table.print();
  return kDone;
}

}  // namespace

void add_audit_commands(CommandLine& line) {
  CLI::App* group = add_group(line.root(), "audit", "Read the audit log");
  auto options = std::make_shared<AuditOptions>();
  CLI::App* command =
      add_command(*group, "list", "Show who did what, newest first",
                  {"rotulus audit list --limit 20", "rotulus audit list --actor lin.wei --action document.save --json"});
  command->add_option("--limit", options->limit, "How many entries")
      ->type_name("N")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  command->add_option("--before", options->before, "Only entries before this one")
      ->type_name("ENTRY")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--actor", options->actor, "Only by this user")->type_name("NAME");
  command->add_option("--action", options->action, "Only this action")->type_name("ACTION");
  command->add_option("--object", options->object, "Only on this object, as the list shows it")->type_name("OBJECT");
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return list(*options); });
}

}  // namespace rotulus::cli
