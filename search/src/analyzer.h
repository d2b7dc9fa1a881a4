// The analysis chain: text to searchable units. One class for indexing, queries and snippets, so that they always agree.
//
// Text falls into runs of Han characters (one unit of position each) and chunks of letters and digits. A chunk is made of
// atoms, the longest runs of letters or of digits, which follow one another directly or with one of - _ . between them:
// "SOP-QA-0012" is one chunk of three atoms, "v2.1" one of three, "boundary-layer" one of two. Every atom takes one position.
// A chunk with digits in it or with an underscore is a code: it is also searchable as a whole.
//
// Thread-safety: an Analyzer belongs to one thread; make one where it is needed (it is cheap after the first).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rotulus::search {

// Longer words are cut here, in documents and queries alike.
inline constexpr std::size_t kMaxWordBytes = 120;
inline constexpr std::size_t kMaxCodeBytes = 80;  // a longer chunk is searchable by its atoms only

struct Atom {
  std::string_view text;           // folded; valid during the call
  std::size_t begin = 0, end = 0;  // bytes of the source
  std::uint32_t position = 0;
  bool is_number = false;
};

struct Chunk {
  std::span<const Atom> atoms;  // at least one
  std::string_view code;        // folded whole; empty unless the chunk is a code of more than one atom
  std::size_t begin = 0, end = 0;
};

struct HanCharacter {
  char32_t code = 0;  // folded
  std::size_t begin = 0, end = 0;
};

struct HanRun {
  std::span<const HanCharacter> characters;  // at least one
  std::uint32_t position = 0;                // of the first; each takes one
};

class TokenSink {
 public:
  virtual ~TokenSink() = default;
  virtual void chunk(const Chunk& chunk) = 0;
  virtual void han(const HanRun& run) = 0;
};

class Analyzer {
 public:
  // Tells `sink` the units of `text` in order. Positions start at `position`; returns the first position not used.
  std::uint32_t analyze(std::string_view text, TokenSink& sink, std::uint32_t position = 1);

 private:
  struct Reader;
  void read_han(Reader& reader, TokenSink& sink);
  void read_chunk(Reader& reader, TokenSink& sink);
  bool read_atom(Reader& reader);
  void tell_chunk(TokenSink& sink, bool underscore, std::size_t begin, std::size_t end);

  struct AtomSpan {
    std::size_t text_begin, text_end, begin, end;
    bool is_number;
  };
  std::vector<HanCharacter> han_;
  std::string buffer_;  // folded text of the chunk, connectors included
  std::vector<AtomSpan> spans_;
  std::vector<Atom> atoms_;
  std::uint32_t position_ = 0;
};

}  // namespace rotulus::search
