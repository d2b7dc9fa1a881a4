#include "sound_template.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "sound_text.h"

namespace rotulus::plugins {
namespace {

constexpr int kMostMonths = 1200;

void check_head(const std::string& kind, const std::string& id, const std::string& version, const sdk::LocalText& name,
                const sdk::LocalText& description) {
  require(is_id(id), "a " + kind + " has the id '" + presentable(id) + "', which is not of a-z, 0-9 and '-'");
  const std::string what = kind + " '" + id + "': its ";
  check_text(version, kIdBytes, what + "version");
  require(!version.empty(), what + "version is empty");
  check_local(name, kLineBytes, Presence::kRequired, what + "name");
  check_local(description, kLineBytes, Presence::kOptional, what + "description");
}

void check_choices(const sdk::Field& field, const std::string& what) {
  require(field.kind != sdk::FieldKind::kChoice || !field.choices.empty(), what + " is a choice between nothing");
  require(field.kind == sdk::FieldKind::kChoice || field.choices.empty(), what + " has choices and is no choice");
  check_count(field.choices.size(), "the choices of " + what);
  std::set<std::string> values;
  for (const sdk::Choice& choice : field.choices) {
    check_text(choice.value, kIdBytes, what + ": the value of a choice");
    require(!choice.value.empty(), what + " has a choice without a value");
    require(values.insert(choice.value).second, what + " has the choice '" + choice.value + "' twice");
    check_local(choice.label, kLineBytes, Presence::kRequired, what + ": the label of the choice '" + choice.value + "'");
  }
}

void check_fields(const sdk::Template& offered, const std::string& head) {
  check_count(offered.fields.size(), head + "its fields");
  std::set<std::string> names;
  for (const sdk::Field& field : offered.fields) {
    require(is_field_name(field.name),
            head + "a field has the name '" + presentable(field.name) + "', which is not of a-z, 0-9 and '_'");
    const std::string what = head + "field '" + field.name + "'";
    require(names.insert(field.name).second, what + " is there twice");
    require(field.kind >= sdk::FieldKind::kText && field.kind <= sdk::FieldKind::kDocument, what + " is of no known kind");
    check_local(field.label, kLineBytes, Presence::kRequired, what + ": its label");
    check_local(field.help, kLineBytes, Presence::kOptional, what + ": its help");
    check_choices(field, what);
  }
}

void check_sections(const sdk::Template& offered, const std::string& head) {
  check_count(offered.sections.size(), head + "its sections");
  std::set<std::string> ids;
  for (const sdk::Section& section : offered.sections) {
    require(is_id(section.id), head + "a section has the id '" + presentable(section.id) + "', which is not of a-z, 0-9 and '-'");
    require(ids.insert(section.id).second, head + "section '" + section.id + "' is there twice");
    check_local(section.heading, kLineBytes, Presence::kRequired, head + "section '" + section.id + "': its heading");
  }
}

bool is_sequence(std::string_view placeholder) {
  if (placeholder == "seq") return true;
  if (!placeholder.starts_with("seq:0")) return false;
  placeholder.remove_prefix(5);
  int width = 0;
  const auto [end, error] = std::from_chars(placeholder.data(), placeholder.data() + placeholder.size(), width);
  return error == std::errc() && end == placeholder.data() + placeholder.size() && width >= 1 && width <= 12;
}

void check_placeholder(const sdk::Template& offered, const std::string& placeholder, const std::string& head) {
  if (placeholder == "space" || placeholder == "year") return;
  const auto found = std::find_if(offered.fields.begin(), offered.fields.end(),
                                  [&](const sdk::Field& field) { return field.name == placeholder; });
  require(found != offered.fields.end(), head + "its number scheme names '" + presentable(placeholder) + "', which is no field");
  require(found->required, head + "its number scheme names the field '" + placeholder + "', which is not required");
}

void check_number_scheme(const sdk::Template& offered, const std::string& head) {
  const std::string& scheme = offered.number_scheme;
  if (scheme.empty()) return;
  check_text(scheme, 200, head + "its number scheme");
  int sequences = 0;
  for (std::size_t at = 0; at < scheme.size(); ++at) {
    require(scheme[at] != '}', head + "its number scheme has a '}' without its '{'");
    if (scheme[at] != '{') continue;
    const std::size_t end = scheme.find('}', at);
    require(end != std::string::npos, head + "its number scheme has a '{' without its '}'");
    const std::string placeholder = scheme.substr(at + 1, end - at - 1);
    if (is_sequence(placeholder))
      ++sequences;
    else
      check_placeholder(offered, placeholder, head);
    at = end;
  }
  require(sequences == 1, head + "its number scheme needs {seq} or {seq:0N} exactly once");
}

void check_finding(const sdk::Finding& finding, int lines) {
  using Place = sdk::Finding::Place;
  require(finding.place >= Place::kField && finding.place <= Place::kContent, "a finding has no known place");
  check_text(finding.name, kLineBytes, "the name in a finding");
  require(finding.place == Place::kContent || !finding.name.empty(), "a finding does not name its field or section");
  require(finding.line >= 0 && finding.line <= lines,
          "a finding is on line " + std::to_string(finding.line) + " of " + std::to_string(lines));
  check_local(finding.message, kLineBytes, Presence::kRequired, "the message of a finding");
}

}  // namespace

void check_item(const sdk::Template& offered) {
  check_head("template", offered.id, offered.version, offered.name, offered.description);
  const std::string head = "template '" + offered.id + "': ";
  require(is_id(offered.type), head + "its type '" + presentable(offered.type) + "' is not of a-z, 0-9 and '-'");
  check_fields(offered, head);
  check_sections(offered, head);
  check_number_scheme(offered, head);
  require(offered.workflow.empty() || is_id(offered.workflow), head + "its workflow is not of a-z, 0-9 and '-'");
  require(offered.review_months >= 0 && offered.review_months <= kMostMonths,
          head + "it is to be reviewed every " + std::to_string(offered.review_months) + " months");
  check_local(offered.body, kTextBytes, Presence::kOptional, head + "its body");
}

void check_item(const sdk::Workflow& offered) {
  check_head("workflow", offered.id, offered.version, offered.name, offered.description);
  check_text(offered.definition, kTextBytes, "workflow '" + offered.id + "': its definition");
  require(!offered.definition.empty(), "workflow '" + offered.id + "': its definition is empty");
}

void check_findings(const std::vector<sdk::Finding>& findings, const sdk::Draft& draft) {
  check_count(findings.size(), "the findings");
  const auto lines = static_cast<int>(std::count(draft.content.begin(), draft.content.end(), '\n') + 1);
  for (const sdk::Finding& finding : findings) check_finding(finding, lines);
}

}  // namespace rotulus::plugins
