#include "body_decoder.h"

#include <algorithm>

#include "core/ascii.h"
#include "text.h"

namespace rotulus::http {
namespace {

// Extensions and trailers are read over; a client that sends more of them than this wants something else.
constexpr std::size_t kMaxOverhead = 16 << 10;
constexpr unsigned kMaxSizeDigits = 15;

[[noreturn]] void throw_broken() { throw Error(ErrorCode::kInvalidArgument, "The chunked body is malformed."); }

bool is_bad_in_line(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

}  // namespace

BodyDecoder::BodyDecoder(const Head& head) {
  if (head.framing == Framing::kChunked) state_ = State::kChunkSize;
  if (head.framing == Framing::kLength) state_ = State::kCounted;
  remaining_ = head.length;
}

std::size_t BodyDecoder::decode(std::string_view raw, std::string& out, std::size_t max_out) {
  std::size_t used = 0;
  const std::size_t limit = out.size() + max_out;
  while (used < raw.size() && state_ != State::kFinished) {
    if (state_ == State::kCounted || state_ == State::kChunkData) {
      if (out.size() == limit) break;
      used += take_data(raw.substr(used), out, limit - out.size());
    } else {
      take_framing(raw[used++]);
    }
  }
  return used;
}

std::size_t BodyDecoder::take_data(std::string_view raw, std::string& out, std::size_t max_out) {
  const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>({raw.size(), max_out, remaining_}));
  out.append(raw.substr(0, taken));
  remaining_ -= taken;
  decoded_ += taken;
  if (remaining_ == 0) state_ = state_ == State::kCounted ? State::kFinished : State::kChunkDataReturn;
  return taken;
}

void BodyDecoder::take_framing(char c) {
  switch (state_) {
    case State::kChunkSize:
      take_size_digit(c);
      return;
    case State::kChunkExtension:
      if (c == '\r')
        state_ = State::kChunkSizeLineFeed;
      else if (is_bad_in_line(c))
        throw_broken();
      else
        count_overhead();
      return;
    case State::kChunkSizeLineFeed:
      if (c != '\n') throw_broken();
      end_size_line();
      return;
    case State::kChunkDataReturn:
      if (c != '\r') throw_broken();
      state_ = State::kChunkDataLineFeed;
      return;
    case State::kChunkDataLineFeed:
      if (c != '\n') throw_broken();
      state_ = State::kChunkSize;
      return;
    case State::kTrailerStart:
      if (c == ' ' || c == '\t' || c == ':') throw_broken();
      state_ = c == '\r' ? State::kLastLineFeed : State::kTrailer;
      if (state_ == State::kTrailer && is_bad_in_line(c)) throw_broken();
      return;
    case State::kTrailer:
      if (c == '\r')
        state_ = State::kTrailerLineFeed;
      else if (is_bad_in_line(c))
        throw_broken();
      else
        count_overhead();
      return;
    case State::kTrailerLineFeed:
      if (c != '\n') throw_broken();
      state_ = State::kTrailerStart;
      return;
    case State::kLastLineFeed:
      if (c != '\n') throw_broken();
      state_ = State::kFinished;
      return;
    case State::kCounted:
    case State::kChunkData:
    case State::kFinished:
      return;
  }
}

void BodyDecoder::take_size_digit(char c) {
  const char l = ascii_lower(c);
  const bool letter = l >= 'a' && l <= 'f';
  if (is_digit(c) || letter) {
    if (++size_digits_ > kMaxSizeDigits) throw_broken();
    remaining_ = remaining_ << 4 | static_cast<std::uint64_t>(letter ? l - 'a' + 10 : c - '0');
    return;
  }
  if (size_digits_ == 0) throw_broken();
  if (c == '\r')
    state_ = State::kChunkSizeLineFeed;
  else if (c == ';')
    state_ = State::kChunkExtension;
  else
    throw_broken();
}

void BodyDecoder::end_size_line() {
  size_digits_ = 0;
  state_ = remaining_ == 0 ? State::kTrailerStart : State::kChunkData;
  count_overhead();
}

void BodyDecoder::count_overhead() {
  // Also counts each chunk: a body in chunks of one byte costs its sender the same, up to a generous number that grows with it.
  if (++overhead_ > kMaxOverhead + decoded_) throw_broken();
}

}  // namespace rotulus::http
