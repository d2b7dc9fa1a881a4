// A plugin that does all it should, so that tests can see it go on while others fail.
#include "rotulus/sdk/plugin.h"

namespace {

using namespace rotulus::sdk;

const char kManifest[] = R"(
name: steady
version: 1.2.3
description: Offers one of everything.
permissions: [read_files]
settings:
  forbidden: {default: bad, description: The word that no document may contain.}
)";

class Templates : public TemplateProvider {
 public:
  std::vector<Template> templates() const override {
    Template note;
    note.id = note.type = "note";
    note.version = "1";
    note.name = {{"en", "Note"}, {"zh", "便笺"}};
    note.fields = {{"topic", FieldKind::kText, {{"en", "Topic"}}, {}, true, {}}};
    note.number_scheme = "NOTE-{topic}-{year}-{seq:04}";
    note.body = {{"en", "# Note\n"}};
    return {note};
  }
};

// One approval by anybody who may approve.
class Workflows : public WorkflowProvider {
 public:
  std::vector<Workflow> workflows() const override { return {{"one-approval", "1", {{"en", "One approval"}}, {}, "one"}}; }
  Progress progress(const Run& run) const override {
    if (run.definition != "one") throw std::runtime_error("this is none of mine");
    Step step;
    step.id = "approval";
    step.kind = StepKind::kApproval;
    step.title = {{"en", "Approval"}};
    for (const Person& person : run.people) step.candidates.push_back(person.name);
    for (const Decided& decision : run.decisions) step.given += decision.decision == Decision::kApproved ? 1 : 0;
    step.state = step.given > 0 ? StepState::kDone : StepState::kOpen;
    if (step.state == StepState::kOpen) step.waiting_for = step.candidates;
    Progress progress;
    progress.status = step.given > 0 ? Progress::Status::kApproved : Progress::Status::kOpen;
    if (step.candidates.empty()) progress.obstacle = {{"en", "Nobody may approve."}};
    progress.steps = {step};
    return progress;
  }
};

class ForbiddenWord : public ContentHook {
 public:
  explicit ForbiddenWord(std::string word) : word_(std::move(word)) {}
  std::string name() const override { return "forbidden-word"; }
  FailurePolicy policy() const override { return FailurePolicy::kPolicy; }
  std::vector<Finding> check(const Draft& draft, Moment) const override {
    if (draft.content.find(word_) == std::string::npos) return {};
    return {{Finding::Place::kContent, "", 1, {{"en", "The word '" + word_ + "' is forbidden."}}}};
  }

 private:
  const std::string word_;
};

class Remark : public ContentHook {
 public:
  std::string name() const override { return "remark"; }
  FailurePolicy policy() const override { return FailurePolicy::kEnrichment; }
  std::vector<Finding> check(const Draft&, Moment) const override {
    return {{Finding::Place::kField, "topic", 0, {{"en", "A topic would help."}}}};
  }
};

void start(Registry& registry) {
  registry.add(std::make_unique<Templates>());
  registry.add(std::make_unique<Workflows>());
  registry.add(std::make_unique<ForbiddenWord>(registry.setting("forbidden")));
  registry.add(std::make_unique<Remark>());
}

}  // namespace

ROTULUS_PLUGIN(kManifest, start)
