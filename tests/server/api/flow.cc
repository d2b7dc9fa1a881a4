#include "flow.h"

#include <sstream>

namespace rotulus::test {
namespace {

json value_for(const json& field) {
  const std::string kind = field["kind"];
  if (kind == "choice") return field["choices"].at(0)["value"];
  if (kind == "number") return "1";
  if (kind == "date") return "2026-03-01";
  if (kind == "user") return "olga";
  if (kind == "document") return "QA-000001";
  return "QA";
}

json body_of(const std::string& who, const std::string& transition, const json& more) {
  json body{{"transition", transition}};
  if (transition == "approve" || transition == "retire") body["signature"] = {{"password", password_of(who)}};
  if (transition == "request_correction" || transition == "reject" || transition == "retire")
    body["comment"] = "See the reasons.";
  if (more.is_object()) body.merge_patch(more);
  return body;
}

}  // namespace

json filled_fields(const json& form) {
  json values = json::object();
  for (const json& field : form["fields"])
    if (field["required"] == true) values[field["name"].get<std::string>()] = value_for(field);
  return values;
}

std::string filled_text(const std::string& body, const std::string& sentence) {
  std::istringstream lines(body);
  std::string text, line;
  while (std::getline(lines, line))
    if (line.starts_with("#")) text.append(line).append("\n\n").append(sentence).append("\n\n");
  return text;
}

Flow::Flow(World& world, const json& more) : world_(&world) {
  json body{{"title", "Pump check"}, {"content", "# Pump check\n\nOnce a shift.\n"}, {"workflow", "review-approval"}};
  body.merge_patch(more);
  const Answer made = world.as("carl").post("/api/v1/spaces/QA/documents", body);
  INFO(made.body);
  REQUIRE(made.status == 201);
  id_ = made.data()["id"];
  target_ = "/api/v1/documents/" + id_;
}

Answer Flow::take(const std::string& who, const std::string& transition, const json& more, const Fields& fields) const {
  Fields with_tag = fields;
  if (std::none_of(fields.begin(), fields.end(), [](const auto& field) { return field.first == "If-Match"; }))
    with_tag.emplace_back("If-Match", world_->as(who).get(target_).tag());
  return world_->as(who).post(target_ + "/transitions", body_of(who, transition, more), with_tag);
}

Answer Flow::save(const std::string& content, const std::string& who, const json& more) const {
  json body{{"content", content}};
  body.merge_patch(more);
  return world_->as(who).patch(target_, body, world_->as(who).get(target_).tag());
}

void Flow::approve(const json& at_submission) const {
  const auto require = [](const Answer& answer) {
    INFO(answer.body);
    REQUIRE(answer.status == 200);
  };
  require(take("carl", "submit", at_submission));
  require(take("rhea", "approve"));
  require(take("abel", "approve"));
}

bool refuses(const Answer& answer, int status, const std::string& rule) {
  UNSCOPED_INFO("expected " << status << " " << rule << ", was " << answer.status << " " << answer.body);
  return answer.status == status && answer.data().value("rule", "") == rule && !answer.detail().empty();
}

}  // namespace rotulus::test
