#include "render_plugins.h"

namespace rotulus::api {
namespace {

std::string_view name(sdk::FieldKind kind) {
  switch (kind) {
    case sdk::FieldKind::kText:
      break;
    case sdk::FieldKind::kNumber:
      return "number";
    case sdk::FieldKind::kDate:
      return "date";
    case sdk::FieldKind::kChoice:
      return "choice";
    case sdk::FieldKind::kUser:
      return "user";
    case sdk::FieldKind::kDocument:
      return "document";
  }
  return "text";
}

std::string_view name(sdk::Finding::Place place) {
  switch (place) {
    case sdk::Finding::Place::kField:
      return "field";
    case sdk::Finding::Place::kSection:
      return "section";
    case sdk::Finding::Place::kContent:
      break;
  }
  return "content";
}

Json to_json(const sdk::Field& field) {
  Json choices = Json::array();
  for (const auto& choice : field.choices)
    choices.push_back(Json{{"value", choice.value}, {"label", api::to_json(choice.label)}});
  return Json{{"name", field.name},
              {"kind", name(field.kind)},
              {"label", api::to_json(field.label)},
              {"help", api::to_json(field.help)},
              {"required", field.required},
              {"choices", std::move(choices)}};
}

Json to_json(const sdk::Section& section) {
  return Json{{"id", section.id}, {"heading", api::to_json(section.heading)}, {"required", section.required}};
}

template <class T>
Json list_of(const std::vector<T>& items) {
  Json list = Json::array();
  for (const T& item : items) list.push_back(to_json(item));
  return list;
}

// The languages in which a document of it can be begun.
Json languages_of(const sdk::Template& shown) {
  Json languages = Json::array();
  for (const auto& [language, body] : shown.body) languages.push_back(language);
  return languages;
}

}  // namespace

Json to_json(const sdk::LocalText& text) {
  Json languages = Json::object();
  for (const auto& [language, sentence] : text) languages[language] = sentence;
  return languages;
}

Json to_json(const sdk::Template& shown) {
  return Json{{"id", shown.id},
              {"version", shown.version},
              {"type", shown.type},
              {"name", to_json(shown.name)},
              {"description", to_json(shown.description)},
              {"fields", list_of(shown.fields)},
              {"sections", list_of(shown.sections)},
              {"number_scheme", shown.number_scheme},
              {"workflow", shown.workflow},
              {"review_months", shown.review_months},
              {"languages", languages_of(shown)}};
}

Json to_json(const sdk::Workflow& workflow) {
  return Json{{"id", workflow.id},
              {"version", workflow.version},
              {"name", to_json(workflow.name)},
              {"description", to_json(workflow.description)}};
}

Json to_json(const sdk::Finding& finding) {
  return Json{{"place", name(finding.place)},
              {"name", finding.name},
              {"line", finding.line > 0 ? Json(finding.line) : Json(nullptr)},
              {"message", to_json(finding.message)}};
}

Json to_json(const plugins::PluginStatus& plugin) {
  return Json{{"name", plugin.name},
              {"version", plugin.version},
              {"description", plugin.description},
              {"file", plugin.file},
              {"sha256", plugin.sha256},
              {"sdk_version", plugin.sdk_version},
              {"state", plugins::name(plugin.state)},
              {"reason", plugin.reason},
              {"extension_points", plugin.extension_points},
              {"permissions", plugin.permissions},
              {"failures", plugin.failures},
              {"last_failure", plugin.last_failure},
              {"last_failure_at", time_or_null(plugin.last_failure_at)}};
}

}  // namespace rotulus::api
