// A refusal that names the rule it comes from, so that a page can say it in the reader's language and lead to the place.
// Thread-safety: values.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "rotulus/sdk/values.h"

namespace rotulus::service {

class RuleError : public Error {
 public:
  // `rule` is stable and part of the interface: those of core/life_cycle.h, and "step_not_open", "wrong_password",
  // "second_factor_required", "signature_of_other_version", "no_candidate", "findings", "plugin", "shredded".
  RuleError(ErrorCode code, std::string rule, const std::string& message, std::vector<sdk::Finding> findings = {})
      : Error(code, message), rule_(std::move(rule)), findings_(std::move(findings)) {}
  const std::string& rule() const noexcept { return rule_; }
  const std::vector<sdk::Finding>& findings() const noexcept { return findings_; }  // of "findings" only

 private:
  std::string rule_;
  std::vector<sdk::Finding> findings_;
};

}  // namespace rotulus::service
