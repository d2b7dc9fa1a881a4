// What readers say of documents: that they helped, that they are outdated.
#include "service/feedback.h"

#include <charconv>

#include "core/error.h"
#include "fields.h"
#include "json.h"
#include "routes.h"

namespace rotulus::api {
namespace {

using http::Method;

constexpr TextRule kText{1, service::kLongestFeedback, Lines::kMany};
constexpr TextRule kVersion{0, 100, Lines::kOne};

Json to_json(const service::ReportView& view) {
  const storage::OutdatedReport& report = view.report;
  const bool answered = report.state == storage::ReportState::kAnswered;
  return Json{{"number", view.number},
              {"version", view.version},
              {"revision", view.sequence},
              {"by", Json{{"name", report.user_name}, {"display_name", report.display_name}}},
              {"mine", view.mine},
              {"time", report.time.text()},
              {"reason", report.reason},
              {"state", storage::name(report.state)},
              {"closed_at", report.state == storage::ReportState::kOpen ? Json(nullptr) : Json(report.changed.text())},
              {"answer", answered ? Json(report.answer) : Json(nullptr)},
              {"answered_by", answered ? Json(report.answered_by) : Json(nullptr)}};
}

http::Response feedback_answer(const service::FeedbackView& view, http::Status status = http::Status::kOk) {
  Json reports = Json::array();
  for (const auto& report : view.reports) reports.push_back(to_json(report));
  return answer(status, Json{{"helped", view.helped},
                             {"helped_me", view.helped_me},
                             {"may_answer", view.may_answer},
                             {"reports", std::move(reports)}});
}

std::int64_t number_of(const Call& call) {
  const std::string& text = call.parameter("id");
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return number;
  throw Error(ErrorCode::kNotFound, "There is no such report.");
}

http::Response show_feedback(Call& call) {
  return feedback_answer(service::get_feedback(call.app(), call.reader(), call.parameter("document")));
}

http::Response give_helped(Call& call) {
  return feedback_answer(service::set_helped(call.app(), call.reader(), call.parameter("document"), storage::Helped::kGiven));
}

http::Response take_helped_back(Call& call) {
  return feedback_answer(service::set_helped(call.app(), call.reader(), call.parameter("document"), storage::Helped::kTakenBack));
}

http::Response report_outdated(Call& call) {
  const Fields body = Fields::read(call.request, kJsonBytes, {"reason", "version"});
  const std::string reason = body.text("reason", kText);
  const std::string version = body.optional_text("version", kVersion).value_or("");
  return feedback_answer(service::report_outdated(call.app(), call.reader(), call.parameter("document"), version, reason),
                         http::Status::kCreated);
}

http::Response answer_report(Call& call) {
  const std::string text = Fields::read(call.request, kJsonBytes, {"answer"}).text("answer", kText);
  return feedback_answer(service::answer_report(call.app(), call.reader(), call.parameter("document"), number_of(call), text));
}

http::Response withdraw_report(Call& call) {
  return feedback_answer(service::withdraw_report(call.app(), call.reader(), call.parameter("document"), number_of(call)));
}

}  // namespace

void add_feedback_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/documents/{document}/feedback", "getFeedback"}, show_feedback);
  routes.add({Method::kPut, "/api/v1/documents/{document}/feedback/helped", "giveHelped"}, give_helped);
  routes.add({Method::kDelete, "/api/v1/documents/{document}/feedback/helped", "takeHelpedBack"}, take_helped_back);
  routes.add({Method::kPost, "/api/v1/documents/{document}/feedback/outdated", "reportOutdated", {}, BodyKind::kJson},
             report_outdated);
  routes.add({Method::kPost, "/api/v1/documents/{document}/feedback/outdated/{id}/answer", "answerReport", {}, BodyKind::kJson},
             answer_report);
  routes.add({Method::kPost, "/api/v1/documents/{document}/feedback/outdated/{id}/withdrawal", "withdrawReport"},
             withdraw_report);
}

}  // namespace rotulus::api
