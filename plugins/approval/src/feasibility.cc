#include "feasibility.h"

#include <algorithm>
#include <cstdint>
#include <map>

namespace rotulus::approval {
namespace {

// A step that is left, and who could take it.
struct Task {
  const StepRule* rule = nullptr;
  std::size_t stage = 0;
  std::vector<std::string> people;
  int left = 0;  // approvals that it still needs
};

std::vector<Task> tasks_of(const Definition& definition, const std::vector<sdk::Step>& steps) {
  std::vector<Task> tasks;
  auto step = steps.begin();
  for (std::size_t stage = 0; stage < definition.stages.size(); ++stage) {
    for (const StepRule& rule : definition.stages[stage]) {
      const sdk::Step& now = *step++;
      if (now.state == sdk::StepState::kDone) continue;
      Task task{&rule, stage, now.state == sdk::StepState::kOpen ? now.waiting_for : now.candidates, now.needed - now.given};
      // "All" shrinks with every one of them who takes another step first; one must remain.
      if (rule.quorum == sdk::Quorum::kAll && rule.distinct) task.left = 1;
      tasks.push_back(std::move(task));
    }
  }
  return tasks;
}

// Distributes people over the steps whose people must differ. People who could take the same steps are interchangeable, so only
// their number counts; the search is over few groups, and bounded: what is too large to decide counts as possible.
class Search {
 public:
  explicit Search(const std::vector<Task>& tasks) : tasks_(tasks) {
    std::map<std::string, std::uint64_t> steps_of;
    for (std::size_t i = 0; i < tasks.size() && i < 64; ++i) {
      for (const std::string& name : tasks[i].people) steps_of[name] |= std::uint64_t{1} << i;
      if (tasks[i].rule->distinct) distinct_.push_back(i);
    }
    std::map<std::uint64_t, int> sizes;
    for (const auto& [name, steps] : steps_of) ++sizes[steps];
    for (const auto& [steps, size] : sizes) groups_.push_back({steps, size, std::vector<int>(tasks.size(), 0)});
  }

  bool possible() { return tasks_.size() > 64 || assign(0, 0, distinct_.empty() ? 0 : tasks_[distinct_[0]].left); }

 private:
  struct Group {
    std::uint64_t steps;
    int size;
    std::vector<int> taken;  // by step: how many of the group are kept for it
  };

  static constexpr int kMostTrials = 20'000;

  // Keeps `left` more people for the distinct step `at`, from `group` on.
  bool assign(std::size_t at, std::size_t group, int left) {
    if (++trials_ > kMostTrials) return true;
    if (at == distinct_.size()) return others_have_enough();
    if (left == 0) {
      const bool last = at + 1 == distinct_.size();
      return assign(at + 1, 0, last ? 0 : tasks_[distinct_[at + 1]].left);
    }
    if (group == groups_.size()) return false;
    Group& from = groups_[group];
    const std::size_t step = distinct_[at];
    const int most = has(from, step) ? std::min(left, free(from)) : 0;
    for (int count = most; count >= 0; --count) {
      from.taken[step] = count;
      if (assign(at, group + 1, left - count)) return true;
    }
    from.taken[step] = 0;
    return false;
  }

  bool others_have_enough() const {
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      if (!tasks_[i].rule->distinct && available(i) < tasks_[i].left) return false;
    }
    return true;
  }

  // Those who may take step `i` and are not kept for a distinct one after or beside it.
  int available(std::size_t i) const {
    int count = 0;
    for (const Group& group : groups_) {
      if (!has(group, i)) continue;
      count += group.size;
      for (const std::size_t step : distinct_) {
        if (tasks_[step].stage >= tasks_[i].stage) count -= group.taken[step];
      }
    }
    return count;
  }

  static bool has(const Group& group, std::size_t step) { return (group.steps >> step & 1) != 0; }
  static int free(const Group& group) {
    int left = group.size;
    for (const int taken : group.taken) left -= taken;
    return left;
  }

  const std::vector<Task>& tasks_;
  std::vector<std::size_t> distinct_;
  std::vector<Group> groups_;
  int trials_ = 0;
};

std::string text_in(const sdk::LocalText& text, const std::string& language) {
  if (const auto found = text.find(language); found != text.end()) return found->second;
  return text.begin()->second;
}

std::string joined(const Selection& selection, const std::string& role, const std::string& group) {
  std::string text;
  const auto add = [&](const std::string& words) { text += (text.empty() ? "" : ", ") + words; };
  for (const std::string& name : selection.roles) add(role + name);
  for (const std::string& name : selection.groups) add(group + name);
  for (const std::string& name : selection.users) add(name);
  return text;
}

sdk::LocalText too_few(const Task& task) {
  const std::string left = std::to_string(task.left), there = std::to_string(task.people.size());
  const Selection& wanted = task.rule->candidates;
  return {
      {"en", "The step '" + text_in(task.rule->title, "en") + "' needs " + left + " more of (" +
                 joined(wanted, "role ", "group ") + "), and " + there +
                 " can take it. Authors and the submitter never can. Ask the owner of the space for more " +
                 "people with a part in it, or take another workflow."},
      {"zh", "步骤“" + text_in(task.rule->title, "zh") + "”还需要 " + left + " 人（" + joined(wanted, "角色 ", "组 ") +
                 "），而只有 " + there + " 人可以参加。作者和提交人不能参加。请联系空间所有者增加相应人员，或改用其他流程。"}};
}

sdk::LocalText too_few_together(const std::vector<Task>& tasks) {
  std::string en, zh;
  for (const Task& task : tasks) {
    en += (en.empty() ? "'" : ", '") + text_in(task.rule->title, "en") + "'";
    zh += "“" + text_in(task.rule->title, "zh") + "”";
  }
  return {
      {"en", "The steps " + en +
                 " must be taken by different people, none of them an author or the submitter, and there are too " +
                 "few. Ask the owner of the space for more people with a part in them, or take another workflow."},
      {"zh", "步骤" + zh +
                 "必须由不同的人员完成，且不能是作者或提交人，而现有人员不足。请联系空间所有者增加相应人员，或改用其他流程。"}};
}

}  // namespace

sdk::LocalText find_obstacle(const Definition& definition, const std::vector<sdk::Step>& steps) {
  const std::vector<Task> tasks = tasks_of(definition, steps);
  for (const Task& task : tasks) {
    if (static_cast<int>(task.people.size()) < task.left) return too_few(task);
  }
  return Search(tasks).possible() ? sdk::LocalText() : too_few_together(tasks);
}

}  // namespace rotulus::approval
