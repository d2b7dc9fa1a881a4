#include "definition.h"

#include <set>

#include "plugin_support/yaml_reader.h"

namespace rotulus::approval {
namespace {

using plugin_support::items;
using plugin_support::Mapping;
using plugin_support::refuse;

constexpr std::size_t kMostSteps = 20;
constexpr std::size_t kMostSelected = 20;
constexpr int kMostPeople = 100;
constexpr int kMostDays = 365;

class DefinitionReader {
 public:
  Definition read(const YAML::Node& root) {
    const Mapping top(root, "a workflow", {"id", "version", "name", "description", "steps"});
    Definition definition;
    definition.id = top.id("id");
    definition.version = top.text("version");
    definition.name = top.local("name");
    definition.description = top.local_or("description");
    for (const YAML::Node& entry : items(top.get("steps"), "'steps'")) add_stage(entry, definition.stages);
    if (ids_.size() > kMostSteps) refuse(top.get("steps"), "there are more than " + std::to_string(kMostSteps) + " steps");
    if (!approving_) refuse(top.get("steps"), "no step is an approval: nothing may take force without one");
    return definition;
  }

 private:
  void add_stage(const YAML::Node& entry, std::vector<std::vector<StepRule>>& stages) {
    std::vector<StepRule> stage;
    if (entry.IsMap() && entry["parallel"].IsDefined()) {
      const Mapping block(entry, "a block of steps side by side", {"parallel"});
      for (const YAML::Node& node : items(block.get("parallel"), "'parallel'")) stage.push_back(read_step(node));
    } else {
      stage.push_back(read_step(entry));
    }
    check_kinds(entry, stage);
    stages.push_back(std::move(stage));
  }

  // A version is first in review, then in approval, and never both.
  void check_kinds(const YAML::Node& entry, const std::vector<StepRule>& stage) {
    for (const StepRule& step : stage) {
      if (step.kind != stage.front().kind) refuse(entry, "a review and an approval cannot go side by side");
      if (step.kind == sdk::StepKind::kReview && approving_) refuse(entry, "a review cannot come after an approval");
    }
    approving_ = stage.front().kind == sdk::StepKind::kApproval;
  }

  StepRule read_step(const YAML::Node& node) {
    const Mapping map(node, "a step", {"id", "kind", "title", "candidates", "quorum", "distinct", "due_days"});
    StepRule step;
    step.id = map.id("id");
    if (!ids_.insert(step.id).second) refuse(map.get("id"), "there is a step '" + step.id + "' already");
    step.kind = read_kind(map);
    step.title = map.local("title");
    step.candidates = read_selection(map.get("candidates"));
    read_quorum(map, step);
    step.distinct = map.flag_or("distinct", false);
    step.due_days = map.number_or("due_days", 0, kMostDays, 0);
    return step;
  }

  static sdk::StepKind read_kind(const Mapping& map) {
    const std::string kind = map.text("kind");
    if (kind != "review" && kind != "approval") refuse(map.get("kind"), "'" + kind + "' is neither review nor approval");
    return kind == "review" ? sdk::StepKind::kReview : sdk::StepKind::kApproval;
  }

  static Selection read_selection(const YAML::Node& node) {
    const Mapping map(node, "'candidates'", {"roles", "users", "groups"});
    Selection selection{map.texts_or("roles"), map.texts_or("users"), map.texts_or("groups")};
    if (selection.roles.size() + selection.users.size() + selection.groups.size() > kMostSelected)
      refuse(node, "'candidates' names more than " + std::to_string(kMostSelected) + " roles, users and groups");
    if (selection.roles.empty() && selection.users.empty() && selection.groups.empty())
      refuse(node, "'candidates' names no role, user or group");
    return selection;
  }

  static void read_quorum(const Mapping& map, StepRule& step) {
    const std::string quorum = map.text_or("quorum", "any");
    if (quorum == "all") {
      step.quorum = sdk::Quorum::kAll;
    } else if (quorum != "any") {
      if (quorum.find_first_not_of("0123456789") != std::string::npos)
        refuse(map.get("quorum"), "'quorum' is all, any or a number");
      step.quorum = sdk::Quorum::kCount;
      step.count = map.number_or("quorum", 1, kMostPeople, 1);
    }
  }

  std::set<std::string> ids_;
  bool approving_ = false;
};

}  // namespace

Definition read_definition(const std::string& yaml) { return DefinitionReader().read(plugin_support::read_yaml(yaml)); }

}  // namespace rotulus::approval
