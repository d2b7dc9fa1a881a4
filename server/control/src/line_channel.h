// Lines over a socket, in bounded memory. What is received may hold secrets, so buffers are cleansed.
// Thread-safety: one reader and one writer at a time.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace rotulus::control {

class LineChannel {
 public:
  // Does not own `descriptor`. `longest` bounds a line: Error{kTooLarge}.
  LineChannel(int descriptor, std::size_t longest) : descriptor_(descriptor), longest_(longest) {}
  ~LineChannel();
  LineChannel(const LineChannel&) = delete;
  LineChannel& operator=(const LineChannel&) = delete;

  enum class Outcome : std::uint8_t { kLine, kNothingYet, kEnd };
  // Waits for a line, without its end, for at most `limit`. An unfinished line at the end of the stream is kEnd.
  Outcome read(std::string& line, std::chrono::milliseconds limit);
  // False when the peer is gone, or took nothing for `kWriteLimit`.
  bool write(std::string_view line);

 private:
  static constexpr std::chrono::milliseconds kWriteLimit{10'000};
  bool take_line(std::string& line);
  Outcome receive(std::chrono::milliseconds limit);

  const int descriptor_;
  const std::size_t longest_;
  std::string buffer_;
};

}  // namespace rotulus::control
