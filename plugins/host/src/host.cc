#include "plugins/host.h"

#include "catalogue.h"
#include "core/error.h"
#include "plugin.h"
#include "sound_progress.h"

namespace rotulus::plugins {
namespace {

using Moment = sdk::ContentHook::Moment;

Error unavailable(const std::string& message) { return {ErrorCode::kUnavailable, message}; }

class LoadedHost : public Host {
 public:
  LoadedHost(const std::vector<PluginSource>& sources, const HostOptions& options) {
    for (const PluginSource& source : sources) add(std::make_unique<Plugin>(source, options));
    // Asked now, so that one who cannot answer is known from the start.
    templates_.all();
    workflows_.all();
  }

  std::vector<PluginStatus> plugins() const override {
    std::vector<PluginStatus> all;
    for (const auto& plugin : plugins_) all.push_back(plugin->status());
    return all;
  }

  std::vector<sdk::Template> templates() const override { return templates_.all(); }
  std::vector<sdk::Workflow> workflows() const override { return workflows_.all(); }

  std::vector<std::shared_ptr<const sdk::Extractor>> extractors() const override {
    std::vector<std::shared_ptr<const sdk::Extractor>> all;
    for (const auto& plugin : plugins_)
      all.insert(all.end(), plugin->offers().extractors.begin(), plugin->offers().extractors.end());
    return all;
  }

  std::vector<sdk::Finding> check(const sdk::Draft& draft, Moment moment) const override {
    if (moment == Moment::kSubmit) require_all_ready();
    const auto copy = std::make_shared<const sdk::Draft>(draft);
    std::vector<sdk::Finding> findings;
    try {
      for (const auto& plugin : plugins_) run_hooks(*plugin, sdk::FailurePolicy::kPolicy, copy, moment, findings);
    } catch (const CallFailed& failure) {
      throw unavailable(failure.what());
    }
    return findings;
  }

  std::vector<sdk::Finding> remarks(const sdk::Draft& draft, Moment moment) const override {
    const auto copy = std::make_shared<const sdk::Draft>(draft);
    std::vector<sdk::Finding> findings;
    for (const auto& plugin : plugins_) {
      try {
        run_hooks(*plugin, sdk::FailurePolicy::kEnrichment, copy, moment, findings);
      } catch (const CallFailed&) {  // an enrichment that fails is left out
        continue;
      }
    }
    return findings;
  }

  sdk::Progress progress(const std::string& workflow_id, const sdk::Run& run) const override {
    const auto copy = std::make_shared<const sdk::Run>(run);
    if (const auto owner = workflows_.owner(workflow_id)) return ask_progress(providers_[*owner], copy);
    return progress_of_former(workflow_id, copy);
  }

 private:
  struct Provider {
    Plugin* plugin;
    std::shared_ptr<const sdk::WorkflowProvider> workflows;
  };

  void add(std::unique_ptr<Plugin> plugin) {
    for (const auto& provider : plugin->offers().templates) {
      templates_.add(*plugin, [provider] { return provider->templates(); });
    }
    for (const auto& provider : plugin->offers().workflows) {
      workflows_.add(*plugin, [provider] { return provider->workflows(); });
      providers_.push_back({plugin.get(), provider});
    }
    plugins_.push_back(std::move(plugin));
  }

  // A plugin that never started might have had a policy.
  void require_all_ready() const {
    for (const auto& plugin : plugins_) {
      if (plugin->ready()) continue;
      throw unavailable("Nothing can be submitted while the plugin '" + plugin->name() +
                        "' is not ready: " + plugin->status().reason);
    }
  }

  static void run_hooks(Plugin& plugin, sdk::FailurePolicy policy, const std::shared_ptr<const sdk::Draft>& draft, Moment moment,
                        std::vector<sdk::Finding>& findings) {
    for (const Hook& hook : plugin.offers().hooks) {
      if (hook.policy != policy) continue;
      const auto found = plugin.ask<std::vector<sdk::Finding>>(
          "its content hook '" + hook.name + "'", [kept = hook.hook, draft, moment] { return kept->check(*draft, moment); },
          [&](const std::vector<sdk::Finding>& answer) { check_findings(answer, *draft); });
      findings.insert(findings.end(), found.begin(), found.end());
    }
  }

  static sdk::Progress ask_progress(const Provider& provider, const std::shared_ptr<const sdk::Run>& run) {
    try {
      return provider.plugin->ask<sdk::Progress>("its workflow", question(provider, run), sound(run));
    } catch (const CallFailed& failure) {
      throw unavailable(failure.what());
    }
  }

  // Nobody offers the workflow any longer, and runs of it may still be open.
  sdk::Progress progress_of_former(const std::string& workflow_id, const std::shared_ptr<const sdk::Run>& run) const {
    try {
      for (const Provider& provider : providers_) {
        if (auto answer = provider.plugin->try_ask<sdk::Progress>("its workflow", question(provider, run), sound(run)))
          return *std::move(answer);
      }
    } catch (const CallFailed& failure) {
      throw unavailable(failure.what());
    }
    for (const auto& plugin : plugins_) {
      if (!plugin->ready()) {
        throw unavailable("The workflow '" + workflow_id + "' may be one of the plugin '" + plugin->name() +
                          "', which is not ready: " + plugin->status().reason);
      }
    }
    throw Error(ErrorCode::kNotFound, "No plugin has a workflow '" + workflow_id + "'.");
  }

  static std::function<sdk::Progress()> question(const Provider& provider, const std::shared_ptr<const sdk::Run>& run) {
    return [kept = provider.workflows, run] { return kept->progress(*run); };
  }
  static std::function<void(const sdk::Progress&)> sound(const std::shared_ptr<const sdk::Run>& run) {
    return [run](const sdk::Progress& progress) { check_progress(progress, *run); };
  }

  std::vector<std::unique_ptr<Plugin>> plugins_;
  mutable Catalogue<sdk::Template> templates_{"templates"};
  mutable Catalogue<sdk::Workflow> workflows_{"workflows"};
  std::vector<Provider> providers_;  // in the order of workflows_
};

}  // namespace

std::string_view name(PluginState state) {
  switch (state) {
    case PluginState::kReady:
      return "ready";
    case PluginState::kRefused:
      return "refused";
    case PluginState::kDisabled:
      return "disabled";
  }
  return "refused";
}

std::unique_ptr<Host> Host::load(const std::vector<PluginSource>& sources, const HostOptions& options) {
  return std::make_unique<LoadedHost>(sources, options);
}

}  // namespace rotulus::plugins
