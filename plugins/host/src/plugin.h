// One configured plugin: loading it, what it offers, calling it, and the account of its failures.
// Thread-safety: all methods from any thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "calls.h"
#include "plugins/host.h"
#include "sound_text.h"

namespace rotulus::plugins {

// A call that gave no usable answer. The message is a sentence that names the plugin.
class CallFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Hook {
  std::string name;
  sdk::FailurePolicy policy = sdk::FailurePolicy::kPolicy;
  std::shared_ptr<const sdk::ContentHook> hook;
};

// All that a plugin registered. Shared with calls that may outlive their deadline.
struct Offers {
  std::vector<std::shared_ptr<const sdk::TemplateProvider>> templates;
  std::vector<std::shared_ptr<const sdk::WorkflowProvider>> workflows;
  std::vector<Hook> hooks;
  std::vector<std::shared_ptr<const sdk::Extractor>> extractors;
  std::vector<std::string> reports;  // problems that it met while it was started
};

class Plugin {
 public:
  // Loads and starts it. Whatever goes wrong is in status().
  Plugin(PluginSource source, const HostOptions& options);

  const std::string& name() const { return source_.name; }
  bool ready() const;
  PluginStatus status() const;
  const Offers& offers() const { return offers_; }

  // The answer to `question`, after `check` found nothing wrong with it. `what` names the call: "its hook 'x'". `question` must
  // own all that it touches; `check` runs here. CallFailed; that was counted and reported, unless the plugin was not ready.
  template <class T, class Check>
  T ask(const std::string& what, std::function<T()> question, const Check& check) {
    require_ready();
    Answer<T> answer = ask_until<T>(options_.deadline, std::move(question));
    if (answer.outcome.end != CallEnd::kAnswered) fail(what, answer.outcome);
    try {
      check(*answer.value);
    } catch (const Nonsense& nonsense) {
      fail(what + " returned nonsense: " + nonsense.what());
    }
    return *std::move(answer.value);
  }

  // The same, for a question that the plugin need not be able to answer: what it throws and nonsense count for nothing.
  template <class T, class Check>
  std::optional<T> try_ask(const std::string& what, std::function<T()> question, const Check& check) {
    if (!ready()) return std::nullopt;
    Answer<T> answer = ask_until<T>(options_.deadline, std::move(question));
    if (answer.outcome.end == CallEnd::kLate) fail(what, answer.outcome);
    if (answer.outcome.end == CallEnd::kThrew) return std::nullopt;
    try {
      check(*answer.value);
      return std::move(answer.value);
    } catch (const Nonsense&) {
      return std::nullopt;
    }
  }

 private:
  void load();
  void require_ready() const;
  [[noreturn]] void fail(const std::string& what, const CallOutcome& outcome);
  [[noreturn]] void fail(const std::string& what);
  void note_failure(const std::string& what);

  const PluginSource source_;
  const HostOptions options_;
  Offers offers_;  // constant once the constructor is through
  mutable std::mutex mutex_;
  PluginStatus status_;  // by mutex_
};

}  // namespace rotulus::plugins
