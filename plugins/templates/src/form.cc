#include "form.h"

#include <algorithm>
#include <array>
#include <set>

#include "outline.h"
#include "plugin_support/yaml_reader.h"

namespace rotulus::templates {
namespace {

using plugin_support::items;
using plugin_support::Mapping;
using plugin_support::refuse;

constexpr std::size_t kMostItems = 200;  // fields, choices, sections
constexpr int kMostMonths = 1200;
constexpr std::array<std::string_view, 6> kKinds{"text", "number", "date", "choice", "user", "document"};

std::vector<YAML::Node> list_of(const Mapping& map, const std::string& key) {
  if (!map.has(key)) return {};
  auto nodes = items(map.get(key), "'" + key + "'");
  if (nodes.size() > kMostItems) refuse(map.get(key), "'" + key + "' has more than " + std::to_string(kMostItems) + " entries");
  return nodes;
}

std::vector<sdk::Choice> read_choices(const Mapping& field) {
  std::vector<sdk::Choice> choices;
  std::set<std::string> values;
  for (const YAML::Node& node : list_of(field, "choices")) {
    const Mapping map(node, "a choice", {"value", "label"});
    sdk::Choice choice{map.text("value"), map.local("label")};
    if (choice.value.size() > 64) refuse(node, "the value '" + choice.value + "' is longer than 64 bytes");
    if (!values.insert(choice.value).second) refuse(node, "the choice '" + choice.value + "' is there already");
    choices.push_back(std::move(choice));
  }
  return choices;
}

sdk::Field read_field(const YAML::Node& node) {
  const Mapping map(node, "a field", {"name", "kind", "required", "label", "help", "choices"});
  sdk::Field field;
  field.name = map.name("name");
  const std::string kind = map.text("kind");
  const auto found = std::find(kKinds.begin(), kKinds.end(), kind);
  if (found == kKinds.end()) refuse(map.get("kind"), "'" + kind + "' is not text, number, date, choice, user or document");
  field.kind = static_cast<sdk::FieldKind>(found - kKinds.begin());
  field.required = map.flag_or("required", false);
  field.label = map.local("label");
  field.help = map.local_or("help");
  field.choices = read_choices(map);
  if ((field.kind == sdk::FieldKind::kChoice) == field.choices.empty())
    refuse(node, "a field of kind choice has 'choices', and no other has");
  return field;
}

sdk::Section read_section(const YAML::Node& node) {
  const Mapping map(node, "a section", {"id", "required", "heading"});
  return {map.id("id"), map.local("heading"), map.flag_or("required", false)};
}

void read_parts(const Mapping& top, sdk::Template& form) {
  std::set<std::string> names;
  for (const YAML::Node& node : list_of(top, "fields")) {
    form.fields.push_back(read_field(node));
    if (!names.insert(form.fields.back().name).second) refuse(node, "there is a field '" + form.fields.back().name + "' already");
  }
  names.clear();
  for (const YAML::Node& node : list_of(top, "sections")) {
    form.sections.push_back(read_section(node));
    if (!names.insert(form.sections.back().id).second)
      refuse(node, "there is a section '" + form.sections.back().id + "' already");
  }
}

// {seq} or {seq:0N}, N from 1 to 9.
bool is_sequence(std::string_view placeholder) {
  return placeholder == "seq" ||
         (placeholder.size() == 6 && placeholder.starts_with("seq:0") && placeholder[5] >= '1' && placeholder[5] <= '9');
}

void check_scheme(const YAML::Node& at, const sdk::Template& form) {
  int sequences = 0;
  for (std::string_view rest = form.number_scheme; !rest.empty();) {
    const std::size_t open = rest.find_first_of("{}"), close = rest.find('}');
    if (open == std::string_view::npos) break;
    if (rest[open] == '}' || close == std::string_view::npos) refuse(at, "'number_scheme' has a brace without its other one");
    const std::string_view placeholder = rest.substr(open + 1, close - open - 1);
    const bool required = std::any_of(form.fields.begin(), form.fields.end(),
                                      [&](const sdk::Field& field) { return field.name == placeholder && field.required; });
    if (is_sequence(placeholder))
      ++sequences;
    else if (placeholder != "space" && placeholder != "year" && !required)
      refuse(at, "'number_scheme' has {" + std::string(placeholder) + "}, which is no required field, space, year or seq");
    rest.remove_prefix(close + 1);
  }
  if (sequences != 1) refuse(at, "'number_scheme' needs {seq} or {seq:0N} exactly once");
}

void check_bodies(const sdk::Template& form) {
  if (form.body.empty()) throw std::runtime_error("there is no body: body.zh.md or body.en.md");
  for (const auto& [language, text] : form.body) {
    const Outline outline = outline_of(text);
    for (const sdk::Section& section : form.sections) {
      const bool found = std::any_of(outline.headings.begin(), outline.headings.end(), [&](const Heading& heading) {
        return std::any_of(section.heading.begin(), section.heading.end(),
                           [&](const auto& wanted) { return same_heading(heading.text, wanted.second); });
      });
      if (section.required && !found)
        throw std::runtime_error("body." + language + ".md has no heading of the required section '" + section.id + "'");
    }
  }
}

}  // namespace

sdk::Template read_template(const std::string& yaml, const sdk::LocalText& bodies) {
  const Mapping top(
      plugin_support::read_yaml(yaml), "a template",
      {"id", "version", "type", "name", "description", "number_scheme", "workflow", "review_months", "fields", "sections"});
  sdk::Template form;
  form.id = top.id("id");
  form.version = top.text("version");
  if (form.version.size() > 64) refuse(top.get("version"), "'version' is longer than 64 bytes");
  form.type = top.id("type");
  form.name = top.local("name");
  form.description = top.local_or("description");
  if (top.has("workflow")) form.workflow = top.id("workflow");
  form.review_months = top.number_or("review_months", 0, kMostMonths, 0);
  read_parts(top, form);
  form.number_scheme = top.text_or("number_scheme", "");
  if (!form.number_scheme.empty()) check_scheme(top.get("number_scheme"), form);
  form.body = bodies;
  check_bodies(form);
  return form;
}

}  // namespace rotulus::templates
