// How a revision becomes a version: state changes, runs of workflows with their tasks, comments and signatures.
// Every write appends its audit entry and, comments excepted, tells the index and raises Document::version (the ETag).
// Whether the asker may do it is decided before (core/life_cycle.h); here only what would contradict the rows is refused.
// Thread-safety: as the session that they are given.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/ids.h"
#include "core/time.h"
#include "crypto/digest.h"
#include "crypto/signing.h"
#include "storage/documents.h"
#include "storage/store.h"

namespace rotulus::storage {

// The numbers are stored; never renumber.
enum class RunState : std::uint8_t { kOpen = 1, kApproved = 2, kRejected = 3, kNeedsCorrection = 4, kWithdrawn = 5, kVoided = 6 };
std::string_view name(RunState state);
std::optional<RunState> parse_run_state(std::string_view name);

struct RunDecision {
  enum class Decision : std::uint8_t { kApproved = 1, kNeedsCorrection = 2, kRejected = 3 };
  std::string step;
  UserId user;
  std::string user_name, display_name;  // as they were when he decided
  Decision decision = Decision::kApproved;
  std::string comment;
  Timestamp time;
  std::int64_t signature = 0;  // SignatureRecord::id; 0: none
  friend bool operator==(const RunDecision&, const RunDecision&) = default;
};

// One way of one revision through a workflow. Keeps the definition that it started with.
struct Run {
  std::int64_t id = 0;
  DocumentId document;
  RevisionId revision;
  RunState state = RunState::kOpen;
  Timestamp started, changed;
  std::int64_t version = 0;  // grows with every save
  std::string workflow, workflow_version;
  std::string definition;  // the whole workflow as its plugin gave it; storage does not look into it
  std::string name_zh, name_en;
  UserId submitter;
  std::string submitter_name, comment;
  std::optional<Timestamp> effective_at;  // asked for at submission; none: at approval
  std::vector<RunDecision> decisions;     // in order
  std::string progress;                   // JSON of the steps as last evaluated, for showing
};

enum class TaskKind : std::uint8_t { kReview = 1, kApproval = 2, kCorrection = 3 };
std::string_view name(TaskKind kind);

// What a run waits for somebody to do.
struct Task {
  std::int64_t id = 0;
  std::int64_t run = 0;
  DocumentId document;
  RevisionId revision;
  UserId user;
  TaskKind kind = TaskKind::kReview;
  Timestamp opened;
  std::optional<Timestamp> due;
  std::string step, title_zh, title_en;
};

struct Comment {
  std::int64_t id = 0;
  DocumentId document;
  RevisionId revision;
  UserId user;
  std::string user_name, display_name, text;
  int line = 0;  // of the content, from 1; 0: on the whole
  Timestamp time;
};

struct SignatureRecord {
  std::int64_t id = 0;
  DocumentId document;
  RevisionId revision;
  UserId user;
  Timestamp time;
  std::string statement;  // the exact signed text (docs/formats/signatures.md)
  crypto::Signature signature{};
  crypto::PublicKey key{};
};

class Approvals {
 public:
  explicit Approvals(const Session& session) : session_(session) {}
  std::optional<Run> run(std::int64_t id) const;
  std::optional<Run> open_run(const Document& document) const;
  std::optional<Run> last_run(const Document& document) const;                   // the newest, open or not
  std::vector<Run> runs(const Document& document) const;                         // newest first
  std::vector<Run> open_runs(SpaceId space) const;                               // 0: of all spaces; oldest first
  std::vector<Task> tasks(UserId user, std::int64_t after_id, int limit) const;  // by id
  std::int64_t task_count(UserId user) const;
  std::vector<Task> tasks_of_run(std::int64_t run) const;                   // by id
  std::vector<Comment> comments(const Document& document) const;            // oldest first
  std::vector<SignatureRecord> signatures(const Document& document) const;  // oldest first

