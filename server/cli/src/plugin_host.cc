#include "plugin_host.h"

namespace rotulus::cli {

std::shared_ptr<const plugins::Host> load_plugins(const config::Config& config, const std::shared_ptr<http::EventLog>& log) {
  std::vector<plugins::PluginSource> sources;
  for (const auto& name : config.plugins.load) {
    const auto settings = config.plugins.settings.find(name);
    sources.push_back({name, config.plugin_file(name),
                       settings == config.plugins.settings.end() ? std::map<std::string, std::string>() : settings->second});
  }
  plugins::HostOptions options;
  options.deadline = std::chrono::milliseconds(config.plugins.deadline_ms);
  options.on_failure = [log](const std::string& plugin, const std::string& what) {
    log->write(http::LogLevel::kError, "plugin_failed", {{"plugin", plugin}, {"reason", what}});
  };
  std::shared_ptr<const plugins::Host> host = plugins::Host::load(sources, options);
  for (const auto& plugin : host->plugins())
    if (plugin.state == plugins::PluginState::kReady)
      log->write(http::LogLevel::kInfo, "plugin_loaded",
                 {{"plugin", plugin.name}, {"version", plugin.version}, {"sha256", plugin.sha256}});
  return host;
}

}  // namespace rotulus::cli
