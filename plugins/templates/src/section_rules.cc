#include <algorithm>

#include "outline.h"
#include "rules.h"

namespace rotulus::templates {
namespace {

using Lines = std::set<std::string, std::less<>>;

// A line without what an editor may change of its own accord: spaces, and the length of a table's rule.
std::string essence(std::string_view line) {
  std::string text;
  for (const char c : line) {
    if (c == ' ' || c == '\t' || c == '\r' || (c == '-' && text.ends_with('-'))) continue;
    text += c;
  }
  return text;
}

// Rules, empty rows and comments are there to look at.
bool says_something(const std::string& essence) {
  if (essence.starts_with("<!-") && essence.ends_with("->")) return false;
  return std::any_of(essence.begin(), essence.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
  });
}

Lines guidance_of(const sdk::Template& form) {
  Lines lines;
  for (const auto& [language, text] : form.body) {
    for (const std::string_view line : outline_of(text).lines) lines.insert(essence(line));
  }
  return lines;
}

bool is_filled(const Outline& outline, const Heading& heading, const Lines& guidance) {
  for (auto i = static_cast<std::size_t>(heading.line); i < heading.end; ++i) {
    const std::string line = essence(outline.lines[i]);
    if (!outline.is_heading[i] && says_something(line) && !guidance.contains(line)) return true;
  }
  return false;
}

std::string heading_in(const sdk::Section& section, const std::string& language) {
  const auto found = section.heading.find(language);
  return found == section.heading.end() ? section.heading.begin()->second : found->second;
}

sdk::Finding missing(const sdk::Section& section) {
  return {
      sdk::Finding::Place::kSection,
      section.id,
      0,
      {{"en", "The section '" + heading_in(section, "en") + "' is missing. Add a heading of that name with its text beneath it."},
       {"zh", "缺少章节“" + heading_in(section, "zh") + "”。请添加该标题及其内容。"}}};
}

sdk::Finding empty(const sdk::Section& section, const Heading& heading) {
  return {sdk::Finding::Place::kSection,
          section.id,
          heading.line,
          {{"en", "The section '" + heading_in(section, "en") + "' on line " + std::to_string(heading.line) +
                      " says nothing yet beyond the template's own words. Fill it in."},
           {"zh", "第 " + std::to_string(heading.line) + " 行的章节“" + heading_in(section, "zh") +
                      "”尚无模板文字以外的内容，请填写。"}}};
}

}  // namespace

std::vector<sdk::Finding> check_sections(const sdk::Template& form, const sdk::Draft& draft) {
  const Outline outline = outline_of(draft.content);
  const Lines guidance = guidance_of(form);
  std::vector<sdk::Finding> findings;
  for (const sdk::Section& section : form.sections) {
    if (!section.required) continue;
    const Heading* first = nullptr;
    bool filled = false;
    for (const Heading& heading : outline.headings) {
      const bool is_it = std::any_of(section.heading.begin(), section.heading.end(),
                                     [&](const auto& wanted) { return same_heading(heading.text, wanted.second); });
      if (!is_it) continue;
      if (first == nullptr) first = &heading;
      filled = filled || is_filled(outline, heading, guidance);
    }
    if (first == nullptr)
      findings.push_back(missing(section));
    else if (!filled)
      findings.push_back(empty(section, *first));
  }
  return findings;
}

}  // namespace rotulus::templates
