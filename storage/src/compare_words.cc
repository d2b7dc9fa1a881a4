#include "compare_words.h"

#include <algorithm>

namespace rotulus::storage {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t kMaximumWords = 20'000;  // a side of one block
constexpr std::uint64_t kMinimalSteps = 4'000'000;
constexpr std::size_t kLeastCommonPercent = 20;
enum class CharacterClass { kLetter, kCombining, kOther };

struct Character {
  std::size_t length;
  CharacterClass kind;
};

struct Range {
  char32_t first, last;
};

bool within(char32_t c, const Range* ranges, std::size_t count) {
  return std::any_of(ranges, ranges + count, [c](const Range& range) { return c >= range.first && c <= range.last; });
}

// Letters that stand together as words: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, the scripts of India, Georgian.
bool is_letter(char32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  static constexpr Range kLetters[] = {
      {0xAA, 0xAA},   {0xB5, 0xB5},     {0xBA, 0xBA},     {0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x2AF},    {0x370, 0x373},
      {0x376, 0x377}, {0x37B, 0x37D},   {0x37F, 0x37F},   {0x386, 0x386},   {0x388, 0x482},   {0x48A, 0x559},   {0x560, 0x588},
      {0x5D0, 0x5F2}, {0x620, 0x669},   {0x66E, 0x6D3},   {0x6D5, 0x6D5},   {0x6EE, 0x6FF},   {0x904, 0x939},   {0x958, 0x961},
      {0x966, 0xDF3}, {0x10A0, 0x10FF}, {0x1E00, 0x1FBC}, {0x1FC2, 0x1FCC}, {0x1FD0, 0x1FDB}, {0x1FE0, 0x1FEC}, {0x1FF2, 0x1FFC}};
  return within(c, kLetters, std::size(kLetters));
}

// What is drawn together with the character before it.
bool is_combining(char32_t c) {
  if (c < 0x300) return false;
  static constexpr Range kMarks[] = {{0x300, 0x36F},     {0x483, 0x489},    {0x591, 0x5BD},   {0x610, 0x61A},   {0x64B, 0x65F},
                                     {0x900, 0x903},     {0x93A, 0x94F},    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200D, 0x200D},
                                     {0x20D0, 0x20FF},   {0x302A, 0x302F},  {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
                                     {0x1F3FB, 0x1F3FF}, {0xE0100, 0xE01EF}};
  return within(c, kMarks, std::size(kMarks));
}

// The code point at the beginning of `text`, which is not empty; a byte that begins none stands for itself.
Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {1, is_letter(lead) ? CharacterClass::kLetter : CharacterClass::kOther};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {1, CharacterClass::kOther};
  char32_t code = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {1, CharacterClass::kOther};
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  if (is_combining(code)) return {length, CharacterClass::kCombining};
  return {length, is_letter(code) ? CharacterClass::kLetter : CharacterClass::kOther};
}

// The words of several lines in one sequence, a kLineEnd after each but the last.
Lines sequence_of(const Lines& lines) {
  Lines words;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) words.push_back(kLineEnd);
    const Lines more = words_of(lines[i]);
    words.insert(words.end(), more.begin(), more.end());
  }
  return words;
}

std::size_t length_of(const Lines& words, std::size_t begin, std::size_t count) {
  std::size_t length = 0;
  for (std::size_t i = begin; i < begin + count; ++i) length += words[i].size();
  return length;
}

// What two changes have between them belongs to them when it is only signs, or shorter than either: scattered single words that
// happened to be kept make a rewritten sentence harder to read, not easier.
bool belongs_together(const Lines& from, const Hunk& left, const Hunk& right, std::size_t left_size, std::size_t right_size) {
  const std::size_t begin = left.from + left.from_count, count = right.from - begin;
  bool meaning = false;
  for (std::size_t i = begin; i < begin + count; ++i) {
    if (from[i] == kLineEnd) return false;
    meaning = meaning || has_meaning(from[i]);
  }
  return !meaning || length_of(from, begin, count) < std::min(left_size, right_size);
}

std::vector<Hunk> joined(const Lines& from, const Lines& to, const std::vector<Hunk>& hunks) {
  const auto size = [&](const Hunk& hunk) {
    return std::max(length_of(from, hunk.from, hunk.from_count), length_of(to, hunk.to, hunk.to_count));
  };
  std::vector<Hunk> result;
  std::size_t last_size = 0;
  for (const Hunk& hunk : hunks) {
    const std::size_t own_size = size(hunk);
    if (!result.empty() && belongs_together(from, result.back(), hunk, last_size, own_size)) {
      Hunk& last = result.back();
      last.from_count = hunk.from + hunk.from_count - last.from;
      last.to_count = hunk.to + hunk.to_count - last.to;
      last_size += own_size;
    } else {
      result.push_back(hunk);
      last_size = own_size;
    }
  }
  return result;
}

