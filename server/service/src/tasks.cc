#include "service/tasks.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <tuple>

#include "finding.h"
#include "storage/accounts.h"

namespace rotulus::service {
namespace {

constexpr int kTasksAtOnce = 1000;

// Within the last quarter of the time that was given, it is amber.
Urgency urgency_of(const storage::Task& task, Timestamp now) {
  if (!task.due) return Urgency::kNone;
  if (*task.due < now) return Urgency::kRed;
  const auto whole = task.due->microseconds - task.opened.microseconds;
  return task.due->microseconds - now.microseconds < whole / 4 ? Urgency::kAmber : Urgency::kGreen;
}

std::vector<storage::Task> all_tasks(const storage::Session& session, UserId user) {
  std::vector<storage::Task> tasks;
  while (true) {
    const auto page = storage::Approvals(session).tasks(user, tasks.empty() ? 0 : tasks.back().id, kTasksAtOnce);
    tasks.insert(tasks.end(), page.begin(), page.end());
    if (static_cast<int>(page.size()) < kTasksAtOnce) return tasks;
  }
}

bool comes_before(const TaskView& a, const TaskView& b) {
  constexpr auto kNever = std::numeric_limits<std::int64_t>::max();
  const auto due = [](const TaskView& view) { return view.task.due ? view.task.due->microseconds : kNever; };
  return std::make_tuple(due(a), a.task.id) < std::make_tuple(due(b), b.task.id);
}

// What readers wait for comes without a deadline.
void add_reports(const storage::Session& session, const Principal& caller, std::vector<TaskView>& views) {
  for (WaitingReport& waiting : reports_waiting_for(session, caller)) {
    TaskView view;
    view.id = waiting.document.id.text() + ".outdated-" + std::to_string(waiting.view.number);
    const storage::OutdatedReport& report = waiting.view.report;
    view.task.document = report.document;
    view.task.revision = report.revision;
    view.task.user = caller.user;
    view.task.opened = report.time;
    view.submitter = {report.user_name, report.display_name};
    view.document = std::move(waiting.document);
    view.report = std::move(waiting.view);
    views.push_back(std::move(view));
  }
}

// What the page shows besides the row itself.
void complete(const storage::Session& session, TaskView& view) {
  const auto revision = require_revision(storage::Documents(session), view.task.revision);
  view.title = revision.title;
  view.version = revision.label;
  view.revision = revision.sequence;
  if (const auto space = storage::Spaces(session).find(view.document.space)) view.space_key = space->key.text();
  if (view.report) return;
  const auto run = storage::Approvals(session).run(view.task.run);
  if (!run) return;
  const auto user = storage::Accounts(session).user(run->submitter);
  view.submitter = {run->submitter_name, user ? user->display_name : std::string()};
}

std::size_t position(const std::string& cursor) {
  std::size_t value = 0;
  std::from_chars(cursor.data(), cursor.data() + cursor.size(), value);
  return value;
}

}  // namespace

std::string_view name(Urgency urgency) {
  constexpr std::string_view kNames[] = {"none", "green", "amber", "red"};
  return kNames[static_cast<std::size_t>(urgency)];
}

TaskList list_tasks(Application& app, const Principal& caller, const std::string& cursor, int limit) {
  const auto session = app.read();
  const auto now = Timestamp::now();
  std::vector<TaskView> views;
  for (auto& task : all_tasks(session, caller.user)) {
    auto document = storage::Documents(session).find(task.document);
    if (!document || !may_read_drafts(caller, *document)) continue;
    TaskView view;
    view.urgency = urgency_of(task, now);
    view.id = document->id.text() + "." + (task.step.empty() ? std::string(storage::name(task.kind)) : task.step);
    view.task = std::move(task);
    view.document = *std::move(document);
    views.push_back(std::move(view));
  }
  add_reports(session, caller, views);
  std::stable_sort(views.begin(), views.end(), comes_before);
  TaskList list;
  list.total = static_cast<std::int64_t>(views.size());
  const std::size_t begin = std::min(position(cursor), views.size());
  const std::size_t end = std::min(views.size(), begin + static_cast<std::size_t>(limit));
  list.items.assign(std::make_move_iterator(views.begin() + static_cast<std::ptrdiff_t>(begin)),
                    std::make_move_iterator(views.begin() + static_cast<std::ptrdiff_t>(end)));
  for (TaskView& view : list.items) complete(session, view);
  if (end < views.size()) list.next_cursor = std::to_string(end);
  return list;
}

}  // namespace rotulus::service
