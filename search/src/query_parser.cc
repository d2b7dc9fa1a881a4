#include "query_parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/ascii.h"
#include "unicode.h"

namespace rotulus::search {
namespace {

constexpr std::array<std::pair<std::string_view, Field>, 12> kFields = {{
    {"title", Field::kTitle},
    {"number", Field::kNumber},
    {"type", Field::kType},
    {"state", Field::kState},
    {"space", Field::kSpace},
    {"tag", Field::kTag},
    {"owner", Field::kOwner},
    {"lang", Field::kLanguage},
    {"language", Field::kLanguage},
    {"category", Field::kCategory},
    {"before", Field::kBefore},
    {"after", Field::kAfter},
}};

Field field_named(std::string_view name) {
  const std::string lower = ascii_lower(name);
  for (const auto& [known, field] : kFields)
    if (known == lower) return field;
  return Field::kNone;
}

bool is_space(char32_t c) {
  return c <= 0x20 || c == 0x7F || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) || c == kReplacement;
}

// The quotation mark that closes what `c` opens, 0 when it opens nothing.
char32_t closing_quote(char32_t c) {
  switch (c) {
    case '"':
    case 0x201C:  // “ ”, as Chinese input methods type them
    case 0x201D:
      return 0x201D;
    case 0xFF02:
      return 0xFF02;
    case 0x300C:
      return 0x300D;  // 「 」
    default:
      return 0;
  }
}

bool closes(char32_t opened, char32_t c) {
  if (opened == 0x201D) return c == '"' || c == 0x201C || c == 0x201D;
  return c == opened;
}

class Parser {
 public:
  explicit Parser(std::string_view typed) : text_(first_code_points(typed, kMaxQueryCharacters)) {}

  ParsedQuery run() { return sequence(0); }

 private:
  char32_t peek() const { return decode(text_, at_).code; }
  std::uint32_t width() const { return decode(text_, at_).length; }
  bool done() const { return at_ >= text_.size(); }

  ParsedQuery sequence(int depth) {
    ParsedQuery result;
    bool joined = false;  // an OR stands before the next clause
    while (!done()) {
      const char32_t c = peek();
      if (is_space(c)) {
        at_ += width();
      } else if (c == ')') {
        ++at_;
        if (depth > 0) break;
      } else if (take_or()) {
        joined = !result.empty();
      } else {
        add(result, clause(depth), std::exchange(joined, false));
      }
    }
    return result;
  }

  void add(ParsedQuery& sequence, Clause clause, bool joined) {
    if (clause.text.empty() && clause.group.empty()) return;
    if (++clauses_ > kMaxClauses) return;
    const bool can_join = joined && !clause.excluded && !sequence.back().clauses.back().excluded;
    if (is_repeated(sequence, clause, can_join)) return;
    if (!can_join) sequence.emplace_back();
    sequence.back().clauses.push_back(std::move(clause));
  }

  static bool is_repeated(const ParsedQuery& sequence, const Clause& clause, bool can_join) {
    const auto same = [&](const Clause& other) {
      return clause.kind != ClauseKind::kGroup && other.kind == clause.kind && other.field == clause.field &&
             other.excluded == clause.excluded && other.text == clause.text;
    };
    if (can_join) return std::any_of(sequence.back().clauses.begin(), sequence.back().clauses.end(), same);
    return std::any_of(sequence.begin(), sequence.end(), [&](const Alternatives& alternatives) {
      return alternatives.clauses.size() == 1 && same(alternatives.clauses.front());
    });
  }

  bool take_or() {
    const std::string_view rest = text_.substr(at_);
    const std::size_t length = rest.starts_with("OR") ? 2 : rest.starts_with("||") ? 2 : rest.starts_with('|') ? 1 : 0;
    if (length == 0) return false;
    const bool word_ends =
        rest.size() == length || is_space(decode(rest, length).code) || rest[length] == '(' || rest[length] == ')';
    if (!word_ends) return false;
    at_ += length;
    return true;
  }

  Clause clause(int depth) {
    Clause result;
    result.excluded = take_minus();
    if (peek() == '(') {
      ++at_;
      if (depth >= kMaxNesting) return result;
      result.kind = ClauseKind::kGroup;
      result.group = sequence(depth + 1);
      return result;
    }
    result.field = take_field();
    text(result);
    return result;
  }

  // A minus excludes at the beginning of a word; "--flag", a lone "-" and "a-b" are text.
  bool take_minus() {
    if (text_[at_] != '-' || at_ + 1 >= text_.size() || text_[at_ + 1] == '-' || is_space(decode(text_, at_ + 1).code))
      return false;
    ++at_;
    return true;
  }

  Field take_field() {
    std::size_t end = at_;
    while (end < text_.size() && ((text_[end] >= 'a' && text_[end] <= 'z') || (text_[end] >= 'A' && text_[end] <= 'Z'))) ++end;
    if (end == at_ || end >= text_.size()) return Field::kNone;
    const Decoded colon = decode(text_, end);
    if (colon.code != ':' && colon.code != 0xFF1A) return Field::kNone;
    const std::size_t value = end + colon.length;
    if (value >= text_.size() || is_space(decode(text_, value).code)) return Field::kNone;
    const Field field = field_named(text_.substr(at_, end - at_));
    if (field != Field::kNone) at_ = value;
    return field;
  }

  void text(Clause& clause) {
    if (const char32_t quote = closing_quote(peek())) {
      at_ += width();
      clause.kind = ClauseKind::kPhrase;
      take_until(clause, [&](char32_t c) { return closes(quote, c); });
      if (!done()) at_ += width();
      return;
    }
    take_until(clause, [](char32_t c) { return is_space(c) || c == '(' || c == ')'; });
    if (clause.text.size() > 1 && clause.text.back() == '*') {
      clause.kind = ClauseKind::kPrefix;
      clause.text.pop_back();
    }
  }

  template <class Stop>
  void take_until(Clause& clause, Stop stop) {
    clause.begin = at_;
    while (!done() && !stop(peek())) at_ += width();
    clause.text = text_.substr(clause.begin, at_ - clause.begin);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t clauses_ = 0;
};

}  // namespace

ParsedQuery parse_query(std::string_view typed) { return Parser(typed).run(); }

}  // namespace rotulus::search
