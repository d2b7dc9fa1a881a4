// Shows how far something is: a bar on a terminal, otherwise lines with percentages. What is done within a second shows nothing.
// Thread-safety: one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace rotulus::cli {

class Progress {
 public:
  Progress();
  ~Progress();  // ends the bar's line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void update(std::string_view what, std::uint64_t done, std::uint64_t total);

 private:
  using Clock = std::chrono::steady_clock;
  void draw_bar(std::string_view what, std::uint64_t done, std::uint64_t total);
  void print_step(std::string_view what, std::uint64_t done, std::uint64_t total);
  void end_bar();

  const bool terminal_;
  const Clock::time_point begin_;
  Clock::time_point shown_;
  std::string what_;
  int percent_ = -1;
  bool drawn_ = false;
};

}  // namespace rotulus::cli
