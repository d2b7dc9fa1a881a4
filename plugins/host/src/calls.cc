#include "calls.h"

#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

#include "sound_text.h"

namespace rotulus::plugins {
namespace {

struct State {
  std::mutex mutex;
  std::condition_variable changed;
  bool ended = false;
  CallOutcome outcome;
};

CallOutcome run(const std::function<void()>& work) noexcept {
  try {
    work();
    return {};
  } catch (const std::exception& error) {
    return {CallEnd::kThrew, presentable(error.what())};
  } catch (...) {
    return {CallEnd::kThrew, "something that is no std::exception"};
  }
}

}  // namespace

CallOutcome run_until(std::chrono::milliseconds deadline, std::function<void()> work) {
  auto state = std::make_shared<State>();
  try {
    std::thread([state, work = std::move(work)] {
      CallOutcome outcome = run(work);
      const std::lock_guard lock(state->mutex);
      state->outcome = std::move(outcome);
      state->ended = true;
      state->changed.notify_all();
    }).detach();
  } catch (const std::system_error& error) {
    return {CallEnd::kThrew, std::string("no thread could be started for the call: ") + error.what()};
  }
  std::unique_lock lock(state->mutex);
  if (!state->changed.wait_for(lock, deadline, [&] { return state->ended; })) return {CallEnd::kLate, {}};
  return state->outcome;
}

}  // namespace rotulus::plugins
