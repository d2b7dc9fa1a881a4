// Whether bytes that come piece by piece are text, and where text may be cut. Says of the whole what is_text() says of it
// (core/document.h).
// Thread-safety: a TextCheck belongs to one thread; whole_characters() is pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rotulus {

// How many of the bytes come before a UTF-8 sequence that the end cuts off; all of them when none is.
std::size_t whole_characters(std::string_view bytes);

class TextCheck {
 public:
  void add(std::string_view piece);
  // Of everything that was added.
  bool is_text() const { return good_ && cut_off_.empty(); }

 private:
  bool good_ = true;
  std::string cut_off_;  // the beginning of a sequence at the end of the last piece
};

}  // namespace rotulus
