// What waits for somebody: reviews, approvals, corrections, and answers to readers who say that a document is outdated.
// Thread-safety: all functions from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/application.h"
#include "service/feedback.h"
#include "service/life_cycle.h"
#include "storage/approvals.h"

namespace rotulus::service {

enum class Urgency : std::uint8_t { kNone, kGreen, kAmber, kRed };  // no deadline; far; within a quarter of the time; passed
std::string_view name(Urgency urgency);

struct TaskView {
  std::string id;  // of the document and the step: the same as long as the task is open
  storage::Task task;
  storage::Document document;
  std::string space_key, title, version;
  std::int64_t revision = 0;
  Name submitter;
  Urgency urgency = Urgency::kNone;
  // That a reader says that the document is outdated: of `task` there are only document, revision, user and time then.
  std::optional<ReportView> report = {};
};
struct TaskList {
  std::vector<TaskView> items;
  std::int64_t total = 0;  // of all pages
  std::string next_cursor;
};
// The caller's own, of documents that he may still read, soonest deadline first.
TaskList list_tasks(Application& app, const Principal& caller, const std::string& cursor, int limit);

}  // namespace rotulus::service
