#include "registration.h"

#include <algorithm>
#include <utility>

#include "manifest.h"

namespace rotulus::plugins {
namespace {

class Registration : public sdk::Registry {
 public:
  explicit Registration(const std::map<std::string, std::string>& settings) : settings_(settings) {}

  void add(std::unique_ptr<sdk::TemplateProvider> provider) override { offers_.templates.push_back(taken(std::move(provider))); }
  void add(std::unique_ptr<sdk::WorkflowProvider> provider) override { offers_.workflows.push_back(taken(std::move(provider))); }
  void add(std::unique_ptr<sdk::ContentHook> hook) override {
    const std::shared_ptr<const sdk::ContentHook> kept = taken(std::move(hook));
    offers_.hooks.push_back({kept->name(), kept->policy(), kept});
  }

  void add(std::unique_ptr<sdk::Extractor> extractor) override {
    const std::shared_ptr<const sdk::Extractor> kept = taken(std::move(extractor));
    if (!is_id(kept->name()))
      throw Refusal("It has an extractor named '" + presentable(kept->name()) + "', which is not of a-z, 0-9 and '-'.");
    offers_.extractors.push_back(kept);
  }

  std::string setting(const std::string& name) const override {
    const auto found = settings_.find(name);
    if (found == settings_.end())
      throw Refusal("It asks for the setting '" + presentable(name) + "', which its manifest does not name.");
    return found->second;
  }

  void report(const std::string& problem) override { offers_.reports.push_back(presentable(problem)); }

  Offers take() {
    if (offers_.templates.empty() && offers_.workflows.empty() && offers_.hooks.empty() && offers_.extractors.empty())
      throw Refusal("It offers nothing: it added no templates, workflows, content hook or extractor when it was started.");
    for (auto hook = offers_.hooks.begin(); hook != offers_.hooks.end(); ++hook) check(hook);
    return std::move(offers_);
  }

 private:
  template <class T>
  static std::shared_ptr<const T> taken(std::unique_ptr<T> offered) {
    if (!offered) throw Refusal("It added nothing where something was expected.");
    return offered;
  }

  void check(std::vector<Hook>::const_iterator hook) const {
    if (!is_id(hook->name))
      throw Refusal("It has a content hook named '" + presentable(hook->name) + "', which is not of a-z, 0-9 and '-'.");
    if (hook->policy != sdk::FailurePolicy::kPolicy && hook->policy != sdk::FailurePolicy::kEnrichment)
      throw Refusal("Its content hook '" + hook->name + "' has no known policy.");
    if (std::any_of(offers_.hooks.begin(), hook, [&](const Hook& other) { return other.name == hook->name; }))
      throw Refusal("It has two content hooks named '" + hook->name + "'.");
  }

  const std::map<std::string, std::string>& settings_;
  Offers offers_;
};

}  // namespace

Offers start_plugin(const sdk::Descriptor& descriptor, const std::map<std::string, std::string>& settings) {
  if (descriptor.start == nullptr) throw Refusal("Its descriptor has no start function.");
  Registration registration(settings);
  descriptor.start(registration);
  return registration.take();
}

}  // namespace rotulus::plugins
