#include "rule_problem.h"

#include <nlohmann/json.hpp>

#include "openapi.h"
#include "schema_checker.h"
#include "world.h"

namespace rotulus::test {
namespace {

json problem_of(const service::RuleError& error, int status) {
  const http::Response response = api::rule_problem(error);
  CHECK(http::number(response.status) == status);
  CHECK(response.headers.get_or("Content-Type", "") == "application/problem+json");
  json problem = json::parse(response.body.text());
  const json& document = OpenApi::instance().document();
  CHECK(SchemaChecker(document).check(document["components"]["schemas"]["Problem"], problem).empty());
  CHECK(problem["status"] == status);
  return problem;
}

}  // namespace

TEST_CASE("every rule has its status", "[api][rules]") {
  const std::vector<std::pair<int, std::vector<std::string>>> rows{
      {403, {"permission", "self_approval", "not_assigned", "wrong_password", "wrong_code", "second_factor_required"}},
      {409,
       {"state", "not_editable", "step_not_open", "already_decided", "signature_of_other_version", "no_candidate", "changed"}},
      {410, {"shredded"}},
      {422, {"comment_required", "signature_required", "findings"}},
      {503, {"plugin"}}};
  for (const auto& [status, rules] : rows) {
    for (const std::string& rule : rules) {
      INFO(rule);
      const json problem = problem_of({ErrorCode::kConflict, rule, "A sentence."}, status);
      CHECK(problem["rule"] == rule);
      CHECK(problem["detail"] == "A sentence.");
      CHECK_FALSE(problem.contains("findings"));
    }
  }
  CHECK(problem_of({ErrorCode::kForbidden, "unheard_of", "A sentence."}, 403)["rule"] == "unheard_of");
}

TEST_CASE("findings are told with their place", "[api][rules]") {
  sdk::Finding section;
  section.place = sdk::Finding::Place::kSection;
  section.name = "purpose";
  section.message = {{"en", "The section is empty."}, {"zh", "本节为空。"}};
  sdk::Finding line;
  line.line = 7;
  line.message = {{"en", "Say \"why\"."}};
  const json problem = problem_of({ErrorCode::kInvalidArgument, "findings", "Not yet.", {section, line}}, 422);
  CHECK(problem["findings"] == json::parse(R"([
      {"place": "section", "name": "purpose", "line": null, "message": {"en": "The section is empty.", "zh": "本节为空。"}},
      {"place": "content", "name": "", "line": 7, "message": {"en": "Say \"why\"."}}])"));
}

}  // namespace rotulus::test
