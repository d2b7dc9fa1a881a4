#include "outline.h"

#include <algorithm>
#include <array>

namespace rotulus::templates {
namespace {

constexpr std::string_view kBlank = " \t\r";

std::string_view trimmed(std::string_view text, std::string_view what = kBlank) {
  const std::size_t first = text.find_first_not_of(what);
  return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(what) - first + 1);
}

bool only(std::string_view text, char c) { return !text.empty() && text.find_first_not_of(c) == std::string_view::npos; }

class Reader {
 public:
  explicit Reader(std::string_view content) {
    for (std::size_t at = 0; at <= content.size();) {
      const std::size_t end = std::min(content.find('\n', at), content.size());
      outline_.lines.push_back(content.substr(at, end - at));
      at = end + 1;
    }
    outline_.is_heading.resize(outline_.lines.size(), false);
  }

  Outline read() {
    for (std::size_t i = front_matter(); i < outline_.lines.size(); ++i) read_line(i);
    close_headings();
    return std::move(outline_);
  }

 private:
  // The number of lines that front matter takes at the beginning.
  std::size_t front_matter() const {
    const auto& lines = outline_.lines;
    if (trimmed(lines.front()) != "---") return 0;
    for (std::size_t i = 1; i < lines.size(); ++i) {
      if (trimmed(lines[i]) == "---") return i + 1;
    }
    return 0;
  }

  void read_line(std::size_t i) {
    const std::string_view line = trimmed(outline_.lines[i]);
    const std::size_t run = line.find_first_not_of(line.empty() ? '`' : line.front());
    const std::size_t marks = std::min(run, line.size());
    if (!fence_.empty()) {
      if (line.starts_with(fence_) && only(line, fence_.front())) fence_ = {};
    } else if (marks >= 3 && (line.front() == '`' || line.front() == '~')) {
      fence_ = line.substr(0, marks);
    } else if (line.starts_with('#') && marks <= 6 && (marks == line.size() || line[marks] == ' ' || line[marks] == '\t')) {
      add(i, line.substr(marks), static_cast<int>(marks));
    } else if ((only(line, '=') || only(line, '-')) && is_paragraph(i)) {
      add(i - 1, trimmed(outline_.lines[i - 1]), line.front() == '=' ? 1 : 2);
      outline_.is_heading[i] = true;
    }
  }

  // Whether the line above can be a heading that line `i` underlines.
  bool is_paragraph(std::size_t i) const {
    if (i == 0 || outline_.is_heading[i - 1]) return false;
    const std::string_view above = trimmed(outline_.lines[i - 1]);
    return !above.empty() && std::string_view("|>-*+#`~<").find(above.front()) == std::string_view::npos;
  }

  void add(std::size_t i, std::string_view text, int level) {
    text = trimmed(text);
    const std::size_t last = text.find_last_not_of('#');
    if (last == std::string_view::npos)
      text = {};
    else if (last + 1 < text.size() && (text[last] == ' ' || text[last] == '\t'))
      text = trimmed(text.substr(0, last));
    outline_.headings.push_back({text, level, static_cast<int>(i) + 1, 0});
    outline_.is_heading[i] = true;
  }

  void close_headings() {
    auto& headings = outline_.headings;
    std::array<std::size_t, 7> next{};  // by level: the last line before the next heading of that level or above
    next.fill(outline_.lines.size());
    for (auto heading = headings.rbegin(); heading != headings.rend(); ++heading) {
      const auto level = static_cast<std::size_t>(heading->level);
      heading->end = next.at(level);
      for (std::size_t deeper = level; deeper < next.size(); ++deeper)
        next.at(deeper) = static_cast<std::size_t>(heading->line) - 1;
    }
  }

  Outline outline_;
  std::string_view fence_;  // that the open code block began with
};

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool take_any(std::string_view& text, std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](std::string_view prefix) { return take(text, prefix); });
}

bool take_numerals(std::string_view& text) {
  bool taken = false;
  while (take_any(text, {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "百", "零", "〇"})) taken = true;
  return taken;
}

bool take_digits(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  const bool taken = end > 0 && text.front() != '.';
  if (taken) text.remove_prefix(end);
  return taken;
}

bool take_separator(std::string_view& text) { return take_any(text, {"、", "．", "：", "）", ")", ":", ".", " ", "\t", "　"}); }

// "3.1 Scope", "三、范围", "（三）范围", "第三章 范围" -> "Scope", "范围". What only looks like a number ("3D", "一般") stays.
std::string_view without_number(std::string_view text) {
  std::string_view rest = text;
  if (take(rest, "第") && (take_numerals(rest) || take_digits(rest)) && take_any(rest, {"章", "节", "条", "部分"})) {
    while (take_separator(rest)) continue;
    return rest;
  }
  rest = text;
  const bool bracket = take_any(rest, {"（", "("});
  const bool digits = take_digits(rest);
  if (!digits && !take_numerals(rest)) return text;
  const bool follows_directly = digits && !bracket && !rest.empty() && static_cast<unsigned char>(rest.front()) >= 0x80;
  if (!take_separator(rest) && !follows_directly) return text;
  while (take_separator(rest)) continue;
  return rest.empty() ? text : rest;
}

std::string plain(std::string_view text) {
  text = trimmed(text, " \t\r*_`");
  while (text.ends_with(':') || text.ends_with("：")) text.remove_suffix(text.ends_with(':') ? 1 : 3);
  std::string plain(trimmed(text, " \t\r*_`"));
  for (char& c : plain) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return plain;
}

}  // namespace

Outline outline_of(std::string_view content) { return Reader(content).read(); }

bool same_heading(std::string_view heading, std::string_view wanted) {
  const std::string found = plain(heading), sought = plain(wanted);
  const std::string bare = plain(without_number(found)), sought_bare = plain(without_number(sought));
  return found == sought || bare == sought || found == sought_bare || bare == sought_bare;
}

}  // namespace rotulus::templates
