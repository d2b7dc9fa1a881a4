#include "sound_progress.h"

#include <algorithm>
#include <set>

#include "sound_text.h"

namespace rotulus::plugins {
namespace {

using Status = sdk::Progress::Status;

constexpr int kMostDays = 3650;

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_unique(const std::vector<std::string>& names, const std::string& what) {
  const std::set<std::string> unique(names.begin(), names.end());
  require(unique.size() == names.size(), what + " name somebody twice");
  require(!unique.contains(""), what + " name somebody without a name");
}

bool decided(const sdk::Run& run, sdk::Decision decision) {
  return std::any_of(run.decisions.begin(), run.decisions.end(), [&](const sdk::Decided& d) { return d.decision == decision; });
}

int approvals(const sdk::Run& run, const std::string& step) {
  std::set<std::string> users;
  for (const sdk::Decided& decision : run.decisions) {
    if (decision.step == step && decision.decision == sdk::Decision::kApproved) users.insert(decision.user);
  }
  return static_cast<int>(users.size());
}

void check_kinds(const sdk::Step& step, const std::string& what) {
  require(step.kind >= sdk::StepKind::kReview && step.kind <= sdk::StepKind::kApproval, what + "is of no known kind");
  require(step.state >= sdk::StepState::kWaiting && step.state <= sdk::StepState::kDone, what + "is in no known state");
  require(step.quorum >= sdk::Quorum::kAll && step.quorum <= sdk::Quorum::kCount, what + "has no known quorum");
  require(step.due_days >= 0 && step.due_days <= kMostDays, what + "is due after " + std::to_string(step.due_days) + " days");
}

void check_people(const sdk::Step& step, const sdk::Run& run, const std::string& what) {
  check_unique(step.candidates, what + "its candidates");
  check_unique(step.waiting_for, what + "those it waits for");
  std::set<std::string> people;
  for (const sdk::Person& person : run.people) people.insert(person.name);
  for (const std::string& name : step.candidates) {
    require(people.contains(name), what + "its candidate '" + presentable(name) + "' is none of the people asked about");
  }
  require(step.state == sdk::StepState::kOpen || step.waiting_for.empty(), what + "is not open and waits for somebody");
  for (const std::string& name : step.waiting_for) {
    require(holds(step.candidates, name), what + "waits for '" + presentable(name) + "', who is no candidate");
  }
}

// What decides whether a version takes force: a step counts what was really decided, and is done only by that.
void check_counts(const sdk::Step& step, const sdk::Run& run, const std::string& what) {
  require(step.needed >= 1, what + "needs " + std::to_string(step.needed) + " approvals");
  require(step.given >= 0 && step.given <= approvals(run, step.id), what + "counts approvals that nobody gave");
  require(step.state != sdk::StepState::kDone || step.given >= step.needed, what + "is done without its approvals");
}

void check_step(const sdk::Step& step, const sdk::Run& run) {
  require(is_id(step.id), "a step has the id '" + presentable(step.id) + "', which is not of a-z, 0-9 and '-'");
  const std::string what = "step '" + step.id + "' ";
  check_local(step.title, kLineBytes, Presence::kRequired, what + "its title");
  check_kinds(step, what);
  check_people(step, run, what);
  check_counts(step, run, what);
}

void check_status(const sdk::Progress& progress, const sdk::Run& run) {
  const auto is = [](sdk::StepState state) { return [state](const sdk::Step& step) { return step.state == state; }; };
  const auto& steps = progress.steps;
  switch (progress.status) {
    case Status::kOpen:
      require(!progress.obstacle.empty() || std::any_of(steps.begin(), steps.end(), is(sdk::StepState::kOpen)),
              "the run is open, and no step of it is");
      for (const sdk::Step& step : steps) {
        require(!progress.obstacle.empty() || step.state != sdk::StepState::kOpen || !step.waiting_for.empty(),
                "step '" + step.id + "' is open and waits for nobody");
      }
      return;
    case Status::kApproved:
      require(!steps.empty() && std::all_of(steps.begin(), steps.end(), is(sdk::StepState::kDone)),
              "the run is approved, and a step of it is not done");
      return;
    case Status::kNeedsCorrection:
      return require(decided(run, sdk::Decision::kNeedsCorrection), "the run needs correction, and nobody asked for it");
    case Status::kRejected:
      return require(decided(run, sdk::Decision::kRejected), "the run is rejected, and nobody rejected it");
  }
  throw Nonsense("the run has no known status");
}

}  // namespace

void check_progress(const sdk::Progress& progress, const sdk::Run& run) {
  require(!progress.steps.empty(), "the run has no steps");
  check_count(progress.steps.size(), "the steps");
  std::set<std::string> ids;
  for (const sdk::Step& step : progress.steps) {
    check_step(step, run);
    require(ids.insert(step.id).second, "step '" + step.id + "' is there twice");
  }
  check_local(progress.obstacle, kLineBytes, Presence::kOptional, "the obstacle");
  check_status(progress, run);
}

}  // namespace rotulus::plugins
