// The plugin `templates`: forms of controlled documents, and the check that a document follows its form.
#include <algorithm>

#include "collection.h"
#include "rotulus/sdk/plugin.h"
#include "rules.h"

namespace rotulus::templates {
namespace {

const char kManifest[] = R"(
name: templates
version: 1.0.0
description: Templates of controlled documents, and the check that a document follows its template.
permissions: [read_files]
settings:
  directory:
    default: ''
    description: A directory with further templates of the organisation, one folder each with template.yaml and body.zh.md or body.en.md.
)";

using Templates = std::shared_ptr<const std::vector<sdk::Template>>;

class Provider : public sdk::TemplateProvider {
 public:
  explicit Provider(Templates templates) : templates_(std::move(templates)) {}
  std::vector<sdk::Template> templates() const override { return *templates_; }

 private:
  const Templates templates_;
};

class RequiredSections : public sdk::ContentHook {
 public:
  explicit RequiredSections(Templates templates) : templates_(std::move(templates)) {}
  std::string name() const override { return "required-sections"; }
  sdk::FailurePolicy policy() const override { return sdk::FailurePolicy::kPolicy; }

  // Documents without a template, and those of other plugins' templates, are none of its business.
  std::vector<sdk::Finding> check(const sdk::Draft& draft, Moment moment) const override {
    const auto form = std::find_if(templates_->begin(), templates_->end(),
                                   [&](const sdk::Template& offered) { return offered.id == draft.template_id; });
    if (form == templates_->end()) return {};
    std::vector<sdk::Finding> findings = check_fields(*form, draft, moment);
    if (moment == Moment::kSubmit) {
      const auto sections = check_sections(*form, draft);
      findings.insert(findings.end(), sections.begin(), sections.end());
    }
    return findings;
  }

 private:
  const Templates templates_;
};

void start(sdk::Registry& registry) {
  Collection collection(registry);
  if (const std::string directory = registry.setting("directory"); !directory.empty()) collection.add_directory(directory);
  const auto templates = std::make_shared<const std::vector<sdk::Template>>(collection.all());
  registry.add(std::make_unique<Provider>(templates));
  registry.add(std::make_unique<RequiredSections>(templates));
}

}  // namespace
}  // namespace rotulus::templates

ROTULUS_PLUGIN(rotulus::templates::kManifest, rotulus::templates::start)
