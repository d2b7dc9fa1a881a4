#include "search/snippet.h"

#include <algorithm>
#include <map>

#include "match_finder.h"
#include "plain_text.h"
#include "unicode.h"

namespace rotulus::search {
namespace {

constexpr std::size_t kMaxTextBytes = 512 * 1024;  // looked through for matches
constexpr std::size_t kMaxMatches = 2'000;
constexpr std::string_view kLeftOut = "…";

struct Window {
  std::size_t begin = 0, end = 0;  // bytes of the text
};

bool is_white(char32_t c) { return c <= 0x20 || c == 0xA0 || c == 0x3000 || c == 0x7F || c == 0x85; }

// White space folded to single spaces, none at the ends, with the matches moved along.
std::string fold_white_space(std::string_view text, std::vector<Match>& matches) {
  std::string out;
  std::vector<std::size_t> moved(text.size() + 1);
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode(text, at);
    for (std::size_t i = at; i < at + decoded.length; ++i) moved[i] = out.size();
    if (!is_white(decoded.code))
      append_utf8(out, decoded.code);
    else if (!out.empty() && out.back() != ' ')
      out.push_back(' ');
    at += decoded.length;
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  moved[text.size()] = out.size();
  for (Match& match : matches) {
    match.begin = moved[match.begin];
    match.end = std::min(moved[match.end], out.size());
  }
  return out;
}

// Moves over `count` code points, forwards or backwards.
std::size_t advance(std::string_view text, std::size_t at, std::size_t count) {
  return at + first_code_points(text.substr(at), count).size();
}

std::size_t retreat(std::string_view text, std::size_t at, std::size_t count) {
  while (at > 0 && count > 0) {
    --at;
    if ((static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80) --count;
  }
  return at;
}

// The stretch of matches, at most `size` bytes long, with the most different words in it, then the most matches.
Window densest(const std::vector<Match>& matches, std::size_t size) {
  std::map<std::size_t, std::size_t> words;
  std::size_t first = 0, best = 0;
  Window window;
  for (std::size_t last = 0; last < matches.size(); ++last) {
    ++words[matches[last].word];
    for (; matches[last].end - matches[first].begin > size && first < last; ++first)
      if (--words[matches[first].word] == 0) words.erase(matches[first].word);
    const std::size_t score = words.size() * 100 + std::min<std::size_t>(last - first, 99);
    if (score > best) {
      best = score;
      window = {matches[first].begin, matches[last].end};
    }
  }
  return window;
}

// What a snippet is cut from: the densest matches with room around them. A long text is not folded as a whole.
std::string_view around_matches(std::string_view text, std::vector<Match>& matches, std::size_t size) {
  constexpr std::size_t kRoom = 8;  // characters for each wanted, which white space may take up
  const Window window = densest(matches, size);
  const std::size_t begin = retreat(text, window.begin, size * kRoom), end = advance(text, window.end, size * kRoom);
  std::erase_if(matches, [&](const Match& match) { return match.begin < begin || match.end > end; });
  for (Match& match : matches) {
    match.begin -= begin;
    match.end -= begin;
  }
  return text.substr(begin, end - begin);
}

// Grows the window to `count` code points, a third of what is added before it, and begins and ends it at a good place.
Window grow(std::string_view text, Window window, std::size_t count) {
  const std::size_t held = count_code_points(text.substr(window.begin, window.end - window.begin));
  const std::size_t spare = count > held ? count - held : 0;
  Window grown;
  grown.begin = retreat(text, window.begin, spare / 3);
  grown.end = advance(text, window.begin, count - count_code_points(text.substr(grown.begin, window.begin - grown.begin)));
  if (grown.end == text.size()) grown.begin = std::min(window.begin, retreat(text, text.size(), count));
  if (grown.begin > 0) {  // do not begin inside a word
    const auto space = text.substr(0, window.begin).find(' ', grown.begin);
    if (space != std::string_view::npos && space - grown.begin < 20) grown.begin = space + 1;
  }
  if (grown.end < text.size()) {
    const auto space = text.rfind(' ', grown.end);
    if (space != std::string_view::npos && space >= window.end && grown.end - space < 20) grown.end = space;
  }
  return grown;
}

std::vector<Snippet::Mark> merged(const std::vector<Match>& matches, Window window, std::size_t offset) {
  std::vector<Snippet::Mark> marks;
  for (const Match& match : matches) {
    if (match.begin < window.begin || match.end > window.end || match.begin >= match.end) continue;
    const std::size_t begin = match.begin - window.begin + offset, end = match.end - window.begin + offset;
    if (!marks.empty() && begin <= marks.back().end)
      marks.back().end = std::max(marks.back().end, end);
    else
      marks.push_back({begin, end});
  }
  return marks;
}

}  // namespace

Highlighter::Highlighter(std::string_view query) : finder_(std::make_unique<MatchFinder>(query)) {}

Highlighter::~Highlighter() = default;

Snippet Highlighter::snippet(std::string_view text, Markup markup, std::size_t max_characters) {
  const std::string plain = visible_text(first_bytes(text, kMaxTextBytes), markup);
  std::vector<Match> matches = finder_->find(plain);
  if (matches.size() > kMaxMatches) matches.resize(kMaxMatches);
  const std::string_view piece = around_matches(plain, matches, max_characters);
  const std::string folded = fold_white_space(piece, matches);
  const Window window = grow(folded, densest(matches, max_characters), std::max<std::size_t>(max_characters, 1));
  Snippet snippet;
  if (window.begin > 0 || piece.data() > plain.data()) snippet.text = kLeftOut;
  snippet.marks = merged(matches, window, snippet.text.size());
  snippet.text.append(folded, window.begin, window.end - window.begin);
  if (window.end < folded.size() || piece.data() + piece.size() < plain.data() + plain.size()) snippet.text += kLeftOut;
  return snippet;
}

Snippet Highlighter::whole(std::string_view text) {
  std::vector<Match> matches = finder_->find(text);
  Snippet snippet;
  snippet.text = fold_white_space(text, matches);
  snippet.marks = merged(matches, {0, snippet.text.size()}, 0);
  return snippet;
}

}  // namespace rotulus::search