using Marks = std::vector<bool>;  // of each word: changed

struct BothMarks {
  Marks from, to;
};

BothMarks marks_of(const Lines& from, const Lines& to, const std::vector<Hunk>& hunks) {
  BothMarks marks{Marks(from.size()), Marks(to.size())};
  for (const Hunk& hunk : hunks) {
    std::fill_n(marks.from.begin() + static_cast<std::ptrdiff_t>(hunk.from), hunk.from_count, true);
    std::fill_n(marks.to.begin() + static_cast<std::ptrdiff_t>(hunk.to), hunk.to_count, true);
  }
  return marks;
}

// Of the words that mean something: how many bytes in all, and how many unchanged.
std::size_t meaning_of(const Lines& words, const Marks* unchanged) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (has_meaning(words[i]) && !(unchanged && (*unchanged)[i])) size += words[i].size();
  return size;
}

bool hardly_common(const Lines& from, const Lines& to, const Marks& from_marks) {
  const std::size_t all = std::min(meaning_of(from, nullptr), meaning_of(to, nullptr));
  return meaning_of(from, &from_marks) * 100 < all * kLeastCommonPercent;
}

std::vector<std::vector<Span>> spans_of(const Lines& words, const Marks& marks) {
  std::vector<std::vector<Span>> lines(1);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == kLineEnd) {
      lines.emplace_back();
      continue;
    }
    std::vector<Span>& line = lines.back();
    if (line.empty() || line.back().changed != marks[i]) line.push_back({{}, marks[i]});
    line.back().text += words[i];
  }
  return lines;
}

std::vector<std::vector<Span>> whole(const Lines& lines) {
  std::vector<std::vector<Span>> result;
  result.reserve(lines.size());
  for (const std::string_view line : lines) {
    result.emplace_back();
    if (!line.empty()) result.back().push_back({std::string(line), true});
  }
  return result;
}

// A word takes at least a byte, so that this may be asked before any is cut.
bool affordable(const Lines& from, const Lines& to, const WordBudget& budget) {
  std::size_t bytes = 0;
  for (const Lines* side : {&from, &to})
    for (const std::string_view line : *side) bytes += line.size() + 1;
  return bytes <= 16 * kMaximumWords && budget.words > 0;
}

bool take(WordBudget& budget, std::size_t from, std::size_t to) {
  if (from > kMaximumWords || to > kMaximumWords || from + to > budget.words) return false;
  budget.words -= from + to;
  return true;
}

DiffMethod method_for(WordBudget& budget, std::uint64_t steps) {
  if (steps > kMinimalSteps || steps > budget.steps) return DiffMethod::kQuick;
  budget.steps -= steps;
  return DiffMethod::kMinimal;
}

}  // namespace

std::vector<std::string_view> words_of(std::string_view line) {
  Lines words;
  std::size_t begin = 0;
  bool in_word = false;
  for (std::size_t at = 0; at < line.size();) {
    const Character character = first_character(line.substr(at));
    const bool letter = character.kind == CharacterClass::kLetter;
    const bool goes_on = at > 0 && (character.kind == CharacterClass::kCombining || (letter && in_word));
    if (!goes_on) {
      if (at > begin) words.push_back(line.substr(begin, at - begin));
      begin = at;
      in_word = letter;
    }
    at += character.length;
  }
  if (line.size() > begin) words.push_back(line.substr(begin));
  return words;
}

bool has_meaning(std::string_view word) {
  const auto c = static_cast<unsigned char>(word[0]);
  return c >= 0x80 || is_letter(c);
}

std::optional<WordDifference> difference_of_words(const Lines& from, const Lines& to, WordBudget& budget) {
  if (from.empty() || to.empty() || !affordable(from, to, budget)) return std::nullopt;
  WordDifference result{sequence_of(from), sequence_of(to), {}};
  if (!take(budget, result.from.size(), result.to.size())) return std::nullopt;
  const DiffMethod method = method_for(budget, std::uint64_t{result.from.size()} * result.to.size());
  result.hunks = joined(result.from, result.to, difference_of(result.from, result.to, method));
  if (hardly_common(result.from, result.to, marks_of(result.from, result.to, result.hunks).from)) return std::nullopt;
  return result;
}

void compare_words(const Lines& from, const Lines& to, WordBudget& budget, Block& block) {
  const auto difference = difference_of_words(from, to, budget);
  if (!difference) {
    block.removed = whole(from);
    block.added = whole(to);
    return;
  }
  const BothMarks marks = marks_of(difference->from, difference->to, difference->hunks);
  block.removed = spans_of(difference->from, marks.from);
  block.added = spans_of(difference->to, marks.to);
}

}  // namespace rotulus::storage
