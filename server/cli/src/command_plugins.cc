// plugin list: those of a running server. plugin check: one file, before it is configured.
#include "command_line.h"
#include "plugins/host.h"
#include "remote.h"

namespace rotulus::cli {
namespace {

struct CheckOptions {
  std::string file;
  int deadline_ms = config::Plugins().deadline_ms;
  bool json = false;
};

std::string text_of(const Json& texts) {
  std::string line;
  for (const Json& text : texts) line += (line.empty() ? "" : ", ") + text.get<std::string>();
  return line;
}

void print_troubles(const Json& plugin) {
  const std::string name = plugin.at("name");
  if (const std::string reason = plugin.at("reason"); !reason.empty()) print_line(name + ": " + reason);
  if (const auto failures = plugin.at("failures").get<std::uint64_t>(); failures > 0)
    print_line(name + ": " + counted(failures, "failure") + ", the last one: " + plugin.at("last_failure").get<std::string>());
}

int list(const RemoteOptions& options) {
  const Json answer = Remote(options).get("/plugins");
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  Table table({"NAME", "VERSION", "STATE", "OFFERS"});
  for (const Json& plugin : answer.at("items"))
    table.add({plugin.at("name"), plugin.at("version"), plugin.at("state"), text_of(plugin.at("extension_points"))});
  if (table.empty())
    print_line("No plugins are configured.");
  else
    table.print();
  for (const Json& plugin : answer.at("items")) print_troubles(plugin);
  return kDone;
}

// As the server's list has it.
Json describe(const plugins::PluginStatus& status) {
  return {{"name", status.name},
          {"version", status.version},
          {"description", status.description},
          {"file", status.file},
          {"sha256", status.sha256},
          {"sdk_version", status.sdk_version},
          {"state", plugins::name(status.state)},
          {"reason", status.reason},
          {"extension_points", status.extension_points},
          {"permissions", status.permissions},
          {"failures", status.failures},
          {"last_failure", status.last_failure},
          {"last_failure_at", status.last_failure_at ? Json(status.last_failure_at->text()) : Json()}};
}

void print_plugin(const Json& plugin) {
  Table table;
  for (const char* key : {"name", "version", "description", "file", "sha256"}) {
    if (const std::string text = plugin.at(key); !text.empty()) table.add({key, text});
  }
  if (const auto version = plugin.at("sdk_version").get<int>(); version > 0) table.add({"interface", std::to_string(version)});
  if (!plugin.at("extension_points").empty()) table.add({"offers", text_of(plugin.at("extension_points"))});
  if (!plugin.at("permissions").empty()) table.add({"permissions", text_of(plugin.at("permissions"))});
  table.print("  ");
}

int check(const CheckOptions& options) {
  const auto status = plugins::check_plugin(options.file, std::chrono::milliseconds(options.deadline_ms));
  const bool good = status.state == plugins::PluginState::kReady && status.failures == 0;
  const Json plugin = describe(status);
  if (options.json) {
    print_json(plugin);
  } else {
    print_line(good ? "The plugin is good:" : "The plugin cannot be used as it is:");
    print_plugin(plugin);
    if (!status.reason.empty()) print_line(status.reason);
    if (status.failures > 0) print_line("When it was called, " + status.last_failure + ".");
  }
  return good ? kDone : kFailed;
}

}  // namespace

void add_plugin_commands(CommandLine& line) {
  CLI::App* group = add_group(line.root(), "plugin", "Look at plugins");
  auto listed = std::make_shared<RemoteOptions>();
  CLI::App* list_command = add_command(*group, "list", "List the plugins of a running server, and what is wrong with them",
                                       {"rotulus plugin list --token-file token"});
  add_remote_options(*list_command, *listed);
  line.set_action(*list_command, [listed] { return list(*listed); });

  auto checked = std::make_shared<CheckOptions>();
  CLI::App* check_command = add_command(
      *group, "check", "Load a plugin in a process of its own, call all that it offers, and say what is wrong with it",
      {"rotulus plugin check build/rotulus-wording.so"});
  check_command->add_option("file", checked->file, "The library of the plugin")->required()->type_name("FILE");
  check_command->add_option("--deadline", checked->deadline_ms, "Milliseconds that one call may take")
      ->type_name("MS")
      ->check(CLI::Range(50, 60'000))
      ->capture_default_str();
  add_json_option(*check_command, checked->json);
  line.set_action(*check_command, [checked] { return check(*checked); });
}

}  // namespace rotulus::cli
