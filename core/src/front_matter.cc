#include "core/front_matter.h"

#include "text_lines.h"

namespace rotulus {
namespace {

constexpr std::size_t kLookedAt = 64 * 1024;

std::string_view unquote(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front())
    return text.substr(1, text.size() - 2);
  return text;
}

void add_value(std::vector<std::string>& values, std::string_view text) {
  text = unquote(trim(text));
  if (!text.empty()) values.emplace_back(text);
}

std::vector<std::string> read_values(std::string_view text) {
  std::vector<std::string> values;
  text = trim(text);
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') {
    add_value(values, text);
    return values;
  }
  text = text.substr(1, text.size() - 2);
  while (!text.empty()) {
    const auto comma = text.find(',');
    add_value(values, text.substr(0, comma));
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  }
  return values;
}

}  // namespace

FrontMatter FrontMatter::parse(std::string_view content) {
  FrontMatter none;
  none.body_ = content;
  std::string_view rest = content.substr(0, kLookedAt);
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  if (trim(next_line(rest)) != "---") return none;
  FrontMatter found;
  while (!rest.empty()) {
    const std::string_view line = next_line(rest);
    const std::string_view bare = trim(line);
    if (bare == "---" || bare == "...") {
      found.body_ = content.substr(static_cast<std::size_t>(line.data() - content.data()) + line.size());
      if (found.body_.starts_with('\n')) found.body_.remove_prefix(1);
      return found;
    }
    if (bare.starts_with("- ") && !found.fields_.empty()) {
      add_value(found.fields_.back().second, bare.substr(2));
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || line.front() == ' ' || line.front() == '\t' || line.front() == '#') continue;
    found.fields_.emplace_back(std::string(trim(line.substr(0, colon))), read_values(line.substr(colon + 1)));
  }
  return none;  // never closed: not front matter
}

std::string FrontMatter::text(std::string_view key) const {
  for (const auto& [name, values] : fields_)
    if (name == key) return values.empty() ? std::string() : values.front();
  return {};
}

std::vector<std::string> FrontMatter::list(std::string_view key) const {
  for (const auto& [name, values] : fields_)
    if (name == key) return values;
  return {};
}

}  // namespace rotulus
