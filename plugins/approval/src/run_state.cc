#include "run_state.h"

#include <algorithm>
#include <set>

#include "feasibility.h"

namespace rotulus::approval {
namespace {

using Status = sdk::Progress::Status;

template <class Range, class Value>
bool holds(const Range& range, const Value& value) {
  return std::find(range.begin(), range.end(), value) != range.end();
}

bool overlap(const std::vector<std::string>& some, const std::vector<std::string>& others) {
  return std::any_of(some.begin(), some.end(), [&](const std::string& name) { return holds(others, name); });
}

class RunState {
 public:
  RunState(const Definition& definition, const sdk::Run& run) : definition_(definition), run_(run) {}

  sdk::Progress progress() const {
    sdk::Progress progress;
    progress.status = ended();
    bool open = progress.status == Status::kOpen;  // whether the next stage may begin
    for (std::size_t stage = 0; stage < definition_.stages.size(); ++stage) {
      bool finished = true;
      for (const StepRule& rule : definition_.stages[stage]) {
        progress.steps.push_back(step(rule, stage, open));
        finished = finished && progress.steps.back().state == sdk::StepState::kDone;
      }
      open = open && finished;
    }
    if (open) progress.status = Status::kApproved;
    if (progress.status == Status::kOpen) progress.obstacle = find_obstacle(definition_, progress.steps);
    return progress;
  }

 private:
  Status ended() const {
    for (const sdk::Decided& decision : run_.decisions) {
      if (decision.decision == sdk::Decision::kNeedsCorrection) return Status::kNeedsCorrection;
      if (decision.decision == sdk::Decision::kRejected) return Status::kRejected;
    }
    return Status::kOpen;
  }

  sdk::Step step(const StepRule& rule, std::size_t stage, bool open) const {
    sdk::Step step;
    step.id = rule.id;
    step.kind = rule.kind;
    step.title = rule.title;
    step.quorum = rule.quorum;
    step.due_days = rule.due_days;
    const std::set<std::string> approvers = approvers_of(rule);
    for (const sdk::Person& person : run_.people) {
      if (may_take(person, rule, stage) || approvers.contains(person.name)) step.candidates.push_back(person.name);
    }
    step.given = static_cast<int>(approvers.size());
    step.needed = needed(rule, stage, step.candidates, approvers);
    if (step.given >= step.needed)
      step.state = sdk::StepState::kDone;
    else if (open)
      open_step(step, approvers);
    return step;
  }

  static void open_step(sdk::Step& step, const std::set<std::string>& approvers) {
    step.state = sdk::StepState::kOpen;
    for (const std::string& name : step.candidates) {
      if (!approvers.contains(name)) step.waiting_for.push_back(name);
    }
  }

  int needed(const StepRule& rule, std::size_t stage, const std::vector<std::string>& candidates,
             const std::set<std::string>& approvers) const {
    if (rule.quorum == sdk::Quorum::kCount) return rule.count;
    if (rule.quorum == sdk::Quorum::kAny) return 1;
    // Whoever joins after the next stage has begun comes too late to be one of all.
    if (!approvers.empty() && is_passed(stage)) return static_cast<int>(approvers.size());
    std::set<std::string> all(candidates.begin(), candidates.end());
    all.insert(approvers.begin(), approvers.end());
    return std::max(1, static_cast<int>(all.size()));
  }

  bool is_passed(std::size_t stage) const {
    for (std::size_t later = stage + 1; later < definition_.stages.size(); ++later) {
      for (const StepRule& rule : definition_.stages[later]) {
        if (!approvers_of(rule).empty()) return true;
      }
    }
    return false;
  }

  // An approval by an author or the submitter would not count, however it came to be there.
  std::set<std::string> approvers_of(const StepRule& rule) const {
    std::set<std::string> names;
    for (const sdk::Decided& decision : run_.decisions) {
      if (decision.step == rule.id && decision.decision == sdk::Decision::kApproved && !wrote(decision.user))
        names.insert(decision.user);
    }
    return names;
  }

  bool wrote(const std::string& user) const { return user == run_.submitter || holds(run_.authors, user); }

  bool may_take(const sdk::Person& person, const StepRule& rule, std::size_t stage) const {
    const bool permitted = rule.kind == sdk::StepKind::kReview ? person.may_review : person.may_approve;
    const Selection& wanted = rule.candidates;
    const bool selected =
        holds(wanted.users, person.name) || overlap(wanted.roles, person.roles) || overlap(wanted.groups, person.groups);
    return permitted && selected && !wrote(person.name) && !took_a_conflicting_step(person.name, rule, stage);
  }

  // Of two steps side by side it does not matter which was decided first: one that is distinct keeps its people from the other.
  bool took_a_conflicting_step(const std::string& user, const StepRule& rule, std::size_t stage) const {
    for (std::size_t other_stage = 0; other_stage <= stage; ++other_stage) {
      for (const StepRule& other : definition_.stages[other_stage]) {
        const bool conflict = rule.distinct || (other.distinct && other_stage == stage);
        if (conflict && other.id != rule.id && decided(user, other)) return true;
      }
    }
    return false;
  }

  bool decided(const std::string& user, const StepRule& rule) const {
    return std::any_of(run_.decisions.begin(), run_.decisions.end(),
                       [&](const sdk::Decided& decision) { return decision.user == user && decision.step == rule.id; });
  }

  const Definition& definition_;
  const sdk::Run& run_;
};

}  // namespace

sdk::Progress progress_of(const Definition& definition, const sdk::Run& run) { return RunState(definition, run).progress(); }

}  // namespace rotulus::approval
