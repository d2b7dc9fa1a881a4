// Where the plugins for tests are, and hosts with them.
// Thread-safety: pure functions.
#pragma once

#include <filesystem>
#include <string>

#include "plugins/host.h"

namespace rotulus::test {

std::filesystem::path plugin_file(const std::string& name);  // "steady"
plugins::PluginSource steady();
// Misbehaves as told: {{"calls", "throws"}}.
plugins::PluginSource misbehaving(std::map<std::string, std::string> settings);
// One that comes with the server: "approval".
plugins::PluginSource bundled(const std::string& name, std::map<std::string, std::string> settings = {});
std::unique_ptr<plugins::Host> load_plugins(const std::vector<plugins::PluginSource>& sources,
                                            std::chrono::milliseconds deadline = std::chrono::seconds(20));

sdk::Draft draft_with(const std::string& content);
// Of a run of `definition`, with people "ann" and "bob" and no decisions.
sdk::Run run_of(const std::string& definition);

}  // namespace rotulus::test
