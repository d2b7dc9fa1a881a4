#include "progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "output.h"

namespace rotulus::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto kQuiet = 1s;  // before anything is shown
constexpr auto kRedrawEvery = 100ms;
constexpr auto kLineEvery = 10s;  // also without a further ten percent
constexpr int kPercentStep = 10;

int percent_of(std::uint64_t done, std::uint64_t total) {
  return total ? static_cast<int>(std::min<std::uint64_t>(100, done * 100 / total)) : 0;
}

std::size_t terminal_columns() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::string counts(std::uint64_t done, std::uint64_t total) { return grouped(done) + " of " + grouped(total); }

}  // namespace

Progress::Progress() : terminal_(::isatty(STDERR_FILENO) == 1), begin_(Clock::now()) {}

Progress::~Progress() { end_bar(); }

void Progress::end_bar() {
  if (drawn_) std::cerr << std::endl;
  drawn_ = false;
}

void Progress::update(std::string_view what, std::uint64_t done, std::uint64_t total) {
  if (what.empty() || Clock::now() - begin_ < kQuiet) return;
  if (what != what_) {
    end_bar();
    what_ = without_controls(what);
    percent_ = -1;
    shown_ = {};
  }
  if (terminal_)
    draw_bar(what_, done, total);
  else
    print_step(what_, done, total);
}

void Progress::draw_bar(std::string_view what, std::uint64_t done, std::uint64_t total) {
  const auto now = Clock::now();
  if (now - shown_ < kRedrawEvery && done != total) return;
  shown_ = now;
  const int percent = percent_of(done, total);
  const std::string behind = ' ' + std::to_string(percent) + "%  " + counts(done, total);
  const std::size_t used = what.size() + behind.size() + 4;
  const std::size_t columns = std::min<std::size_t>(terminal_columns(), 120);
  std::string line = "\r\x1b[K" + std::string(what) + ' ';
  if (columns > used + 10) {
    const std::size_t width = columns - used, filled = width * static_cast<std::size_t>(percent) / 100;
    line += '[' + std::string(filled, '#') + std::string(width - filled, '.') + ']';
  }
  std::cerr << line << behind << std::flush;
  drawn_ = true;
}

void Progress::print_step(std::string_view what, std::uint64_t done, std::uint64_t total) {
  const auto now = Clock::now();
  const int percent = percent_of(done, total);
  const bool further = percent_ < 0 || percent / kPercentStep > percent_ / kPercentStep;
  if (!further && (now - shown_ < kLineEvery || percent == 100)) return;
  shown_ = now;
  percent_ = percent;
  std::cerr << what << ": " << percent << " % (" << counts(done, total) << ')' << std::endl;
}

}  // namespace rotulus::cli
