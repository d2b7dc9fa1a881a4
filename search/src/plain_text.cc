#include "plain_text.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/ascii.h"

namespace rotulus::search {
namespace {

constexpr std::size_t kMaxTag = 400;     // a longer <...> is text
constexpr std::size_t kMaxTarget = 600;  // a longer (...) behind a link text is text

std::string_view trim_left(std::string_view line) {
  const auto first = line.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view() : line.substr(first);
}

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_alpha(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80; }

// HTML that people put into Markdown. Anything else in angle brackets is a placeholder, and text.
bool is_html_tag(std::string_view name) {
  static constexpr auto kTags = std::to_array<std::string_view>(
      {"a",      "abbr",   "article", "audio",   "b",       "blockquote", "br",     "button",  "center", "code",
       "col",    "dd",     "del",     "details", "div",     "dl",         "dt",     "em",      "figure", "font",
       "footer", "h1",     "h2",      "h3",      "h4",      "h5",         "h6",     "header",  "hr",     "i",
       "iframe", "img",    "ins",     "kbd",     "label",   "li",         "link",   "main",    "mark",   "nav",
       "ol",     "p",      "picture", "pre",     "s",       "samp",       "script", "section", "small",  "source",
       "span",   "strong", "style",   "sub",     "summary", "sup",        "svg",    "table",   "tbody",  "td",
       "tfoot",  "th",     "thead",   "tr",      "u",       "ul",         "var",    "video"});
  static_assert(std::is_sorted(kTags.begin(), kTags.end()));
  return std::binary_search(kTags.begin(), kTags.end(), std::string_view(ascii_lower(name)));
}

// Length of the HTML tag at the front, or of the comment where it ends in `text`; 0 when there is none.
std::size_t tag_length(std::string_view text) {
  if (text.starts_with("<!--")) {
    const auto end = text.substr(0, kMaxTag).find("-->");
    return end == std::string_view::npos ? 0 : end + 3;
  }
  std::size_t at = 1;
  if (at < text.size() && text[at] == '/') ++at;
  const std::size_t begin = at;
  while (at < text.size() && (is_alpha(text[at]) || is_digit(text[at]))) ++at;
  if (!is_html_tag(text.substr(begin, at - begin))) return 0;
  const auto end = text.substr(0, kMaxTag).find_first_of("<>", at);
  return end == std::string_view::npos || text[end] == '<' ? 0 : end + 1;
}

// Length of the link target "(...)" or "[...]" at the front, 0 when there is none.
std::size_t target_length(std::string_view text) {
  if (text.empty() || (text.front() != '(' && text.front() != '[')) return 0;
  const char open = text.front();
  const char close = open == '(' ? ')' : ']';
  int depth = 0;
  for (std::size_t at = 0; at < text.size() && at < kMaxTarget && text[at] != '\n'; ++at) {
    if (text[at] == open) ++depth;
    if (text[at] == close && --depth == 0) return at + 1;
  }
  return 0;
}

class Stripper {
 public:
  explicit Stripper(std::string_view source) : rest_(source) { out_.reserve(source.size()); }

  std::string run() {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
    skip_front_matter();
    while (!rest_.empty()) {
      const auto end = rest_.find('\n');
      line(rest_.substr(0, end));
      out_.push_back('\n');
      rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    }
    return std::move(out_);
  }

 private:
  void skip_front_matter() {
    if (!rest_.starts_with("---\n") && !rest_.starts_with("---\r\n")) return;
    constexpr std::size_t kLookedAt = 64 * 1024;
    const auto end = rest_.substr(0, kLookedAt).find("\n---", 3);
    if (end == std::string_view::npos) return;
    const auto line_end = rest_.find('\n', end + 1);
    rest_.remove_prefix(line_end == std::string_view::npos ? rest_.size() : line_end + 1);
  }

