#include "render_life_cycle.h"

#include "crypto/digest.h"
#include "render.h"
#include "render_plugins.h"

namespace rotulus::api {
namespace {

std::string_view name(storage::RunDecision::Decision decision) {
  switch (decision) {
    case storage::RunDecision::Decision::kApproved:
      break;
    case storage::RunDecision::Decision::kNeedsCorrection:
      return "needs_correction";
    case storage::RunDecision::Decision::kRejected:
      return "rejected";
  }
  return "approved";
}

std::string_view name(sdk::StepState state) {
  switch (state) {
    case sdk::StepState::kWaiting:
      break;
    case sdk::StepState::kOpen:
      return "open";
    case sdk::StepState::kDone:
      return "done";
  }
  return "waiting";
}

std::string_view name(sdk::Quorum quorum) {
  switch (quorum) {
    case sdk::Quorum::kAll:
      break;
    case sdk::Quorum::kAny:
      return "any";
    case sdk::Quorum::kCount:
      return "count";
  }
  return "all";
}

Json to_json(const storage::RunDecision& decision) {
  return Json{{"user", api::to_json(service::Name{decision.user_name, decision.display_name})},
              {"decision", name(decision.decision)},
              {"comment", decision.comment},
              {"time", decision.time.text()},
              {"signature", decision.signature > 0 ? Json(decision.signature) : Json(nullptr)}};
}

Json to_json(const service::StepView& view) {
  const sdk::Step& step = view.step;
  Json waiting_for = Json::array(), decisions = Json::array();
  for (const auto& user : view.waiting_for) waiting_for.push_back(api::to_json(user));
  for (const auto& decision : view.decisions) decisions.push_back(to_json(decision));
  return Json{{"id", step.id},
              {"kind", step.kind == sdk::StepKind::kReview ? "review" : "approval"},
              {"title", api::to_json(step.title)},
              {"state", name(step.state)},
              {"quorum", name(step.quorum)},
              {"needed", step.needed},
              {"given", step.given},
              {"waiting_for", std::move(waiting_for)},
              {"due_at", time_or_null(view.due)},
              {"decisions", std::move(decisions)}};
}

Json to_json(const service::RunView& view) {
  Json steps = Json::array();
  for (const auto& step : view.steps) steps.push_back(to_json(step));
  return Json{{"id", view.number},
              {"workflow", view.run.workflow},
              {"workflow_version", view.run.workflow_version},
              {"name", api::to_json(view.name)},
              {"revision", view.revision},
              {"version", view.version},
              {"state", storage::name(view.run.state)},
              {"submitted_by", api::to_json(view.submitter)},
              {"submitted_at", view.run.started.text()},
              {"comment", view.run.comment},
              {"effective_at", time_or_null(view.run.effective_at)},
              {"steps", std::move(steps)}};
}

Json to_json(const service::PossibleTransition& possible) {
  Json needs = Json::array();
  if (possible.comment) needs.push_back("comment");
  if (possible.signature) needs.push_back("signature");
  return Json{{"transition", rotulus::name(possible.transition)},
              {"step", possible.step.empty() ? Json(nullptr) : Json(possible.step)},
              {"needs", std::move(needs)},
              {"version", possible.version}};
}

sdk::LocalText title_of(const storage::Task& task) {
  sdk::LocalText title;
  if (!task.title_zh.empty()) title["zh"] = task.title_zh;
  if (!task.title_en.empty()) title["en"] = task.title_en;
  return title;
}

}  // namespace

Json to_json(const service::Name& user) { return Json{{"name", user.name}, {"display_name", user.display_name}}; }

Json to_json(const service::WorkflowView& view) {
  Json transitions = Json::array();
  for (const auto& possible : view.transitions) transitions.push_back(to_json(possible));
  return Json{{"run", view.run ? to_json(*view.run) : Json(nullptr)}, {"transitions", std::move(transitions)}};
}

Json to_json(const service::SignatureView& view) {
  return Json{{"id", view.number},
              {"version", view.version},
              {"revision", view.revision},
              {"signer", to_json(view.signer)},
              {"meaning", view.meaning},
              {"time", view.record.time.text()},
              {"content_sha256", view.content_sha256},
              {"metadata_sha256", view.metadata_sha256},
              {"prior_sha256", view.prior_sha256},
              {"valid", view.valid},
              {"key", crypto::hex(view.record.key)},
              {"signature", crypto::hex(view.record.signature)},
              {"statement", view.record.statement}};
}

Json to_json(const service::CommentView& view) {
  const storage::Comment& comment = view.comment;
  return Json{{"id", view.number},          {"revision", view.revision},
              {"version", view.version},    {"author", to_json(service::Name{comment.user_name, comment.display_name})},
              {"text", comment.text},       {"line", comment.line > 0 ? Json(comment.line) : Json(nullptr)},
              {"time", comment.time.text()}};
}

Json to_json(const service::TaskView& view) {
  const storage::Task& task = view.task;
  return Json{
      {"id", view.id},
      {"kind", view.report ? "outdated" : storage::name(task.kind)},
      {"document",
       Json{{"id", view.document.id.text()}, {"number", view.document.number}, {"title", view.title}, {"space", view.space_key}}},
      {"version", view.version},
      {"revision", view.revision},
      {"step", task.step.empty() ? Json(nullptr) : Json{{"id", task.step}, {"title", to_json(title_of(task))}}},
      {"submitted_by", to_json(view.submitter)},
      {"opened_at", task.opened.text()},
      {"due_at", time_or_null(task.due)},
      {"urgency", service::name(view.urgency)},
      {"report", view.report ? Json{{"number", view.report->number}, {"reason", view.report->report.reason}} : Json(nullptr)}};
}

}  // namespace rotulus::api
