#include "plugin_files.h"

namespace rotulus::test {

std::filesystem::path plugin_file(const std::string& name) {
  return std::filesystem::path(ROTULUS_TEST_PLUGINS) / (name + ".so");
}

plugins::PluginSource steady() { return {"steady", plugin_file("steady"), {}}; }

plugins::PluginSource misbehaving(std::map<std::string, std::string> settings) {
  return {"misbehaving", plugin_file("misbehaving"), std::move(settings)};
}

plugins::PluginSource bundled(const std::string& name, std::map<std::string, std::string> settings) {
  return {name, std::filesystem::path(ROTULUS_BUNDLED_PLUGINS) / ("rotulus-" + name + ".so"), std::move(settings)};
}

std::unique_ptr<plugins::Host> load_plugins(const std::vector<plugins::PluginSource>& sources,
                                            std::chrono::milliseconds deadline) {
  plugins::HostOptions options;
  options.deadline = deadline;
  return plugins::Host::load(sources, options);
}

sdk::Draft draft_with(const std::string& content) {
  sdk::Draft draft;
  draft.content = content;
  return draft;
}

sdk::Run run_of(const std::string& definition) {
  sdk::Run run;
  run.definition = definition;
  run.submitter = "sue";
  run.people = {{"ann", {}, {}, true, true}, {"bob", {}, {}, true, true}};
  return run;
}

}  // namespace rotulus::test
