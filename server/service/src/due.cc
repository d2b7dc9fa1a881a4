// What happens without anybody asking: dates that come, and workflows whose people change.
#include "finding.h"
#include "plugins/host.h"
#include "transitions.h"

namespace rotulus::service {
namespace {

const storage::Actor kClock{UserId{}, "clock"};

void take_by_clock(Application& app, const storage::Approvals::DueVersion& due, Transition transition) {
  app.write(kClock, [&](storage::Transaction& tx) {
    const auto revision = storage::Documents(tx).revision(due.revision);
    Asker clock;
    clock.clock = true;
    // Somebody may have withdrawn it a moment ago.
    if (!revision || judge(revision->state, transition, clock) != Rule::kNone) return;
    storage::StateChange change;
    change.document = due.document;
    change.revision = due.revision;
    change.from = revision->state;
    change.to = next_state(revision->state, transition, Stage::kComplete).value();
    change.reason = "its date has come";
    storage::change_state(tx, change);
  });
}

// Only who must act is worked out anew. A run is never finished by taking people away: the next decision does that.
void refresh_run(Application& app, const storage::Run& run) {
  const auto session = app.read();
  const auto document = storage::Documents(session).find(run.document);
  if (!document) return;
  const TransitionCase subject = load_case(session, *document, Transition::kApprove);
  const auto progress = app.plugins().progress(run.workflow, run_for_workflow(session, subject, run));
  if (progress.status != sdk::Progress::Status::kOpen) return;
  const auto steps = with_times(progress.steps, subject.steps, Timestamp::now());
  if (to_text(steps) == run.progress) return;
  app.write(kClock, [&](storage::Transaction& tx) {
    auto current = storage::Approvals(tx).run(run.id);
    if (!current || current->version != run.version) return;
    current->progress = to_text(steps);
    storage::save_run(tx, *current, open_tasks(tx, steps, *current));
  });
}

}  // namespace

void take_due_transitions(Application& app, Timestamp now) {
  std::vector<storage::Approvals::DueVersion> approved, overdue;
  {
    const auto session = app.read();
    const storage::Approvals approvals(session);
    approved = approvals.approved_until(now);
    overdue = approvals.review_due_until(now);
  }
  for (const auto& due : approved) take_by_clock(app, due, Transition::kTakeEffect);
  for (const auto& due : overdue) take_by_clock(app, due, Transition::kExpire);
}

void refresh_open_runs(Application& app, SpaceId space) {
  for (const auto& run : storage::Approvals(app.read()).open_runs(space)) {
    try {
      refresh_run(app, run);
    } catch (const Error&) {
      // The plugin failed, which the host has reported: the tasks stay as they were, and every decision asks again.
    }
  }
}

}  // namespace rotulus::service
