// What readers say of a document: that it helped them, and that it is outdated. Whoever may read it may say both.
//
// A report that it is outdated is a task of the document's keeper: its owner where that is somebody who may sign in and read it,
// else those who manage the roles on it. He closes it with an answer; a further version in force closes it, too.
// Reports are shown to who made them, to the keeper, and to those who may change the document.
// Thread-safety: all functions from any thread. Errors: {kNotFound}, also for what the caller may not know of; {kForbidden}.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "service/application.h"
#include "service/reading.h"
#include "storage/feedback.h"

namespace rotulus::service {

struct ReportView {
  std::int64_t number = 0;  // within the document, from 1
  storage::OutdatedReport report;
  std::string version;  // that was read: its label
  std::int64_t sequence = 0;
  bool mine = false;
};

struct FeedbackView {
  std::int64_t helped = 0;  // how many people
  bool helped_me = false;
  bool may_answer = false;
  std::vector<ReportView> reports;  // newest first
};

FeedbackView get_feedback(Application& app, const Reader& reader, const std::string& reference);
FeedbackView set_helped(Application& app, const Reader& reader, const std::string& reference, storage::Helped helped);

inline constexpr std::size_t kLongestFeedback = 4'000;  // bytes

// About a version by label or sequence number, that which is shown by default when empty. {kInvalidArgument} for a reason that is
// empty or too long, {kConflict} while another of his waits.
FeedbackView report_outdated(Application& app, const Reader& reader, const std::string& reference, const std::string& version,
                             const std::string& reason);
// {kConflict} when it is not open any more.
FeedbackView answer_report(Application& app, const Reader& reader, const std::string& reference, std::int64_t number,
                           const std::string& answer);
FeedbackView withdraw_report(Application& app, const Reader& reader, const std::string& reference, std::int64_t number);

// The open reports that wait for the caller, oldest first, each with its document.
struct WaitingReport {
  storage::Document document;
  ReportView view;
};
std::vector<WaitingReport> reports_waiting_for(const storage::Session& session, const Principal& caller);

}  // namespace rotulus::service
