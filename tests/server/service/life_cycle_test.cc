#include <thread>

#include "office.h"
#include "service/groups.h"
#include "service/spaces.h"

namespace rotulus::test {
namespace {

using service::RuleError;

Timestamp in(std::chrono::milliseconds span) { return {Timestamp::now().microseconds + span.count() * 1000}; }

// The rule by which somebody was refused; empty when he was not.
std::string rule_of(const std::function<void()>& attempt) {
  try {
    attempt();
  } catch (const RuleError& error) {
    return error.rule();
  }
  return {};
}

bool becomes(Office& office, const std::string& number, VersionState state) {
  for (int i = 0; i < 500; ++i) {
    if (office.now(number).document.state == state) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace

TEST_CASE("a version that was reviewed and approved takes force, and the one before is superseded and still read", "[service]") {
  Office office;
  const std::string number = office.create().document.number;
  const auto first = office.approve(number);
  CHECK(first.document.state == VersionState::kEffective);
  CHECK(first.shown.label == "1.0");
  CHECK(first.shown.draft_label == "1.0-draft.1");
  office.save(number, "# 泵站巡检\n\n每班检查两次。\n");
  CHECK(office.now(number).draft->label == "1.1-draft.1");
  const auto second = office.approve(number);
  CHECK(second.shown.label == "1.1");
  const auto old = service::get_version(office.app(), office.as("rita"), number, "1.0");
  CHECK(old.state == VersionState::kSuperseded);
  CHECK(service::open_content(office.app(), office.as("rita"), old).whole()->find("一次") != std::string::npos);
  CHECK(office.verifies());
}

TEST_CASE("an approved version waits for its date, takes no drafts until then, and takes force by itself", "[service]") {
  Office office;
  const std::string number = office.create().document.number;
  const auto waiting = office.approve(number, in(std::chrono::milliseconds(1500)));
  CHECK(waiting.document.state == VersionState::kApproved);
  CHECK(waiting.shown.label == "1.0");
  CHECK(rule_of([&] { office.save(number, "other"); }) == "not_editable");
  CHECK_THROWS_AS(service::get_document(office.app(), office.as("rita"), number), Error);
  CHECK(becomes(office, number, VersionState::kEffective));
  CHECK(service::get_document(office.app(), office.as("rita"), number).shown.label == "1.0");
  CHECK(office.verifies());
}

TEST_CASE("a date that came while nobody served is kept at the next start", "[service]") {
  Office office;
  const std::string number = office.create().document.number;
  office.approve(number, in(std::chrono::milliseconds(300)));
  office.restart();
  CHECK(becomes(office, number, VersionState::kEffective));
}

TEST_CASE("an approved version that is withdrawn keeps its label for itself", "[service]") {
  Office office;
  const std::string number = office.create().document.number;
  office.approve(number, in(std::chrono::hours(1)));
  CHECK(office.take("carl", number, Transition::kWithdraw).document.state == VersionState::kDraft);
  office.save(number, "# other\n\ntext\n");
  CHECK(office.now(number).draft->label == "1.1-draft.1");
  CHECK(office.verifies());
}

TEST_CASE("a review that was not kept expires the version, and keeping it late brings it back", "[service]") {
  Office office;
  const std::string number = office.create().document.number;
  office.approve(number);
  service::TransitionRequest request;
  request.transition = Transition::kConfirm;
  request.review_due = in(std::chrono::milliseconds(400));
  service::take_transition(office.app(), office.as("carl"), number, office.now(number).document.version, request);
  CHECK(becomes(office, number, VersionState::kExpired));
  CHECK(service::get_document(office.app(), office.as("rita"), number).shown.state == VersionState::kExpired);
  request.review_due = in(std::chrono::hours(1));
  service::take_transition(office.app(), office.as("carl"), number, office.now(number).document.version, request);
  CHECK(office.now(number).document.state == VersionState::kEffective);
  CHECK(office.verifies());
}

TEST_CASE("a retired document is read by its number, and changed by nobody", "[service]") {
  Office office;
  const std::string number = office.create().document.number;
  office.approve(number);
  CHECK(office.take("abel", number, Transition::kRetire).document.state == VersionState::kObsolete);
  CHECK(service::get_document(office.app(), office.as("rita"), number).shown.state == VersionState::kObsolete);
  CHECK(rule_of([&] { office.save(number, "other"); }) == "not_editable");
  CHECK(service::list_signatures(office.app(), office.as("rita"), number, "").back().meaning == "retirement");
  CHECK(office.verifies());
}

TEST_CASE("tasks follow the roles: who loses his is asked no more, who gets one is asked at once", "[service]") {
  Office office;
  const std::string number = office.create().document.number;
  office.take("carl", number, Transition::kSubmit);
  CHECK(office.tasks("rhea") == 1);
  CHECK(office.tasks("carl") == 0);
  office.revoke("rhea", "reviewer");
  CHECK(office.tasks("rhea") == 0);
  CHECK(rule_of([&] { office.take("abel", number, Transition::kReject); }).empty());  // approvers may review as well
}

TEST_CASE("a new draft voids the open workflow, and nothing of it can be decided any more", "[service]") {
  Office office;
  const std::string number = office.create().document.number;
  office.take("carl", number, Transition::kSubmit);
  office.take("rhea", number, Transition::kApprove);
  office.save(number, "# other\n\ntext\n");
  CHECK(service::get_workflow(office.app(), office.as("abel"), number).run->run.state == storage::RunState::kVoided);
  CHECK(rule_of([&] { office.take("abel", number, Transition::kApprove); }) == "state");
  CHECK(office.tasks("abel") == 0);
  CHECK(office.verifies());
}

TEST_CASE("two who decide at the same moment: one of them is told to look again", "[service]") {
  Office office;
  const std::string number = office.create("two-approvals").document.number;
  office.take("carl", number, Transition::kSubmit);
  office.take("rhea", number, Transition::kApprove);
  const auto seen = office.now(number).document.version;
  service::TransitionRequest request;
  request.transition = Transition::kApprove;
  request.signature = service::SignatureRequest{"correct horse a battery", {}, {}};
  service::take_transition(office.app(), office.as("abel"), number, seen, request);
  try {
    service::take_transition(office.app(), office.as("anna"), number, seen, request);
    FAIL("the second decision was taken on what was seen before the first");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kStale);
  }
  CHECK(office.take("anna", number, Transition::kApprove).document.state == VersionState::kEffective);
}

TEST_CASE("a submission that nobody could decide is refused, and says what is missing", "[service]") {
  Office office;
  const std::string number = office.create().document.number;
  for (const char* name : {"abel", "anna", "axel"}) office.revoke(name, "approver");
  CHECK(rule_of([&] { office.take("carl", number, Transition::kSubmit); }) == "no_candidate");
  CHECK(office.now(number).document.state == VersionState::kDraft);
}

TEST_CASE("groups are made and changed by administrators alone, and name users that exist", "[service]") {
  Office office;
  const auto made = service::create_group(office.app(), office.as("adam"), "board", "Change board", {"abel", "anna"});
  CHECK(made.members == std::vector<std::string>{"abel", "anna"});
  CHECK_THROWS_AS(service::create_group(office.app(), office.as("olga"), "other", "Other", {}), Error);
  CHECK_THROWS_WITH(service::change_group(office.app(), office.as("adam"), "board", made.version, "Board", {"nobody"}, ""),
                    Catch::Contains("'nobody'"));
  CHECK(service::change_group(office.app(), office.as("adam"), "board", made.version, "Board", {"axel"}, "").group.title ==
        "Board");
  CHECK_THROWS_AS(service::change_group(office.app(), office.as("adam"), "board", made.version, "Board", {}, ""), Error);
}

TEST_CASE("people of a space are shown to those who write or manage there", "[service]") {
  Office office;
  const auto people = service::list_people(office.app(), office.as("carl"), *SpaceKey::parse("QA"));
  CHECK(std::count_if(people.begin(), people.end(), [](const auto& p) { return p.name == "rita"; }) == 1);
  CHECK_THROWS_AS(service::list_people(office.app(), office.as("rita"), *SpaceKey::parse("QA")), Error);
}

}  // namespace rotulus::test
