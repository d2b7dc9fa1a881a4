#include "command_line.h"

namespace rotulus::cli {
namespace {

struct ConfigOptions {
  PlaceOptions place;
  bool json = false;
};

Json describe(const std::vector<config::Problem>& problems) {
  Json items = Json::array();
  for (const auto& problem : problems) items.push_back({{"where", problem.where}, {"text", problem.text}});
  return items;
}

int check(const ConfigOptions& options) {
  const auto file = find_config_file(options.place);
  const std::string source = file ? file->string() : "the defaults (there is no configuration file)";
  try {
    const auto config = load_config(options.place);
    Json settings = Json::object();
    Table table;
    for (const auto& setting : config::describe(config)) {
      settings[setting.key] = setting.value;
      table.add({setting.key, setting.value});
    }
    if (options.json) {
      print_json(
          {{"file", file ? Json(file->string()) : Json()}, {"good", true}, {"settings", settings}, {"problems", Json::array()}});
    } else {
      print_line("The configuration is good: " + source + ". Its settings:");
      table.print("  ");
    }
    return kDone;
  } catch (const config::ConfigError& error) {
    if (!options.json) throw;
    print_json({{"file", file ? Json(file->string()) : Json()}, {"good", false}, {"problems", describe(error.problems())}});
    return kFailed;
  }
}

}  // namespace

void add_config_commands(CommandLine& line) {
  CLI::App* group = add_group(line.root(), "config", "Look at the configuration");
  auto options = std::make_shared<ConfigOptions>();
  CLI::App* command = add_command(*group, "check", "Say what is wrong with the configuration, or show every setting",
                                  {"rotulus config check --config /etc/rotulus/rotulus.yaml"});
  add_config_option(*command, options->place);
  add_json_option(*command, options->json);
  line.set_action(*command, [options] { return check(*options); });
}

}  // namespace rotulus::cli
