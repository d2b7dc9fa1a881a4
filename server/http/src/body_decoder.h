// Takes the transfer coding off a body that arrives in pieces: a counted length, or chunks (RFC 9112, 7.1) read strictly.
// Thread-safety: belongs to one connection.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "head_parser.h"

namespace rotulus::http {

class BodyDecoder {
 public:
  BodyDecoder() = default;  // no body
  explicit BodyDecoder(const Head& head);

  // Decodes what it can, appends it to `out` and returns how many bytes of `raw` it used: all of them, unless the body ended or
  // `max_out` bytes were given. Error{kInvalidArgument} when the chunk framing is broken.
  std::size_t decode(std::string_view raw, std::string& out, std::size_t max_out);
  bool finished() const { return state_ == State::kFinished; }
  std::uint64_t decoded() const { return decoded_; }  // bytes given so far

 private:
  enum class State : std::uint8_t {
    kCounted,
    kChunkSize,
    kChunkExtension,
    kChunkSizeLineFeed,
    kChunkData,
    kChunkDataReturn,
    kChunkDataLineFeed,
    kTrailerStart,
    kTrailer,
    kTrailerLineFeed,
    kLastLineFeed,
    kFinished
  };
  std::size_t take_data(std::string_view raw, std::string& out, std::size_t max_out);
  void take_framing(char c);
  void take_size_digit(char c);
  void end_size_line();
  void count_overhead();

  State state_ = State::kFinished;
  std::uint64_t remaining_ = 0;  // of the body, or of this chunk
  std::uint64_t decoded_ = 0;
  unsigned size_digits_ = 0;
  std::size_t overhead_ = 0;  // bytes of extensions and trailers
};

}  // namespace rotulus::http
