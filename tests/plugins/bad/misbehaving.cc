// Does wrong what its setting says, and offers a policy hook, an enrichment and a workflow to do it in.
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "rotulus/sdk/plugin.h"

#ifndef START
#define START ""
#endif

namespace {

using namespace rotulus::sdk;

const char kManifest[] =
    R"(
name: misbehaving
version: 1.0.0
description: For tests.
permissions: []
settings:
  start: {default: ")" START
    R"(", description: 'throws, throws-int, hangs, exits, crashes, adds-nothing, adds-null, asks-unknown-setting or two-hooks'}
  calls: {default: '', description: 'throws, throws-int, hangs or crashes'}
  answer: {default: '', description: Which nonsense to return.}
)";

void misbehave(const std::string& how) {
  if (how == "throws") throw std::runtime_error("the dog ate it");
  if (how == "throws-int") throw 42;  // NOLINT(misc-throw-by-value-catch-by-reference): as foreign code does
  if (how == "crashes") std::abort();
  if (how == "exits") std::_Exit(0);
  while (how == "hangs") std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

struct Manners {
  std::string calls, answer;
};

class Templates : public TemplateProvider {
 public:
  explicit Templates(Manners manners) : manners_(std::move(manners)) {}

  std::vector<Template> templates() const override {
    const std::string& answer = manners_.answer;
    if (answer.rfind("template ", 0) != 0) return {};
    Template form;
    form.id = form.type = "form";
    form.version = "1";
    form.name = {{"en", "Form"}};
    form.fields = {{"team", FieldKind::kText, {{"en", "Team"}}, {}, false, {}}};
    form.sections = {{"scope", {{"en", "Scope"}}, true}};
    if (answer == "template empty id") form.id.clear();
    if (answer == "template without a name") form.name.clear();
    if (answer == "template of no type") form.type.clear();
    if (answer == "template field twice") form.fields.push_back(form.fields.front());
    if (answer == "template field of unknown kind") form.fields.front().kind = static_cast<FieldKind>(77);
    if (answer == "template field badly named") form.fields.front().name = "Team Name";
    if (answer == "template choice of nothing") form.fields.front().kind = FieldKind::kChoice;
    if (answer == "template section without a heading") form.sections.front().heading.clear();
    if (answer == "template number of unknown field") form.number_scheme = "F-{tema}-{seq}";
    if (answer == "template number of optional field") form.number_scheme = "F-{team}-{seq}";
    if (answer == "template number without sequence") form.number_scheme = "F-{year}";
    if (answer == "template number unclosed") form.number_scheme = "F-{seq";
    if (answer == "template overlong name") form.name["en"] = std::string(5000, 'x');
    if (answer == "template no UTF-8") form.name["en"] = "\xff\xfe";
    if (answer == "template review never") form.review_months = -1;
    if (answer == "template taken id") form.id = "note";
    std::vector<Template> forms{form};
    if (answer == "template twice") forms.push_back(form);
    if (answer == "template too many") forms.resize(1001, form);
    return forms;
  }

 private:
  const Manners manners_;
};

class Workflows : public WorkflowProvider {
 public:
  explicit Workflows(Manners manners) : manners_(std::move(manners)) {}

  std::vector<Workflow> workflows() const override {
    Workflow workflow{"odd", "1", {{"en", "Odd"}}, {}, "odd"};
    if (manners_.answer == "workflow without definition") workflow.definition.clear();
    return {workflow};
  }

  // A sound answer about people "ann" and "bob", spoiled as asked for.
  Progress progress(const Run& run) const override {
    misbehave(manners_.calls);
    const std::string& answer = manners_.answer;
    Step step{"check", StepKind::kApproval, {{"en", "Check"}}, StepState::kOpen, Quorum::kAny, 1, 0, {"ann", "bob"}, {"ann"}, 0};
    Progress progress;
    if (answer == "progress empty id") step.id.clear();
    if (answer == "progress needs nobody") step.needed = 0;
    if (answer == "progress empty candidate") step.candidates.emplace_back();
    if (answer == "progress stranger") step.candidates.emplace_back("mallory");
    if (answer == "progress candidate twice") step.candidates.emplace_back("ann");
    if (answer == "progress waits for outsider") step.waiting_for = {"mallory"};
    if (answer == "progress waits for nobody") step.waiting_for.clear();
    if (answer == "progress counts too much") step.given = 1;
    if (answer == "progress without title") step.title.clear();
    if (answer == "progress unknown state") step.state = static_cast<StepState>(9);
    if (answer == "progress due in the past") step.due_days = -1;
    if (answer == "progress rejected by nobody") progress.status = Progress::Status::kRejected;
    if (answer == "progress unknown status") progress.status = static_cast<Progress::Status>(9);
    if (answer == "progress approved while open") progress.status = Progress::Status::kApproved;
    if (answer == "progress approved by nobody") {
      progress.status = Progress::Status::kApproved;
      step.state = StepState::kDone;
      step.waiting_for.clear();
      step.given = 1;
    }
    if (answer != "progress without steps") progress.steps = {step};
    if (answer == "progress step twice") progress.steps.push_back(step);
    (void)run;
    return progress;
  }

 private:
  const Manners manners_;
};

class Hook : public ContentHook {
 public:
  Hook(std::string name, FailurePolicy policy, Manners manners)
      : name_(std::move(name)), policy_(policy), manners_(std::move(manners)) {}
  std::string name() const override { return name_; }
  FailurePolicy policy() const override { return policy_; }

  std::vector<Finding> check(const Draft&, Moment) const override {
    misbehave(manners_.calls);
    const std::string& answer = manners_.answer;
    if (answer.rfind("finding ", 0) != 0) return {};
    Finding finding{Finding::Place::kContent, "", 0, {{"en", "Wrong."}}};
    if (answer == "finding without words") finding.message.clear();
    if (answer == "finding empty words") finding.message["zh"] = "";
    if (answer == "finding behind the end") finding.line = 1000;
    if (answer == "finding nowhere") finding.place = static_cast<Finding::Place>(9);
    if (answer == "finding of no field") finding.place = Finding::Place::kField;
    if (answer == "finding overlong") finding.message["en"] = std::string(5000, 'x');
    return std::vector<Finding>(answer == "finding too many" ? 1001 : 1, finding);
  }

 private:
  const std::string name_;
  const FailurePolicy policy_;
  const Manners manners_;
};

void start(Registry& registry) {
  const std::string how = registry.setting("start");
  misbehave(how);
  if (how == "adds-nothing") return;
  if (how == "adds-null") registry.add(std::unique_ptr<ContentHook>());
  if (how == "asks-unknown-setting") registry.setting("colour");
  const Manners manners{registry.setting("calls"), registry.setting("answer")};
  registry.add(std::make_unique<Templates>(manners));
  registry.add(std::make_unique<Workflows>(manners));
  registry.add(std::make_unique<Hook>("odd-policy", FailurePolicy::kPolicy, manners));
  registry.add(std::make_unique<Hook>(how == "two-hooks" ? "odd-policy" : "odd-remark", FailurePolicy::kEnrichment, manners));
}

}  // namespace

ROTULUS_PLUGIN(kManifest, start)
