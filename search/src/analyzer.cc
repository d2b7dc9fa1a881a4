#include "analyzer.h"

#include <algorithm>

#include "unicode.h"

namespace rotulus::search {

using enum CharacterClass;

// The place in the text, with the character there already decoded.
struct Analyzer::Reader {
  std::string_view text;
  std::size_t at = 0;
  char32_t code = 0;
  std::uint32_t length = 0;
  CharacterClass kind = kSeparator;

  explicit Reader(std::string_view source) : text(source) { read(); }
  bool done() const { return at >= text.size(); }
  void next() {
    at += length;
    read();
  }
  void read() {
    if (done()) {
      length = 0;
      kind = kSeparator;
      return;
    }
    const Decoded decoded = decode(text, at);
    code = decoded.code;
    length = decoded.length;
    kind = character_class(code);
  }
};

namespace {

constexpr std::size_t kMaxAtoms = 64;  // per chunk; a longer one is cut into several

// '-', '_' or '.' when the character joins atoms, 0 otherwise.
char connector(char32_t code) {
  switch (code) {
    case '-':
    case 0x2010:
    case 0x2011:
    case 0xFF0D:
      return '-';
    case '_':
    case 0xFF3F:
      return '_';
    case '.':
    case 0xFF0E:
      return '.';
    default:
      return 0;
  }
}

bool is_apostrophe(char32_t code) { return code == '\'' || code == 0x2019 || code == 0xFF07; }

// Whether the character after the one at `at` is of a kind that continues a word.
CharacterClass kind_after(std::string_view text, std::size_t at) {
  return at < text.size() ? character_class(decode(text, at).code) : kSeparator;
}

}  // namespace

std::uint32_t Analyzer::analyze(std::string_view text, TokenSink& sink, std::uint32_t position) {
  position_ = position;
  Reader reader(text);
  while (!reader.done()) {
    switch (reader.kind) {
      case kHan:
        read_han(reader, sink);
        break;
      case kLetter:
      case kDigit:
        read_chunk(reader, sink);
        break;
      default:
        reader.next();
    }
  }
  return position_;
}

void Analyzer::read_han(Reader& reader, TokenSink& sink) {
  han_.clear();
  for (; !reader.done(); reader.next()) {
    if (reader.kind == kIgnored || reader.kind == kMark) continue;
    if (reader.kind != kHan) break;
    const char32_t plain = folded(reader.code);
    han_.push_back({plain ? plain : reader.code, reader.at, reader.at + reader.length});
  }
  sink.han({han_, position_});
  position_ += static_cast<std::uint32_t>(han_.size());
}

void Analyzer::read_chunk(Reader& reader, TokenSink& sink) {
  buffer_.clear();
  spans_.clear();
  const std::size_t begin = reader.at;
  std::size_t end = begin;
  bool underscore = false;
  while (spans_.size() < kMaxAtoms && read_atom(reader)) {
    end = reader.at;
    const char joint = reader.done() ? '\0' : connector(reader.code);
    if (!joint) continue;
    const CharacterClass after = kind_after(reader.text, reader.at + reader.length);
    if (after != kLetter && after != kDigit) break;
    buffer_.push_back(joint);
    underscore |= joint == '_';
    reader.next();
  }
  tell_chunk(sink, underscore, begin, end);
}

// Reads one run of letters or digits into the buffer. False when there is none here.
bool Analyzer::read_atom(Reader& reader) {
  if (reader.kind != kLetter && reader.kind != kDigit) return false;
  const CharacterClass kind = reader.kind;
  const std::size_t begin = reader.at;
  const std::size_t text_begin = buffer_.size();
  bool simple = true;
  std::size_t end = begin;
  for (; !reader.done(); reader.next()) {
    if (reader.kind == kIgnored) continue;
    const bool inner_apostrophe =
        kind == kLetter && is_apostrophe(reader.code) && kind_after(reader.text, reader.at + reader.length) == kLetter;
    if (reader.kind != kind && reader.kind != kMark && !inner_apostrophe) break;
    end = reader.at + reader.length;
    const char32_t plain = inner_apostrophe ? U'\'' : folded(reader.code);
    simple &= plain != 0 && reader.kind != kMark;
    if (plain) append_utf8(buffer_, plain);
  }
  if (!simple) {
    buffer_.resize(text_begin);
    buffer_ += fold_slowly(reader.text.substr(begin, end - begin));
  }
  if (buffer_.size() - text_begin > kMaxWordBytes)
    buffer_.resize(text_begin + first_bytes(std::string_view(buffer_).substr(text_begin), kMaxWordBytes).size());
  if (buffer_.size() > text_begin) spans_.push_back({text_begin, buffer_.size(), begin, end, kind == kDigit});
  return true;
}

void Analyzer::tell_chunk(TokenSink& sink, bool underscore, std::size_t begin, std::size_t end) {
  if (spans_.empty()) return;  // case folding may leave nothing
  atoms_.clear();
  bool has_number = false;
  const std::string_view all = buffer_;
  for (const AtomSpan& span : spans_) {
    atoms_.push_back(
        {all.substr(span.text_begin, span.text_end - span.text_begin), span.begin, span.end, position_++, span.is_number});
    has_number |= span.is_number;
  }
  const bool is_code = atoms_.size() > 1 && (has_number || underscore) && all.size() <= kMaxCodeBytes;
  sink.chunk({atoms_, is_code ? all : std::string_view(), begin, end});
}

}  // namespace rotulus::search
