// Taking a version back, and what happens to one in force: its review is kept, or it is retired.
#include "refusal.h"
#include "signing.h"
#include "transitions.h"

namespace rotulus::service {

using storage::RunState;
using storage::Transaction;

void withdraw(Application& app, const Principal& caller, const TransitionCase& subject, const TransitionRequest& request) {
  app.write(actor_of(caller), [&](Transaction& tx) {
    require_current(tx, subject.document);
    if (subject.run) {
      storage::Run run = *subject.run;
      run.state = RunState::kWithdrawn;
      storage::save_run(tx, run, {});
    }
    set_state(tx, subject, subject.subject.state, VersionState::kDraft, request.comment);
  });
}

void retire(Application& app, const Principal& caller, const TransitionCase& subject, const TransitionRequest& request) {
  if (request.comment.empty()) require_rule(Rule::kCommentRequired, request.transition, subject);
  if (!request.signature) require_rule(Rule::kSignatureRequired, request.transition, subject);
  if (subject.run)
    throw RuleError(ErrorCode::kConflict, "state",
                    "A newer version is in its workflow: withdraw it before the document is retired.");
  check_signer(app, caller, subject.document, subject.subject, *request.signature, request.address);
  app.write(actor_of(caller), [&](Transaction& tx) {
    require_current(tx, subject.document);
    sign(tx, caller, subject.document, subject.subject, storage::Meaning::kRetirement);
    set_state(tx, subject, subject.subject.state, VersionState::kObsolete, request.comment);
  });
}

void confirm(Application& app, const Principal& caller, const TransitionCase& subject, const TransitionRequest& request) {
  const Timestamp now = Timestamp::now();
  const auto due = request.review_due ? request.review_due : review_due_of(app, subject.subject.metadata, now);
  if (!due || *due <= now)
    throw Error(ErrorCode::kInvalidArgument,
                "Name the date of the next review, in the future: the document's template gives none.");
  app.write(actor_of(caller), [&](Transaction& tx) {
    require_current(tx, subject.document);
    storage::set_review_due(tx, subject.document.id, subject.subject.id, *due);
    if (subject.subject.state == VersionState::kExpired)
      set_state(tx, subject, VersionState::kExpired, VersionState::kEffective, "the review was kept");
  });
}

}  // namespace rotulus::service
