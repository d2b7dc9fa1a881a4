// One process of the worker: started, listened to until it ends or the deadline comes, and gone with everything that it started.
// Thread-safety: one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace rotulus::extract {

// A descriptor that is closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { close(); }
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void close();

 private:
  int number_;
};

struct ChildOptions {
  std::filesystem::path program;
  std::vector<std::string> arguments;
  std::chrono::milliseconds deadline{0};
  std::uint64_t most_output = 0;     // more ends it
  std::function<bool()> keep_going;  // false ends it early; none: it may take its time
};

struct ChildResult {
  std::string output;
  bool is_late = false;       // killed at the deadline
  bool is_given_up = false;   // killed because nobody wants it any more
  bool is_talkative = false;  // killed because it said too much
  int exit_code = -1;         // -1: a signal ended it
  int signal = 0;
};

// Runs the program with `input` as its descriptor 0, a pipe as 1, /dev/null as 2, and nothing else: no environment, its own
// process group. Error{kUnavailable} when it cannot be started.
ChildResult run_child(const ChildOptions& options, const Descriptor& input);

}  // namespace rotulus::extract
