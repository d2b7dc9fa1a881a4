#include "step_record.h"

#include <algorithm>
#include <charconv>

#include "core/error.h"

namespace rotulus::service {
namespace {

constexpr std::int64_t kDay = std::int64_t{24} * 3600 * 1'000'000;

// One "key value" a line; "step" begins the next one. Line breaks cannot stand in a value: names of steps and users have none,
// and those of titles become spaces.
void put(std::string& out, std::string_view key, std::string_view value) {
  const std::size_t begin = out.append(key).append(" ").size();
  out.append(value).append("\n");
  std::replace(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end() - 1, '\n', ' ');
}
void put(std::string& out, std::string_view key, std::int64_t value) { put(out, key, std::to_string(value)); }

std::int64_t number_of(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    throw Error(ErrorCode::kCorrupt, "The steps of a workflow hold '" + std::string(text) + "' where a number belongs.");
  return value;
}

template <class Enum>
Enum enum_of(std::string_view text, Enum last) {
  const auto value = number_of(text);
  if (value < 0 || value > static_cast<std::int64_t>(last))
    throw Error(ErrorCode::kCorrupt, "The steps of a workflow hold an unknown value: " + std::string(text) + ".");
  return static_cast<Enum>(value);
}

void take_line(std::vector<StepRecord>& steps, std::string_view key, std::string_view value) {
  if (key == "step") {
    steps.emplace_back().step.id = value;
    return;
  }
  if (steps.empty()) throw Error(ErrorCode::kCorrupt, "The steps of a workflow do not begin with a step.");
  StepRecord& record = steps.back();
  sdk::Step& step = record.step;
  if (key == "kind") step.kind = enum_of(value, sdk::StepKind::kApproval);
  if (key == "state") step.state = enum_of(value, sdk::StepState::kDone);
  if (key == "quorum") step.quorum = enum_of(value, sdk::Quorum::kCount);
  if (key == "needed") step.needed = static_cast<int>(number_of(value));
  if (key == "given") step.given = static_cast<int>(number_of(value));
  if (key == "days") step.due_days = static_cast<int>(number_of(value));
  if (key == "opened") record.opened = Timestamp{number_of(value)};
  if (key == "candidate") step.candidates.emplace_back(value);
  if (key == "waits-for") step.waiting_for.emplace_back(value);
  if (key.starts_with("title.")) step.title[std::string(key.substr(6))] = value;
}

}  // namespace

std::optional<Timestamp> StepRecord::due() const {
  if (!opened || step.due_days <= 0) return std::nullopt;
  return Timestamp{opened->microseconds + step.due_days * kDay};
}

std::string to_text(const std::vector<StepRecord>& steps) {
  std::string out;
  for (const auto& [step, opened] : steps) {
    put(out, "step", step.id);
    put(out, "kind", static_cast<int>(step.kind));
    put(out, "state", static_cast<int>(step.state));
    put(out, "quorum", static_cast<int>(step.quorum));
    put(out, "needed", step.needed);
    put(out, "given", step.given);
    put(out, "days", step.due_days);
    if (opened) put(out, "opened", opened->microseconds);
    for (const auto& [language, text] : step.title) put(out, "title." + language, text);
    for (const auto& name : step.candidates) put(out, "candidate", name);
    for (const auto& name : step.waiting_for) put(out, "waits-for", name);
  }
  return out;
}

std::vector<StepRecord> steps_from_text(std::string_view text) {
  std::vector<StepRecord> steps;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto space = std::min(line.find(' '), line.size());
    take_line(steps, line.substr(0, space), line.substr(std::min(space + 1, line.size())));
  }
  return steps;
}

std::vector<StepRecord> with_times(const std::vector<sdk::Step>& now_steps, const std::vector<StepRecord>& before,
                                   Timestamp now) {
  std::vector<StepRecord> records;
  for (const sdk::Step& step : now_steps) {
    StepRecord& record = records.emplace_back();
    record.step = step;
    const auto known = std::find_if(before.begin(), before.end(), [&](const StepRecord& r) { return r.step.id == step.id; });
    if (known != before.end()) record.opened = known->opened;
    if (!record.opened && step.state != sdk::StepState::kWaiting) record.opened = now;
  }
  return records;
}

std::vector<storage::Task> tasks_of(const std::vector<StepRecord>& steps, const storage::Run& run,
                                    const std::function<std::optional<UserId>(const std::string&)>& user_id) {
  std::vector<storage::Task> tasks;
  const auto title = [](const sdk::Step& step, const char* language) {
    const auto found = step.title.find(language);
    return found == step.title.end() ? std::string() : found->second;
  };
  for (const StepRecord& record : steps) {
    const sdk::Step& step = record.step;
    if (step.state != sdk::StepState::kOpen) continue;
    for (const auto& name : step.waiting_for) {
      const auto user = user_id(name);
      if (!user) continue;
      storage::Task task;
      task.run = run.id;
      task.document = run.document;
      task.revision = run.revision;
      task.user = *user;
      task.kind = step.kind == sdk::StepKind::kApproval ? storage::TaskKind::kApproval : storage::TaskKind::kReview;
      task.opened = record.opened.value_or(run.changed);
      task.due = record.due();
      task.step = step.id;
      task.title_zh = title(step, "zh");
      task.title_en = title(step, "en");
      tasks.push_back(std::move(task));
    }
  }
  return tasks;
}

}  // namespace rotulus::service
