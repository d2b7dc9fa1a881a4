#include "step_record.h"

#include <catch2/catch.hpp>

#include "core/error.h"

namespace rotulus::service {
namespace {

constexpr std::int64_t kDay = std::int64_t{24} * 3600 * 1'000'000;

sdk::Step review() {
  sdk::Step step;
  step.id = "review";
  step.title = {{"zh", "审核"}, {"en", "Review,\nby a colleague"}};
  step.state = sdk::StepState::kOpen;
  step.quorum = sdk::Quorum::kCount;
  step.needed = 2;
  step.given = 1;
  step.due_days = 3;
  step.candidates = {"lin.wei", "rhea"};
  step.waiting_for = {"rhea"};
  return step;
}

sdk::Step approval() {
  sdk::Step step;
  step.id = "approval";
  step.kind = sdk::StepKind::kApproval;
  step.candidates = {"abel"};
  return step;
}

}  // namespace

TEST_CASE("the steps of a run read back as they were written, with line breaks made spaces", "[service]") {
  const auto written = with_times({review(), approval()}, {}, Timestamp{1000});
  const auto read = steps_from_text(to_text(written));
  REQUIRE(read.size() == 2);
  CHECK(read[0].step.id == "review");
  CHECK(read[0].step.title.at("zh") == "审核");
  CHECK(read[0].step.title.at("en") == "Review, by a colleague");
  CHECK(read[0].step.quorum == sdk::Quorum::kCount);
  CHECK(read[0].step.needed == 2);
  CHECK(read[0].step.given == 1);
  CHECK(read[0].step.candidates == std::vector<std::string>{"lin.wei", "rhea"});
  CHECK(read[0].step.waiting_for == std::vector<std::string>{"rhea"});
  CHECK(read[0].opened == Timestamp{1000});
  CHECK(read[0].due() == Timestamp{1000 + 3 * kDay});
  CHECK(read[1].step.kind == sdk::StepKind::kApproval);
  CHECK(read[1].step.state == sdk::StepState::kWaiting);
  CHECK(!read[1].opened);
  CHECK(!read[1].due());
  CHECK(steps_from_text("").empty());
}

TEST_CASE("steps that are no steps are an error", "[service]") {
  CHECK_THROWS_AS(steps_from_text("kind 1\n"), Error);
  CHECK_THROWS_AS(steps_from_text("step a\n"
                                  "kind 7\n"),
                  Error);
  CHECK_THROWS_AS(steps_from_text("step a\n"
                                  "needed many\n"),
                  Error);
}

TEST_CASE("a step keeps the time at which it opened", "[service]") {
  const auto before = with_times({review()}, {}, Timestamp{1000});
  sdk::Step done = review(), next = approval();
  done.state = sdk::StepState::kDone;
  next.state = sdk::StepState::kOpen;
  const auto after = with_times({done, next}, before, Timestamp{2000});
  CHECK(after[0].opened == Timestamp{1000});
  CHECK(after[1].opened == Timestamp{2000});
}

TEST_CASE("everybody whom an open step waits for has a task, and nobody else", "[service]") {
  const auto steps = with_times({review(), approval()}, {}, Timestamp{1000});
  storage::Run run;
  run.id = 9;
  const auto tasks =
      tasks_of(steps, run, [](const std::string& name) { return name == "rhea" ? std::optional(UserId{4}) : std::nullopt; });
  REQUIRE(tasks.size() == 1);
  CHECK(tasks[0].user == UserId{4});
  CHECK(tasks[0].run == 9);
  CHECK(tasks[0].kind == storage::TaskKind::kReview);
  CHECK(tasks[0].step == "review");
  CHECK(tasks[0].due == Timestamp{1000 + 3 * kDay});
}

}  // namespace rotulus::service
