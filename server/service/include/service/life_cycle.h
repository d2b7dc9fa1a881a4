// Use-cases of the life cycle: submitting, deciding, signing, taking effect. Every transition passes the rules of
// core/life_cycle.h; who decides what is the business of the workflow that the document takes.
// Thread-safety: all functions from any thread. Errors: {kNotFound} for what the caller may not know of, RuleError for refusals.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/life_cycle.h"
#include "rotulus/sdk/values.h"
#include "service/documents.h"
#include "storage/approvals.h"

namespace rotulus::service {

struct Name {
  std::string name, display_name;
};

// What people say is numbered within the document or version that it is about: the store's own numbers count over all spaces, and
// would tell how much happens where one may not look.

struct StepView {
  sdk::Step step;  // candidates and waiting_for by user name
  std::vector<Name> waiting_for;
  std::optional<Timestamp> due;
  std::vector<storage::RunDecision> decisions;  // the signature by its number within the version
};

struct RunView {
  std::int64_t number = 0;  // 1, 2, ... within the document
  storage::Run run;
  sdk::LocalText name;
  std::string version;        // label of the version it is about
  std::int64_t revision = 0;  // its sequence
  Name submitter;
  std::vector<StepView> steps;
};

// A transition that the caller may take now.
struct PossibleTransition {
  Transition transition;
  std::string step;                         // of a decision; empty otherwise
  std::string version;                      // label of the version that it acts on
  bool comment = false, signature = false;  // what it needs
};

struct WorkflowView {
  std::optional<RunView> run;  // the newest, open or ended
  std::vector<PossibleTransition> transitions;
};
WorkflowView get_workflow(Application& app, const Principal& caller, const std::string& reference);
// What enrichment hooks remark on the newest draft, as if it were submitted now; nothing once it is in force. A hook that fails
// is left out.
std::vector<sdk::Finding> list_remarks(Application& app, const Reader& reader, const std::string& reference);

struct SignatureRequest {
  std::string password;
  std::optional<std::string> version;         // what the signer saw: must be the version acted on
  std::optional<std::string> content_sha256;  // hexadecimal; must be its content
  std::optional<std::string> otp = {};        // the code of his second factor, where he has one
};
struct TransitionRequest {
  Transition transition = Transition::kSubmit;
  std::optional<std::string> step;
  std::string comment;
  std::optional<Timestamp> effective_at;  // kSubmit: not before this; now when absent
  std::optional<Timestamp> review_due;    // kConfirm; absent: the template's period from now
  std::optional<SignatureRequest> signature;
  std::string address;  // of the client, for throttling wrong passwords
};
// `expected_version` is Document::version from the ETag. Error{kStale}.
DocumentView take_transition(Application& app, const Principal& caller, const std::string& reference,
                             std::int64_t expected_version, const TransitionRequest& request);

struct SignatureView {
  std::int64_t number = 0;  // 1, 2, ... within the version
  storage::SignatureRecord record;
  Name signer;
  std::string version;        // label of the version signed
  std::int64_t revision = 0;  // its sequence
  std::string meaning, content_sha256, metadata_sha256, prior_sha256;
  bool valid = false;  // the statement's signature checks, and it is about this content and metadata
};
// Of the versions that the caller may read; `version` narrows to one, empty: all.
std::vector<SignatureView> list_signatures(Application& app, const Principal& caller, const std::string& reference,
                                           const std::string& version);

struct CommentView {
  std::int64_t number = 0;  // 1, 2, ... within the document
  storage::Comment comment;
  std::string version;
  std::int64_t revision = 0;
};
std::vector<CommentView> list_comments(Application& app, const Reader& reader, const std::string& reference,
                                       const std::string& version);
CommentView add_comment(Application& app, const Principal& caller, const std::string& reference, const std::string& version,
                        const std::string& text, int line);
CommentView get_comment(Application& app, const Reader& reader, const std::string& reference, std::int64_t number);

// Takes what is due by the clock: approved versions into force, kept too long into expiry. Called by the Clock.
void take_due_transitions(Application& app, Timestamp now);
// Works out anew who must act in the open runs of a space (0: of all), after roles or groups have changed.
void refresh_open_runs(Application& app, SpaceId space);

}  // namespace rotulus::service
