#include "text_pipe.h"

#include <unistd.h>

#include <cerrno>

namespace rotulus::extract {
namespace {

constexpr std::size_t kBuffered = std::size_t{1} << 16;

// Bytes of the well-formed sequence at the beginning; 0 when there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xc0U) == 0x80U; };
  const unsigned first = byte(0), second = byte(1);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return follows(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const bool good = first == 0xe0 ? second >= 0xa0 : first == 0xed ? second < 0xa0 : true;
    return good && follows(1) && follows(2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const bool good = first == 0xf0 ? second >= 0x90 : first == 0xf4 ? second < 0x90 : true;
    return good && follows(1) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

bool is_kept(std::string_view sequence) {
  const auto c = static_cast<unsigned char>(sequence.front());
  return sequence.size() > 1 || c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7f);
}

bool is_white(char c) { return c == '\n' || c == '\t' || c == ' '; }

}  // namespace

void send(FrameKind kind, std::string_view bytes) {
  const std::string framed = frame(kind, bytes.substr(0, kMostFrameBytes));
  std::string_view rest = framed;
  while (!rest.empty()) {
    const ssize_t wrote = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) ::_exit(2);
    rest.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

bool TextPipe::add(std::string_view text) {
  while (!text.empty() && !is_cut_) {
    const std::size_t length = sequence_length(text);
    const std::string_view sequence = text.substr(0, length);
    text.remove_prefix(length ? length : 1);
    if (!length || !is_kept(sequence)) continue;
    is_cut_ = left_ < length;
    if (is_cut_) break;
    left_ -= length;
    has_words_ = has_words_ || !is_white(sequence.front());
    buffer_ += sequence;
    if (buffer_.size() >= kBuffered) flush();
  }
  return !is_cut_;
}

void TextPipe::flush() {
  if (!buffer_.empty()) send(FrameKind::kText, buffer_);
  buffer_.clear();
}

}  // namespace rotulus::extract
