#include "verify_life_cycle.h"

#include <algorithm>

#include "core/life_cycle.h"
#include "document_rows.h"
#include "run_rows.h"
#include "space_rows.h"
#include "storage/accounts.h"
#include "storage/shredding.h"
#include "storage/spaces.h"
#include "version_rows.h"

namespace rotulus::storage {
namespace {

bool is_under_decision(VersionState state) { return state == VersionState::kInReview || state == VersionState::kInApproval; }

// States that only an approval leads to.
bool was_approved(VersionState state) {
  return state == VersionState::kApproved || state == VersionState::kEffective || state == VersionState::kSuperseded ||
         state == VersionState::kExpired || state == VersionState::kObsolete || state == VersionState::kArchived;
}

bool is_imported(const Revision& revision) { return revision.draft_label.starts_with("0."); }

std::string text_of(const Document& document, const Revision& revision) {
  return "version " + revision.label + " of document " + document.number;
}

}  // namespace

LifeCycleCheck::LifeCycleCheck(const Session& session, Report report)
    : session_(session), state_(session.state()), report_(std::move(report)), key_(signing_key(state_).public_key()) {}

void LifeCycleCheck::check(const Document& document) {
  note_number(document);
  const std::vector<Run> runs = Approvals(session_).runs(document);
  check_revisions(document, runs);
  check_runs(document, runs);
  check_signatures(document, runs);
}

void LifeCycleCheck::check_revisions(const Document& document, const std::vector<Run>& runs) {
  std::vector<std::int64_t> noteworthy;  // what has left the state of a draft, or has a row in `version`
  {
    auto query = state_.db.statement(
        "SELECT id FROM revision WHERE document = ?1 AND (state != 1 OR id IN (SELECT revision FROM version WHERE document = "
        "?1))");
    query.bind(document.row);
    while (query.step()) noteworthy.push_back(query.number(0));
  }
  for (const std::int64_t id : noteworthy)
    if (const auto revision = Documents(session_).revision(RevisionId{id})) check_version(document, *revision, runs);
}

void LifeCycleCheck::check_version(const Document& document, const Revision& revision, const std::vector<Run>& runs) {
  const std::string what = text_of(document, revision);
  if (is_under_decision(revision.state)) {
    const bool open = std::any_of(runs.begin(), runs.end(),
                                  [&](const Run& run) { return run.state == RunState::kOpen && run.revision == revision.id; });
    if (!open) report_(what + " is " + std::string(name(revision.state)) + " without an open run.");
  }
  if (is_imported(revision)) {
    if (!revision.version_label.empty() && revision.version_label != revision.draft_label)
      report_(what + " was imported and has another label.");
    return;
  }
  if (!revision.version_label.empty() && revision.version_label != approved_label(revision.draft_label))
    report_(what + " was called otherwise as a draft: " + revision.draft_label + ".");
  if (!was_approved(revision.state) || revision.removal) return;
  if (revision.version_label.empty())
    report_(what + " is " + std::string(name(revision.state)) + " and was never given a version.");
  const bool approved = std::any_of(
      runs.begin(), runs.end(), [&](const Run& run) { return run.state == RunState::kApproved && run.revision == revision.id; });
  if (!approved) report_(what + " is " + std::string(name(revision.state)) + " and no run has approved it.");
}

void LifeCycleCheck::check_runs(const Document& document, const std::vector<Run>& runs) {
  int open = 0;
  for (const Run& run : runs) {
    const std::string what = "run " + std::to_string(run.id) + " of document " + document.number;
    const auto revision = Documents(session_).revision(run.revision);
    if (!revision || revision->document != document.id) report_(what + " is about a revision that is not the document's.");
    if (run.state == RunState::kOpen) {
      ++open;
      if (run.revision != document.head) report_(what + " is open and not about the newest revision.");
      if (revision && !is_under_decision(revision->state))
        report_(what + " is open, and its version is " + std::string(name(revision->state)) + ".");
    }
    check_tasks(run);
  }
  if (open > 1) report_("document " + document.number + " has " + std::to_string(open) + " open runs.");
}

void LifeCycleCheck::check_tasks(const Run& run) {
  const std::vector<Task> tasks = Approvals(session_).tasks_of_run(run.id);
  if (tasks_digest(tasks) != stored_tasks_digest(state_, run.id))
    report_("run " + std::to_string(run.id) + " has other tasks than were saved with it.");
  for (const Task& task : tasks) {
    const std::string what = "task " + std::to_string(task.id);
    if (run.state != RunState::kOpen && task.kind != TaskKind::kCorrection) report_(what + " is of a run that has ended.");
    if (task.revision != run.revision || task.document != run.document) report_(what + " is about something else than its run.");
  }
}

void LifeCycleCheck::check_signatures(const Document& document, const std::vector<Run>& runs) {
  std::map<RevisionId, std::string> statements;  // of each revision, one after the other
  std::map<std::int64_t, RevisionId> signed_revisions;
  for (const SignatureRecord& signature : Approvals(session_).signatures(document)) {
    std::string& before = statements[signature.revision];
    check_signature(document, signature, crypto::sha256(crypto::as_bytes(before)));
    before += signature.statement;
    signed_revisions[signature.id] = signature.revision;
  }
  for (const Run& run : runs)
    for (const RunDecision& decision : run.decisions) {
      if (decision.signature == 0) continue;
      const auto found = signed_revisions.find(decision.signature);
      if (found == signed_revisions.end() || found->second != run.revision)
        report_("run " + std::to_string(run.id) + " names signature " + std::to_string(decision.signature) +
                ", which is not of its version.");
    }
}

void LifeCycleCheck::check_signature(const Document& document, const SignatureRecord& signature, const crypto::Sha256& prior) {
  const std::string what = "signature " + std::to_string(signature.id);
  if (!is_valid(signature, key_))
    report_(what + " does not hold over its statement, or was not made with this installation's key.");
  const auto revision = Documents(session_).revision(signature.revision);
  const auto signer = Accounts(session_).user(signature.user);
  const auto stated = parse_statement(signature.statement);
  if (!stated || !revision) return report_(what + " is no statement about a revision.");
  const bool about =
      stated->document == document.id && revision->document == document.id && stated->number == document.number &&
      stated->sequence == revision->sequence && stated->content == revision->sha256 &&
      (shredded_at(session_, document) || stated->metadata == metadata_sha256(document.number, revision->metadata)) &&
      (stated->version == revision->draft_label || stated->version == revision->version_label);
  if (!about) report_(what + " states something else than what is stored of " + text_of(document, *revision) + ".");
  if (!signer || stated->signer != signer->name) report_(what + " names another signer than the one who has it.");
  if (stated->time.seconds() != signature.time.seconds()) report_(what + " states another time than it has.");
  if (stated->prior != prior) report_(what + " does not follow the signatures before it.");
}

void LifeCycleCheck::note_number(const Document& document) {
  numbers_.insert(document.number);
  const DocumentRow row = require_document(state_, document.id);
  std::string scheme = row.number_scheme;
  if (scheme.empty()) scheme = own_scheme(load_space(state_, document.space).space.key.text());
  numbers_by_scheme_[scheme].push_back(document.number);
}

void LifeCycleCheck::check_numbers() const {
  for (const Space& space : Spaces(session_).list())
    check_sequence("space " + std::to_string(space.id.value), own_scheme(space.key.text()),
                   load_space(state_, space.id).next_number);
  auto query = state_.db.statement("SELECT pattern, next, sealed FROM number_sequence ORDER BY pattern");
  std::unordered_set<std::string> counted;
  while (query.step()) {
    const NumberSequence sequence = read_number_sequence(state_, query);
    check_sequence("the number_sequence " + sequence.pattern, sequence.pattern, sequence.next);
    counted.insert(sequence.pattern);
  }
  for (const Space& space : Spaces(session_).list()) counted.insert(own_scheme(space.key.text()));
  for (const auto& [scheme, numbers] : numbers_by_scheme_)
    if (!counted.contains(scheme)) report_("the number_sequence " + scheme + " is missing.");
}

// A number that another scheme has taken before is passed over; so every number up to the next is some document's.
void LifeCycleCheck::check_sequence(const std::string& what, const std::string& pattern, std::int64_t next) const {
  const NumberScheme scheme(pattern);
  std::unordered_set<std::string> given;
  const auto most = static_cast<std::int64_t>(numbers_.size()) + 1;
  for (std::int64_t n = 1; n < std::min(next, most + 1); ++n) given.insert(scheme.number(n));
  const auto own = numbers_by_scheme_.find(pattern);
  const bool all_given =
      own == numbers_by_scheme_.end() ||
      std::all_of(own->second.begin(), own->second.end(), [&](const auto& number) { return given.contains(number); });
  const bool all_taken = std::all_of(given.begin(), given.end(), [&](const auto& number) { return numbers_.contains(number); });
  if (next < 1 || next > most || !all_given || !all_taken)
    report_(what + " has given out other document numbers than its documents have.");
}

}  // namespace rotulus::storage
