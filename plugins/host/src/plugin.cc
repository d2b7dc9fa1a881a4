#include "plugin.h"

#include <cstring>

#include "library.h"
#include "manifest.h"
#include "registration.h"

namespace rotulus::plugins {
namespace {

// Libraries come from disk, and some read files of their own when they are started.
constexpr int kLoadingMayTake = 5;  // times the deadline of a call
constexpr std::size_t kManifestBytes = 1 << 16;

Manifest manifest_of(const sdk::Descriptor& descriptor) {
  if (descriptor.manifest == nullptr) throw Refusal("It has no manifest.");
  const std::size_t size = ::strnlen(descriptor.manifest, kManifestBytes + 1);
  if (size > kManifestBytes) throw Refusal("Its manifest is longer than 64 KiB.");
  return read_manifest({descriptor.manifest, size});
}

std::vector<std::string> extension_points(const Offers& offers) {
  std::vector<std::string> points;
  if (!offers.templates.empty()) points.emplace_back("templates");
  if (!offers.workflows.empty()) points.emplace_back("workflows");
  for (const Hook& hook : offers.hooks) points.push_back("content hook " + hook.name);
  for (const auto& extractor : offers.extractors) points.push_back("extractor " + extractor->name());
  return points;
}

// What loading found out, as far as it came.
struct Loaded {
  std::string sha256;
  int sdk_version = 0;
  std::optional<Manifest> manifest;
  Offers offers;
  std::string refused;
};

void load_steps(const PluginSource& source, Loaded& loaded) {
  loaded.sha256 = file_hash(source.file);
  const sdk::Descriptor& descriptor = open_library(source.file);
  if (descriptor.magic == sdk::kMagic) loaded.sdk_version = static_cast<int>(descriptor.sdk_version);
  check_version(descriptor);
  loaded.manifest = manifest_of(descriptor);
  if (!source.name.empty() && loaded.manifest->name != source.name) {
    throw Refusal("The configuration names it '" + source.name + "', and its manifest '" + loaded.manifest->name + "'.");
  }
  const auto settings = settle(*loaded.manifest, source.settings);
  try {
    loaded.offers = start_plugin(descriptor, settings);
  } catch (const Refusal&) {
    throw;
  } catch (const std::exception& error) {
    throw Refusal("It could not be started: " + presentable(error.what()));
  }
}

Loaded load_here(const PluginSource& source) {
  Loaded loaded;
  try {
    load_steps(source, loaded);
  } catch (const Refusal& refusal) {
    loaded.refused = refusal.what();
  }
  return loaded;
}

std::string milliseconds(std::chrono::milliseconds time) { return std::to_string(time.count()) + " ms"; }

}  // namespace

Plugin::Plugin(PluginSource source, const HostOptions& options) : source_(std::move(source)), options_(options) {
  status_.name = source_.name;
  status_.file = source_.file.string();
  load();
  for (const std::string& problem : offers_.reports) note_failure(problem);
  if (!status_.reason.empty() && options_.on_failure) options_.on_failure(source_.name, status_.reason);
}

void Plugin::load() {
  const auto deadline = options_.deadline * kLoadingMayTake;
  Answer<Loaded> answer = ask_until<Loaded>(deadline, [source = source_] { return load_here(source); });
  if (!answer.value) {
    status_.reason = answer.outcome.end == CallEnd::kLate ? "It did not finish starting within " + milliseconds(deadline) + "."
                                                          : "It could not be started: it threw " + answer.outcome.what + ".";
    return;
  }
  Loaded& loaded = *answer.value;
  status_.sha256 = loaded.sha256;
  status_.sdk_version = loaded.sdk_version;
  if (loaded.manifest) {
    status_.version = loaded.manifest->version;
    status_.description = loaded.manifest->description;
    status_.permissions = loaded.manifest->permissions;
    if (source_.name.empty()) status_.name = loaded.manifest->name;
  }
  status_.reason = loaded.refused;
  if (!loaded.refused.empty()) return;
  offers_ = std::move(loaded.offers);
  status_.extension_points = extension_points(offers_);
  status_.state = PluginState::kReady;
}

bool Plugin::ready() const {
  const std::lock_guard lock(mutex_);
  return status_.state == PluginState::kReady;
}

PluginStatus Plugin::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

void Plugin::require_ready() const {
  const std::lock_guard lock(mutex_);
  if (status_.state == PluginState::kReady) return;
  throw CallFailed("The plugin '" + status_.name + "' is " + std::string(plugins::name(status_.state)) + ": " + status_.reason);
}

void Plugin::fail(const std::string& what, const CallOutcome& outcome) {
  if (outcome.end == CallEnd::kThrew) fail(what + " failed: " + outcome.what);
  const std::string late = what + " did not answer within " + milliseconds(options_.deadline);
  {
    const std::lock_guard lock(mutex_);
    status_.state = PluginState::kDisabled;
    status_.reason = late + "; it is not asked again until the server is restarted.";
  }
  fail(late + "; it is disabled until the server is restarted");
}

void Plugin::note_failure(const std::string& what) {
  {
    const std::lock_guard lock(mutex_);
    ++status_.failures;
    status_.last_failure = what;
    status_.last_failure_at = Timestamp::now();
  }
  if (options_.on_failure) options_.on_failure(name(), what);
}

void Plugin::fail(const std::string& what) {
  note_failure(what);
  throw CallFailed("The plugin '" + name() + "': " + what + ".");
}

}  // namespace rotulus::plugins
