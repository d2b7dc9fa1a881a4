#include <algorithm>
#include <catch2/catch.hpp>

#include "plugin_files.h"
#include "support/temporary_directory.h"

namespace rotulus::plugins {
namespace {

using Catch::Contains;
using sdk::Decision;
using sdk::StepState;
using Names = std::vector<std::string>;
using Status = sdk::Progress::Status;

sdk::Person person(const std::string& name, Names roles, Names groups = {}) {
  const bool approves = std::find(roles.begin(), roles.end(), "approver") != roles.end();
  const bool reviews = approves || std::find(roles.begin(), roles.end(), "reviewer") != roles.end();
  return {name, std::move(roles), std::move(groups), reviews, approves};
}

// A run of one workflow, driven by decisions.
class Runner {
 public:
  explicit Runner(const std::string& workflow, const PluginSource& source = test::bundled("approval"))
      : host_(test::load_plugins({source})), workflow_(workflow) {
    for (const sdk::Workflow& offered : host_->workflows()) {
      if (offered.id == workflow) run_.definition = offered.definition;
    }
    REQUIRE_FALSE(run_.definition.empty());
    run_.submitter = "sue";
    run_.authors = {"art"};
    run_.people = {person("art", {"approver"}), person("sue", {"approver"}), person("rev", {"reviewer"}),
                   person("ann", {"approver"}), person("bob", {"approver"})};
  }

  Runner& people(std::vector<sdk::Person> people) {
    run_.people = std::move(people);
    return *this;
  }
  Runner& decide(const std::string& step, const std::string& user, Decision decision = Decision::kApproved) {
    run_.decisions.push_back({step, user, decision});
    return *this;
  }
  sdk::Progress progress() const { return host_->progress(workflow_, run_); }
  sdk::Step step(const std::string& id) const {
    for (const sdk::Step& step : progress().steps) {
      if (step.id == id) return step;
    }
    FAIL("no step " << id);
    return {};
  }
  std::string obstacle() const {
    const sdk::LocalText text = progress().obstacle;
    return text.empty() ? "" : text.at("en") + " / " + text.at("zh");
  }

 private:
  std::unique_ptr<Host> host_;
  std::string workflow_;
  sdk::Run run_;
};

// The organisation's own workflow with these steps.
class OwnWorkflow {
 public:
  explicit OwnWorkflow(const std::string& steps) {
    test::write_file(directory_ / "own.yaml", "id: own\nversion: '1'\nname: {en: Own}\nsteps:\n" + steps);
  }
  Runner run() const { return Runner("own", test::bundled("approval", {{"directory", directory_.path().string()}})); }

