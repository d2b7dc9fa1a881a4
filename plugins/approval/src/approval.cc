// The plugin `approval`: workflows of reviews and approvals, shipped ones and those of the organisation.
#include <map>

#include "definition.h"
#include "plugin_support/embedded.h"
#include "plugin_support/files.h"
#include "rotulus/sdk/plugin.h"
#include "run_state.h"

namespace rotulus::approval {
namespace {

const char kManifest[] = R"(
name: approval
version: 1.0.0
description: Workflows of reviews and approvals, in sequence or side by side, by role, group or person.
permissions: [read_files]
settings:
  directory:
    default: ''
    description: A directory with further workflows of the organisation, one *.yaml file each.
)";

sdk::Workflow offer(const std::string& yaml) {
  const Definition definition = read_definition(yaml);
  return {definition.id, definition.version, definition.name, definition.description, yaml};
}

class Workflows : public sdk::WorkflowProvider {
 public:
  explicit Workflows(std::vector<sdk::Workflow> workflows) : workflows_(std::move(workflows)) {}
  std::vector<sdk::Workflow> workflows() const override { return workflows_; }
  sdk::Progress progress(const sdk::Run& run) const override { return progress_of(read_definition(run.definition), run); }

 private:
  const std::vector<sdk::Workflow> workflows_;
};

// By id; a file of the organisation takes the place of a shipped workflow with the same id.
class Collection {
 public:
  explicit Collection(sdk::Registry& registry) : registry_(registry) {
    for (const auto& file : plugin_support::embedded_files()) {
      sdk::Workflow workflow = offer(std::string(file.text));
      workflows_.emplace(workflow.id, std::move(workflow));
    }
  }

  void add_directory(const std::string& directory) {
    try {
      for (const auto& file : plugin_support::entries(directory, ".yaml")) add_file(file);
    } catch (const std::exception& error) {
      registry_.report(std::string("its workflows of the organisation were left out: ") + error.what());
    }
  }

  std::vector<sdk::Workflow> all() const {
    std::vector<sdk::Workflow> all;
    for (const auto& [id, workflow] : workflows_) all.push_back(workflow);
    return all;
  }

 private:
  void add_file(const std::filesystem::path& file) {
    try {
      sdk::Workflow workflow = offer(plugin_support::read_file(file));
      if (const auto [first, is_first] = files_.emplace(workflow.id, file.filename().string()); !is_first)
        throw std::runtime_error("its id '" + workflow.id + "' is that of " + first->second);
      workflows_[workflow.id] = std::move(workflow);
    } catch (const std::exception& error) {
      registry_.report("the workflow in " + file.string() + " was left out: " + error.what());
    }
  }

  sdk::Registry& registry_;
  std::map<std::string, sdk::Workflow> workflows_;
  std::map<std::string, std::string> files_;  // id -> the file that has it
};

void start(sdk::Registry& registry) {
  Collection collection(registry);
  if (const std::string directory = registry.setting("directory"); !directory.empty()) collection.add_directory(directory);
  registry.add(std::make_unique<Workflows>(collection.all()));
}

}  // namespace
}  // namespace rotulus::approval

ROTULUS_PLUGIN(rotulus::approval::kManifest, rotulus::approval::start)
