// The extension points: small interfaces that a plugin implements and registers.
//
// Calls come from any thread and several at once; an implementation that keeps no mutable state needs no lock. Every call has a
// deadline: one that takes longer is abandoned and the plugin disabled. An exception counts as a failure of the call and goes no
// further. What is returned is checked: nonsense is a failure too.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rotulus/sdk/extractor.h"
#include "rotulus/sdk/values.h"

namespace rotulus::sdk {

// What a failure of a hook does to the action: kPolicy rejects it (fails closed), kEnrichment lets it go on and reports.
enum class FailurePolicy { kPolicy, kEnrichment };

class TemplateProvider {
 public:
  virtual ~TemplateProvider() = default;
  virtual std::vector<Template> templates() const = 0;
};

class ContentHook {
 public:
  enum class Moment { kSave, kSubmit };
  virtual ~ContentHook() = default;
  virtual std::string name() const = 0;
  virtual FailurePolicy policy() const = 0;
  // What stands against the action; nothing lets it go on. Findings of an enrichment are only shown.
  virtual std::vector<Finding> check(const Draft& draft, Moment moment) const = 0;
};

// Failures of a workflow always reject the action: nothing is approved by an accident.
class WorkflowProvider {
 public:
  virtual ~WorkflowProvider() = default;
  virtual std::vector<Workflow> workflows() const = 0;
  // Where a run stands after its decisions. Pure. Throws when the definition is not one of its own.
  virtual Progress progress(const Run& run) const = 0;
};

// What a plugin is given to introduce itself.
class Registry {
 public:
  virtual ~Registry() = default;
  virtual void add(std::unique_ptr<TemplateProvider> provider) = 0;
  virtual void add(std::unique_ptr<ContentHook> hook) = 0;
  virtual void add(std::unique_ptr<WorkflowProvider> provider) = 0;
  // The value of a setting that the manifest names; its default when the configuration says nothing.
  virtual std::string setting(const std::string& name) const = 0;
  // Something for the operator to put right that does not keep the plugin from working, such as one bad file of several. Goes to
  // the log and stands with the plugin's failures. Only while it is started.
  virtual void report(const std::string& problem) = 0;
  // Of a plugin that is named under `extraction.plugins`; elsewhere an extractor is listed and never asked.
  virtual void add(std::unique_ptr<Extractor> extractor) = 0;
};

}  // namespace rotulus::sdk
