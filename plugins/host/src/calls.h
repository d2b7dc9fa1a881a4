// One call of foreign code: on a thread of its own, until a deadline. What throws is told, what is late is left behind.
// Thread-safety: all functions from any thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace rotulus::plugins {

enum class CallEnd : std::uint8_t { kAnswered, kThrew, kLate };

struct CallOutcome {
  CallEnd end = CallEnd::kAnswered;
  std::string what;  // of kThrew: what it threw, in words
};

// `work` must own all that it touches: after kLate it goes on, for as long as it likes, with nobody waiting.
CallOutcome run_until(std::chrono::milliseconds deadline, std::function<void()> work);

template <class T>
struct Answer {
  CallOutcome outcome;
  std::optional<T> value;  // of kAnswered
};

template <class T>
Answer<T> ask_until(std::chrono::milliseconds deadline, std::function<T()> question) {
  auto slot = std::make_shared<std::optional<T>>();
  Answer<T> answer;
  answer.outcome = run_until(deadline, [slot, question = std::move(question)] { *slot = question(); });
  // Only then has the other thread let go of the slot for good.
  if (answer.outcome.end == CallEnd::kAnswered) answer.value = std::move(*slot);
  return answer;
}

}  // namespace rotulus::plugins
