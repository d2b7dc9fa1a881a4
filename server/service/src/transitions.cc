#include "transitions.h"

#include <algorithm>

#include "plugins/host.h"
#include "refusal.h"
#include "storage/accounts.h"

namespace rotulus::service {

using storage::Document;
using storage::Transaction;

namespace {

Timestamp months_after(Timestamp time, int months) {
  constexpr std::int64_t kMonth = std::int64_t{2'629'746} * 1'000'000;  // a twelfth of the mean Gregorian year
  return {time.microseconds + months * kMonth};
}

std::optional<UserId> number_of(const storage::Session& session, const std::string& name) {
  const auto user = storage::Accounts(session).user(name);
  return user ? std::optional(user->id) : std::nullopt;
}

}  // namespace

sdk::Progress ask_workflow(Application& app, const storage::Run& run, const sdk::Run& asked) {
  try {
    return app.plugins().progress(run.workflow, asked);
  } catch (const Error& error) {
    throw plugin_refusal(error.what());
  }
}

std::vector<sdk::Finding> ask_hooks(Application& app, const sdk::Draft& draft, sdk::ContentHook::Moment moment) {
  try {
    return app.plugins().check(draft, moment);
  } catch (const Error& error) {
    throw plugin_refusal(error.what());
  }
}

void require_current(const storage::Session& session, const Document& judged) {
  const auto now = storage::Documents(session).find(judged.id);
  if (!now || now->version != judged.version)
    throw Error(ErrorCode::kStale, "The document " + judged.number +
                                       " was changed meanwhile: load it again, look at what changed, and decide once more.");
}

void require_rule(Rule rule, Transition transition, const TransitionCase& subject) {
  if (rule != Rule::kNone) throw refusal(rule, transition, subject.subject);
}

void set_state(Transaction& tx, const TransitionCase& subject, VersionState from, VersionState to, const std::string& reason) {
  storage::StateChange change;
  change.document = subject.document.id;
  change.revision = subject.subject.id;
  change.from = from;
  change.to = to;
  change.reason = reason;
  storage::change_state(tx, change);
}

std::optional<Timestamp> review_due_of(Application& app, const storage::Metadata& metadata, Timestamp from) {
  if (metadata.template_id.empty()) return std::nullopt;
  const auto templates = app.plugins().templates();
  const auto form = std::find_if(templates.begin(), templates.end(), [&](const auto& t) { return t.id == metadata.template_id; });
  if (form == templates.end() || form->review_months == 0) return std::nullopt;
  return months_after(from, form->review_months);
}

std::vector<storage::Task> open_tasks(const storage::Session& session, const std::vector<StepRecord>& steps,
                                      const storage::Run& run) {
  return tasks_of(steps, run, [&](const std::string& name) { return number_of(session, name); });
}

}  // namespace rotulus::service