  struct DueVersion {
    DocumentId document;
    RevisionId revision;
    friend bool operator==(const DueVersion&, const DueVersion&) = default;
  };
  std::vector<DueVersion> approved_until(Timestamp now) const;    // approved, not effective, its date has come
  std::vector<DueVersion> review_due_until(Timestamp now) const;  // effective, its review date has come
  std::optional<Timestamp> next_due() const;                      // the earliest of both, also when it is past

 private:
  const Session& session_;
};

// Starts a run of the document's head: its state is open whatever `run` says, its version 1; `started` zero means now. Tasks come
// with save_run. Error{kConflict} when a run of the document is open, or the revision is not its head.
Run begin_run(Transaction& tx, const Run& run);
// Writes the run and puts `tasks` in place of the tasks that it had; a task that was there before (same user, kind and step)
// keeps its number. Sets run.version and run.changed. Error{kStale} when the run was saved meanwhile, {kConflict} when it has
// ended and `run` says otherwise, {kInvalidArgument} for tasks other than corrections of a run that is not open.
void save_run(Transaction& tx, Run& run, const std::vector<Task>& tasks);

struct StateChange {
  DocumentId document;
  RevisionId revision;
  VersionState from = VersionState::kDraft, to = VersionState::kDraft;
  std::optional<std::int64_t> expected_version = {};  // of the document row
  std::string version_label = {};                     // for kApproved: approved_label() of the draft label
  // Kept as they are when not given.
  std::optional<Timestamp> effective_from = {}, review_due = {};
  std::string reason = {};  // into the audit log
};
// To kEffective: the document's effective version is this one from now on. Error{kStale} when the revision is not in `from` or
// the row has moved on, {kConflict} when no transition of the life cycle leads from the one to the other or the label is another
// revision's, {kInvalidArgument} when the label is not the draft's, {kNotFound}.
void change_state(Transaction& tx, const StateChange& change);
// Of an effective or expired version, imported ones too.
void set_review_due(Transaction& tx, const DocumentId& document, RevisionId revision, Timestamp due);

// Return the number of the new row. A zero time means now, or that of the statement.
std::int64_t add_comment(Transaction& tx, const Comment& comment);
// Signs the statement with the installation's key and fills in signature and key itself. Error{kInvalidArgument} when the
// statement does not read back, {kConflict} when it speaks of something else than the revision as it is stored: document, number,
// label, sequence, contents, signer, time, or the statements before it.
std::int64_t add_signature(Transaction& tx, const SignatureRecord& signature);

// What a person states about one revision. The numbers are not stored, the names are.
enum class Meaning : std::uint8_t { kAuthor = 1, kReview, kApproval, kRetirement };
std::string_view name(Meaning meaning);
std::optional<Meaning> parse_meaning(std::string_view name);

struct Statement {
  DocumentId document;
  std::string number;
  std::string version;  // the label at signing
  std::int64_t sequence = 0;
  crypto::Sha256 content{}, metadata{};
  Meaning meaning = Meaning::kAuthor;
  std::string signer, name;  // user name and display name
  Timestamp time;            // whole seconds
  crypto::Sha256 prior{};    // over the statements of earlier signatures of the revision
  friend bool operator==(const Statement&, const Statement&) = default;
};
// Control characters in the texts become spaces: a statement has one line for each field.
std::string statement_text(const Statement& statement);
// Nothing for a text that statement_text() would not have written.
std::optional<Statement> parse_statement(std::string_view text);
// What somebody would sign now about the revision: everything but meaning, signer, name and time is filled in.
Statement statement_about(const Session& session, const Document& document, const Revision& revision);
// The metadata as it stands in git (docs/formats/objects.md), and its SHA-256.
std::string metadata_text(const std::string& number, const Metadata& metadata);
crypto::Sha256 metadata_sha256(const std::string& number, const Metadata& metadata);

// The installation's key for signing statements.
crypto::SigningKey signing_key(const Store& store);
// The signature holds over the text, and was made with the installation's key.
bool is_valid(const SignatureRecord& signature, const crypto::PublicKey& key);

}  // namespace rotulus::storage