  void line(std::string_view text) {
    const std::string_view trimmed = trim_left(text);
    if (is_fence(trimmed)) {
      in_code_ = !in_code_;
      return;
    }
    if (in_code_) {
      out_.append(text);
      return;
    }
    if (is_rule(trimmed)) return;
    inline_text(without_block_marks(trimmed));
  }

  // "```sql"; a line such as "```a = b```" is text.
  static bool is_fence(std::string_view text) {
    if (text.starts_with("~~~")) return true;
    return text.starts_with("```") && text.find('`', text.find_first_not_of('`')) == std::string_view::npos;
  }

  // "---", "***", "| --- | :-: |", "==="
  static bool is_rule(std::string_view text) {
    return text.size() >= 3 && text.find_first_not_of("-*_=|: \t\r") == std::string_view::npos;
  }

  static std::string_view without_block_marks(std::string_view text) {
    while (text.starts_with('>')) text = trim_left(text.substr(1));
    if (text.starts_with("- ") || text.starts_with("* ") || text.starts_with("+ ")) text = trim_left(text.substr(2));
    if (text.starts_with("[ ] ") || text.starts_with("[x] ")) text.remove_prefix(4);
    const auto hashes = text.find_first_not_of('#');
    if (hashes != std::string_view::npos && hashes > 0 && hashes <= 6 && text[hashes] == ' ')
      text = trim_left(text.substr(hashes));
    return text;
  }

  void inline_text(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) at += inline_piece(text, at);
  }

  // Copies or drops what begins at `at`; returns how much was taken.
  std::size_t inline_piece(std::string_view text, std::size_t at) {
    const char c = text[at];
    switch (c) {
      case '\\':
        if (at + 1 < text.size() && std::ispunct(static_cast<unsigned char>(text[at + 1]))) {
          out_.push_back(text[at + 1]);
          return 2;
        }
        break;
      case '`':
        return 1;
      case '*':
        if (!is_operator(text, at)) return 1;
        break;
      case '_':
        if (!is_inside_word(text, at)) return 1;
        break;
      case '~':
        if (text.substr(at).starts_with("~~")) return 2;
        break;
      case '|':
        out_.append("  ");
        return 1;
      case '<':
        if (const auto length = tag_length(text.substr(at))) return drop_tag(text.substr(at, length));
        break;
      case '!':
        if (text.substr(at).starts_with("![")) return 1;
        break;
      case '[':
        return 1;
      case ']':
        return 1 + target_length(text.substr(at + 1));
      case '{':
        if (text.substr(at).starts_with("{#")) return attribute_length(text.substr(at));
        break;
      default:
        break;
    }
    out_.push_back(c);
    return 1;
  }

  std::size_t drop_tag(std::string_view tag) {
    if (tag.starts_with("<br") || tag.starts_with("<td") || tag.starts_with("<li") || tag.starts_with("<p")) out_.push_back(' ');
    return tag.size();
  }

  static std::size_t attribute_length(std::string_view text) {
    const auto end = text.substr(0, kMaxTag).find('}');
    return end == std::string_view::npos ? 1 : end + 1;
  }

  static bool is_operator(std::string_view text, std::size_t at) {  // "3 * 4"
    return at > 0 && at + 1 < text.size() && text[at - 1] == ' ' && text[at + 1] == ' ';
  }

  // snake_case keeps its underscores, and _emphasis_ and __emphasis__ lose theirs.
  static bool is_inside_word(std::string_view text, std::size_t at) {
    const auto first = text.find_last_not_of('_', at);
    const auto last = text.find_first_not_of('_', at);
    return first != std::string_view::npos && last != std::string_view::npos && is_word(text[first]) && is_word(text[last]);
  }

  std::string_view rest_;
  std::string out_;
  bool in_code_ = false;
};

}  // namespace

std::string plain_text(std::string_view markdown) { return Stripper(markdown).run(); }

std::string visible_text(std::string_view text, Markup markup) {
  return markup == Markup::kMarkdown ? plain_text(text) : std::string(text);
}

}  // namespace rotulus::search