 private:
  test::TemporaryDirectory directory_;
};

TEST_CASE("four workflows come with the server, named in both languages", "[plugins]") {
  const auto host = test::load_plugins({test::bundled("approval")});
  Names ids;
  for (const sdk::Workflow& workflow : host->workflows()) {
    ids.push_back(workflow.id);
    for (const char* language : {"zh", "en"}) {
      CHECK_FALSE(workflow.name.at(language).empty());
      CHECK_FALSE(workflow.description.at(language).empty());
    }
  }
  CHECK(ids == Names{"four-eyes", "review-approval", "simple-approval", "two-approvals"});
  CHECK(host->plugins().front().failures == 0);
}

TEST_CASE("a simple approval waits for every approver who did not write, and ends with one", "[plugins]") {
  Runner run("simple-approval");
  CHECK(run.step("approval").state == StepState::kOpen);
  CHECK(run.step("approval").candidates == Names{"ann", "bob"});
  CHECK(run.step("approval").waiting_for == Names{"ann", "bob"});
  CHECK(run.step("approval").due_days == 5);
  CHECK(run.obstacle().empty());
  CHECK(run.decide("approval", "bob").progress().status == Status::kApproved);
  CHECK(run.step("approval").given == 1);
  CHECK(run.step("approval").state == StepState::kDone);
}

TEST_CASE("the approval opens when the review is done", "[plugins]") {
  Runner run("review-approval");
  CHECK(run.step("review").waiting_for == Names{"rev", "ann", "bob"});
  CHECK(run.step("approval").state == StepState::kWaiting);
  CHECK(run.step("approval").waiting_for.empty());
  run.decide("review", "ann");
  CHECK(run.step("review").state == StepState::kDone);
  CHECK(run.step("approval").waiting_for == Names{"ann", "bob"});
  CHECK(run.decide("approval", "ann").progress().status == Status::kApproved);
}

TEST_CASE("an approval by an author or the submitter does not count", "[plugins]") {
  for (const char* user : {"art", "sue"}) {
    Runner run("simple-approval");
    CHECK(run.decide("approval", user).progress().status == Status::kOpen);
    CHECK(run.step("approval").given == 0);
  }
}

TEST_CASE("four eyes: who reviewed does not approve", "[plugins]") {
  Runner run("four-eyes");
  run.decide("review", "ann");
  CHECK(run.step("approval").waiting_for == Names{"bob"});
  CHECK(run.step("approval").candidates == Names{"bob"});
  CHECK(run.decide("approval", "bob").progress().status == Status::kApproved);
}

TEST_CASE("two approvals need two different approvers", "[plugins]") {
  Runner run("two-approvals");
  run.decide("review", "rev").decide("approval", "ann").decide("approval", "ann");
  CHECK(run.step("approval").needed == 2);
  CHECK(run.step("approval").given == 1);
  CHECK(run.step("approval").waiting_for == Names{"bob"});
  CHECK(run.decide("approval", "bob").progress().status == Status::kApproved);
}

TEST_CASE("a request for correction or a rejection ends the run", "[plugins]") {
  Runner corrected("review-approval");
  CHECK(corrected.decide("review", "rev", Decision::kNeedsCorrection).progress().status == Status::kNeedsCorrection);
  CHECK(corrected.step("review").waiting_for.empty());
  Runner rejected("review-approval");
  rejected.decide("review", "rev").decide("approval", "ann", Decision::kRejected);
  CHECK(rejected.progress().status == Status::kRejected);
  CHECK(rejected.step("review").state == StepState::kDone);
}

TEST_CASE("a step that nobody may take is an obstacle, told in both languages", "[plugins]") {
  Runner run("simple-approval");
  run.people({person("art", {"approver"}), person("rev", {"reviewer"})});
  CHECK_THAT(run.obstacle(), Contains("'Approval' needs 1 more of (role approver), and 0 can take it") && Contains("步骤“批准”"));
  Runner two("two-approvals");
  CHECK_THAT(two.people({person("ann", {"approver"}), person("rev", {"reviewer"})}).obstacle(), Contains("needs 2 more"));
}

TEST_CASE("four eyes of one person are an obstacle before anybody decided", "[plugins]") {
  Runner run("four-eyes");
  CHECK_THAT(run.people({person("ann", {"approver"})}).obstacle(), Contains("different people") && Contains("不同的人员"));
  CHECK(run.people({person("ann", {"approver"}), person("rev", {"reviewer"})}).obstacle().empty());
  // The only approver reviewed: nobody is left.
  CHECK_THAT(run.decide("review", "ann").obstacle(), Contains("and 0 can take it"));
}

TEST_CASE("who may review by a role but not by his permissions is no candidate", "[plugins]") {
  Runner run("simple-approval");
  sdk::Person powerless = person("ann", {"approver"});
  powerless.may_approve = false;
  CHECK(run.people({powerless, person("bob", {"approver"})}).step("approval").candidates == Names{"bob"});
}

const char kSideBySide[] = R"(
  - parallel:
      - {id: quality, kind: review, title: {en: Quality}, candidates: {groups: [quality]}, quorum: all}
      - {id: law, kind: review, title: {en: Law}, candidates: {users: [lee]}}
  - {id: approval, kind: approval, title: {en: Approval}, candidates: {roles: [approver]}}
)";

TEST_CASE("steps side by side are open at once, and the next one after all of them", "[plugins]") {
  const OwnWorkflow own(kSideBySide);
  Runner run = own.run();
  run.people({person("q1", {"reviewer"}, {"quality"}), person("q2", {"reviewer"}, {"quality"}), person("lee", {"reviewer"}),
              person("ann", {"approver"})});
  CHECK(run.step("quality").state == StepState::kOpen);
  CHECK(run.step("quality").needed == 2);
  CHECK(run.step("law").waiting_for == Names{"lee"});
  run.decide("quality", "q1").decide("law", "lee");
  CHECK(run.step("quality").waiting_for == Names{"q2"});
  CHECK(run.step("approval").state == StepState::kWaiting);
  run.decide("quality", "q2");
  CHECK(run.step("approval").state == StepState::kOpen);
  CHECK(run.decide("approval", "ann").progress().status == Status::kApproved);
}

TEST_CASE("who joins a group late does not open a step of all again", "[plugins]") {
  const OwnWorkflow own(
      "  - {id: all, kind: approval, title: {en: All}, candidates: {groups: [board]}, quorum: all}\n"
      "  - {id: two, kind: approval, title: {en: Two}, candidates: {roles: [approver]}, quorum: 2}\n");
  Runner run = own.run();
  run.people({person("b1", {"approver"}, {"board"}), person("ann", {"approver"})});
  run.decide("all", "b1").decide("two", "ann");
  run.people({person("b1", {"approver"}, {"board"}), person("b2", {"approver"}, {"board"}), person("ann", {"approver"})});
  CHECK(run.step("all").state == StepState::kDone);
  CHECK(run.step("two").waiting_for == Names{"b1", "b2"});
}

TEST_CASE("a distinct step beside another keeps its people from it, whichever was decided first", "[plugins]") {
  const OwnWorkflow own(
      "  - parallel:\n"
      "      - {id: one, kind: approval, title: {en: One}, candidates: {roles: [approver]}}\n"
      "      - {id: other, kind: approval, title: {en: Other}, candidates: {roles: [approver]}, distinct: true}\n");
  Runner first = own.run();
  CHECK(first.decide("one", "ann").step("other").waiting_for == Names{"bob"});
  Runner second = own.run();
  CHECK(second.decide("other", "ann").step("one").waiting_for == Names{"bob"});
  CHECK_THAT(own.run().people({person("ann", {"approver"})}).obstacle(), Contains("different people"));
}

TEST_CASE("the search for people over several distinct steps finds what there is", "[plugins]") {
  const OwnWorkflow own(
      "  - {id: a, kind: approval, title: {en: A}, candidates: {users: [u1, u2]}}\n"
      "  - {id: b, kind: approval, title: {en: B}, candidates: {users: [u1]}}\n"
      "  - {id: c, kind: approval, title: {en: C}, candidates: {users: [u2, u3]}, distinct: true}\n"
      "  - {id: d, kind: approval, title: {en: D}, candidates: {users: [u3, u4]}, distinct: true}\n");
  const auto all = [](const Names& names) {
    std::vector<sdk::Person> people;
    for (const std::string& name : names) people.push_back(person(name, {"approver"}));
    return people;
  };
  CHECK(own.run().people(all({"u1", "u2", "u3"})).obstacle().empty());  // u1 takes a and b
  CHECK_FALSE(own.run().people(all({"u1", "u3"})).obstacle().empty());  // c and d both need u3
  CHECK(own.run().people(all({"u1", "u3", "u4"})).obstacle().empty());
}

TEST_CASE("a run keeps the definition that it began with", "[plugins]") {
  test::TemporaryDirectory directory;
  const std::string head = "id: own\nversion: '1'\nname: {en: Own}\nsteps:\n";
  test::write_file(directory / "own.yaml",
                   head + "  - {id: old, kind: approval, title: {en: Old}, candidates: {roles: [approver]}}\n");
  const auto source = test::bundled("approval", {{"directory", directory.path().string()}});
  sdk::Run run = test::run_of(test::load_plugins({source})->workflows().at(1).definition);
  run.people = {person("ann", {"approver"})};
  std::filesystem::remove(directory / "own.yaml");
  const auto later = test::load_plugins({source});
  CHECK(later->workflows().size() == 4);
  CHECK(later->progress("own", run).steps.front().id == "old");
}

// What a bad file of the organisation is left out for.
std::string report_on(const std::string& yaml) {
  const test::TemporaryDirectory directory;
  test::write_file(directory / "bad.yaml", yaml);
  test::write_file(directory / "good.yaml",
                   "id: good\nversion: '1'\nname: {zh: 好, en: Good}\nsteps:\n"
                   "  - {id: a, kind: approval, title: {en: A}, candidates: {users: [ann]}}\n");
  const auto host = test::load_plugins({test::bundled("approval", {{"directory", directory.path().string()}})});
  CHECK(host->workflows().size() == 5);
  const PluginStatus status = host->plugins().front();
  CHECK(status.state == PluginState::kReady);
  CHECK(status.failures == 1);
  CHECK_THAT(status.last_failure, Contains("bad.yaml was left out: "));
  return status.last_failure;
}

TEST_CASE("a bad file of the organisation is named with line and reason, and the others stay", "[plugins]") {
  const std::string head = "id: bad\nversion: '1'\nname: {en: Bad}\n";
  const std::string good = "  - {id: a, kind: approval, title: {en: A}, candidates: {users: [ann]}}\n";
  const auto steps = [&](const std::string& text) { return report_on(head + "steps:\n" + text); };
  CHECK_THAT(report_on("id: [\n"), Contains("not valid YAML"));
  CHECK_THAT(report_on("- a\n"), Contains("line 1"));
  CHECK_THAT(report_on(head), Contains("needs 'steps'"));
  CHECK_THAT(report_on(head + "colour: red\nsteps:\n" + good), Contains("line 4: a workflow has no 'colour'"));
  CHECK_THAT(report_on(head + "steps:\n" + good + "\xff"), Contains("line 6: it is not UTF-8"));
  CHECK_THAT(steps(good + good), Contains("line 6: there is a step 'a' already"));
  CHECK_THAT(steps("  - {id: a, kind: vote, title: {en: A}, candidates: {users: [x]}}\n"), Contains("line 5: 'vote' is neither"));
  CHECK_THAT(steps("  - {id: a, kind: review, title: {en: A}, candidates: {users: [x]}}\n"), Contains("no step is an approval"));
  CHECK_THAT(steps(good + "  - {id: b, kind: review, title: {en: B}, candidates: {users: [x]}}\n"),
             Contains("line 6: a review cannot come"));
  CHECK_THAT(steps("  - {id: a, kind: approval, title: {en: A}, candidates: {users: [x]}, quorum: 0}\n"),
             Contains("from 1 to 100"));
  CHECK_THAT(steps("  - {id: a, kind: approval, title: {en: A}, candidates: {users: [x]}, quorum: most}\n"),
             Contains("all, any or a number"));
  CHECK_THAT(steps("  - {id: a, kind: approval, title: {en: A}, candidates: {}}\n"), Contains("names no role, user or group"));
  CHECK_THAT(steps("  - {id: a, kind: approval, title: {en: A}, candidates: {users: [x]}, due_days: -1}\n"),
             Contains("due_days"));
  CHECK_THAT(steps("  - {id: A b, kind: approval, title: {en: A}, candidates: {users: [x]}}\n"), Contains("'A b'"));
}

TEST_CASE("a workflow of the organisation takes the place of a shipped one, but not of another file's", "[plugins]") {
  const test::TemporaryDirectory directory;
  const std::string text =
      "id: four-eyes\nversion: '9'\nname: {en: Ours}\nsteps:\n"
      "  - {id: a, kind: approval, title: {en: A}, candidates: {users: [ann]}}\n";
  test::write_file(directory / "one.yaml", text);
  test::write_file(directory / "two.yaml", text);
  const auto host = test::load_plugins({test::bundled("approval", {{"directory", directory.path().string()}})});
  REQUIRE(host->workflows().size() == 4);
  CHECK(host->workflows().front().version == "9");
  CHECK_THAT(host->plugins().front().last_failure, Contains("two.yaml was left out: its id 'four-eyes' is that of one.yaml"));
}

TEST_CASE("a directory of workflows that cannot be read is reported, and the shipped ones stay", "[plugins]") {
  const auto host = test::load_plugins({test::bundled("approval", {{"directory", "/nonexistent/workflows"}})});
  CHECK(host->workflows().size() == 4);
  CHECK_THAT(host->plugins().front().last_failure, Contains("/nonexistent/workflows"));
}

}  // namespace
}  // namespace rotulus::plugins
