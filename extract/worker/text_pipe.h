// The worker's side of the pipe: text on its way out, put right.
// Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "frames.h"
#include "rotulus/sdk/extractor.h"

namespace rotulus::extract {

// Writes the frame to descriptor 1; ends the process when nobody listens.
void send(FrameKind kind, std::string_view bytes);

// Sends what is well-formed UTF-8 of a text; control characters but tab and newline are left out.
class TextPipe : public sdk::TextSink {
 public:
  explicit TextPipe(std::uint64_t most) : left_(most) {}
  bool add(std::string_view text) override;
  void flush();
  bool is_cut() const { return is_cut_; }
  bool has_words() const { return has_words_; }

 private:
  std::string buffer_;
  std::uint64_t left_;
  bool is_cut_ = false, has_words_ = false;
};

}  // namespace rotulus::extract
