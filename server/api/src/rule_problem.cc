#include "rule_problem.h"

#include <algorithm>
#include <array>

#include "http/problem.h"
#include "render_plugins.h"

namespace rotulus::api {
namespace {

using http::Status;

struct RuleStatus {
  std::string_view rule;
  Status status;
};

// The one table. 403: this person may not; 409: the document is not where it would have to be; 422: the request lacks something.
constexpr std::array kStatuses = {
    RuleStatus{"permission", Status::kForbidden},
    RuleStatus{"self_approval", Status::kForbidden},
    RuleStatus{"not_assigned", Status::kForbidden},
    RuleStatus{"wrong_password", Status::kForbidden},
    RuleStatus{"wrong_code", Status::kForbidden},
    RuleStatus{"second_factor_required", Status::kForbidden},
    RuleStatus{"clock_only", Status::kForbidden},
    RuleStatus{"own_request", Status::kForbidden},
    RuleStatus{"affected_person", Status::kForbidden},
    RuleStatus{"password_not_own", Status::kConflict},
    RuleStatus{"too_few_approvers", Status::kConflict},
    RuleStatus{"reason_required", Status::kUnprocessableContent},
    RuleStatus{"state", Status::kConflict},
    RuleStatus{"not_editable", Status::kConflict},
    RuleStatus{"step_not_open", Status::kConflict},
    RuleStatus{"already_decided", Status::kConflict},
    RuleStatus{"signature_of_other_version", Status::kConflict},
    RuleStatus{"no_candidate", Status::kConflict},
    RuleStatus{"changed", Status::kConflict},
    RuleStatus{"comment_required", Status::kUnprocessableContent},
    RuleStatus{"signature_required", Status::kUnprocessableContent},
    RuleStatus{"shredded", Status::kGone},
    RuleStatus{"findings", Status::kUnprocessableContent},
    RuleStatus{"plugin", Status::kServiceUnavailable},
};

Status status_of(const service::RuleError& error) {
  const auto found = std::find_if(kStatuses.begin(), kStatuses.end(), [&](const auto& row) { return row.rule == error.rule(); });
  return found == kStatuses.end() ? http::status_of(error.code()) : found->status;
}

}  // namespace

http::Response rule_problem(const service::RuleError& error) {
  // Pages ask for the code wherever they meet the first, as at signing in; and what is gone is not merely not found.
  const bool own_code = error.rule() == "second_factor_required" || error.rule() == "shredded";
  const std::string_view code = own_code ? std::string_view(error.rule()) : name(error.code());
  http::Response response = http::problem(status_of(error), code, error.what(), {{"rule", error.rule()}});
  if (error.findings().empty()) return response;
  Json document = Json::parse(response.body.text());
  for (const auto& finding : error.findings()) document["findings"].push_back(to_json(finding));
  response.body = to_text(document);
  return response;
}

}  // namespace rotulus::api
