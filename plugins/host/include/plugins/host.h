// Loads the plugins that the configuration names, and calls them so that nothing they do wrong goes further than the call: an
// exception is a failure, a call past its deadline is abandoned and its plugin disabled, an answer that makes no sense is
// refused. Crashes are not contained: plugins are trusted code (docs/plugins.md).
//
// Thread-safety: all functions from any thread. Every call of a plugin runs on a thread of its own, with copies of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "rotulus/sdk/extension_points.h"

namespace rotulus::plugins {

struct PluginSource {
  std::string name;  // as the configuration names it; must equal the manifest's
  std::filesystem::path file;
  std::map<std::string, std::string> settings;  // one that the manifest does not name refuses the plugin
};

// kRefused: never took part. kDisabled: was ready, and left a call unanswered past its deadline.
enum class PluginState : std::uint8_t { kReady, kRefused, kDisabled };
std::string_view name(PluginState state);

struct PluginStatus {
  std::string name, version, description, file, sha256;
  int sdk_version = 0;
  PluginState state = PluginState::kRefused;
  std::string reason;                         // why it is not ready; empty when it is
  std::vector<std::string> extension_points;  // "templates", "workflows", "content hook required-sections"
  std::vector<std::string> permissions;       // declared by the manifest
  std::int64_t failures = 0;                  // since the start: of calls, and problems that it reported while it was started
  std::string last_failure;
  std::optional<Timestamp> last_failure_at;
};

struct HostOptions {
  std::chrono::milliseconds deadline{2000};  // of one call
  // Called after a plugin was refused, disabled or failed a call: (plugin name, sentence). From any thread.
  std::function<void(const std::string& plugin, const std::string& what)> on_failure;
};

class Host {
 public:
  // Loads what can be loaded; a plugin that cannot is kept as kRefused with its reason. Never throws for a bad plugin.
  static std::unique_ptr<Host> load(const std::vector<PluginSource>& sources, const HostOptions& options);
  virtual ~Host() = default;

  virtual std::vector<PluginStatus> plugins() const = 0;

  // Of all ready plugins, in the order of the configuration; kept after the first good answer. A provider that fails is left out
  // and reported, as is one whose ids another plugin has already.
  virtual std::vector<sdk::Template> templates() const = 0;
  virtual std::vector<sdk::Workflow> workflows() const = 0;

  // In the order of the configuration. Whoever asks them is rotulus-extract, without deadlines: its process has one.
  virtual std::vector<std::shared_ptr<const sdk::Extractor>> extractors() const = 0;

  // What policy hooks have against the action; none: it may go on. Error{kUnavailable} naming the plugin when such a hook fails
  // or its plugin is disabled and, at kSubmit, when any configured plugin is not ready: what it would have said is not known.
  virtual std::vector<sdk::Finding> check(const sdk::Draft& draft, sdk::ContentHook::Moment moment) const = 0;
  // What enrichment hooks remark, for showing; never in the way of anything. One that fails is left out and reported.
  virtual std::vector<sdk::Finding> remarks(const sdk::Draft& draft, sdk::ContentHook::Moment moment) const = 0;

  // Where a run stands. A run whose workflow is no longer offered is put to the providers that there are, since it carries its
  // definition with it. Error{kUnavailable} naming the plugin when it fails or is not ready; Error{kNotFound} when all are ready
  // and none knows the workflow.
  virtual sdk::Progress progress(const std::string& workflow_id, const sdk::Run& run) const = 0;
};

// For `rotulus plugin check FILE`: loads the file in a child process of its own, calls all that it offers, and says everything
// about it. Whatever the plugin does, a crash included, is in the answer: state, reason, failures. Error{kIo} when no child can
// be started. Call it from a program with one thread.
PluginStatus check_plugin(const std::filesystem::path& file, std::chrono::milliseconds deadline);

}  // namespace rotulus::plugins
