#include "search/synonyms.h"

#include <algorithm>
#include <utility>

#include "analyzer.h"
#include "query_units.h"
#include "unicode.h"

namespace rotulus::search {
namespace {

constexpr std::string_view kCommas[] = {",", "，", "、"};

std::string_view trimmed(std::string_view text) {
  const auto is_white = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_white(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_white(text.back())) text.remove_suffix(1);
  return text;
}

// The bytes of the comma at `at`; 0: there is none.
std::size_t comma_length(std::string_view text, std::size_t at) {
  for (const std::string_view comma : kCommas)
    if (text.substr(at).starts_with(comma)) return comma.size();
  return 0;
}

std::vector<std::string_view> split_at_commas(std::string_view line) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t length = comma_length(line, at);
    if (length > 0) {
      parts.push_back(trimmed(line.substr(begin, at - begin)));
      begin = at + length;
    }
    at += std::max<std::size_t>(length, 1);
  }
  parts.push_back(trimmed(line.substr(begin)));
  return parts;
}

}  // namespace

Synonyms::Synonyms(std::string_view text, std::string space_key) : space_key_(std::move(space_key)) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    add_line(trimmed(text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

void Synonyms::add_line(std::string_view line) {
  if (line.empty() || line.front() == '#' || groups_.size() >= kMaxGroups) return;
  if (line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ")) line = trimmed(line.substr(2));
  const auto parts = split_at_commas(line);
  if (parts.size() < 2) return;
  Analyzer analyzer;
  std::vector<Member> members;
  for (const std::string_view part : parts) {
    Member member{std::string(part), query_tokens(query_units(analyzer, part))};
    if (member.tokens.empty() || member.tokens.size() > kMaxTokens || members.size() >= kMaxMembers) continue;
    members.push_back(std::move(member));
  }
  if (members.size() < 2) return;
  for (std::size_t i = 0; i < members.size(); ++i) by_first_.emplace(members[i].tokens.front(), Place{groups_.size(), i});
  groups_.push_back(std::move(members));
}

std::vector<Synonyms::Match> Synonyms::find(const std::vector<std::string>& tokens) const {
  std::vector<Match> matches;
  for (std::size_t begin = 0; begin < tokens.size(); ++begin) {
    std::vector<Match> here;
    std::size_t longest = 0;
    const auto [first, last] = by_first_.equal_range(tokens[begin]);
    for (auto at = first; at != last; ++at) {
      const auto& group = groups_[at->second.group];
      const auto& wanted = group[at->second.member].tokens;
      if (wanted.size() > tokens.size() - begin ||
          !std::equal(wanted.begin(), wanted.end(), tokens.begin() + static_cast<std::ptrdiff_t>(begin)))
        continue;
      longest = std::max(longest, wanted.size());
      Match match{begin, begin + wanted.size(), {}};
      for (std::size_t i = 0; i < group.size(); ++i)
        if (i != at->second.member) match.synonyms.push_back(group[i].text);
      here.push_back(std::move(match));
    }
    // The map has no order of its own.
    std::sort(here.begin(), here.end(), [](const Match& a, const Match& b) { return a.synonyms < b.synonyms; });
    for (Match& match : here)
      if (match.end - match.begin == longest) matches.push_back(std::move(match));
  }
  return matches;
}

}  // namespace rotulus::search
