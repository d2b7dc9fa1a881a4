// Runs of workflows and their tasks.
#include <algorithm>
#include <array>

#include "document_rows.h"
#include "run_rows.h"
#include "storage/approvals.h"
#include "storage/audit.h"

namespace rotulus::storage {
namespace {

#define RUN_COLUMNS "r.id, r.document, r.revision, r.state, r.started, r.changed, r.version, r.sealed, d.uid, d.space"
#define RUN_TABLES " FROM run r JOIN document d ON d.id = r.document "
#define TASK_COLUMNS "t.id, t.run, t.document, t.revision, t.user, t.kind, t.opened, t.due, t.sealed, d.uid, d.space"
#define TASK_TABLES " FROM task t JOIN document d ON d.id = t.document "

constexpr std::array<std::string_view, 6> kRunStates = {"open",      "approved", "rejected", "needs_correction",
                                                        "withdrawn", "voided"};

// A run with what only storage knows of it.
struct RunRow {
  Run run;
  std::int64_t document = 0;
  SpaceId space;
  crypto::Sha256 tasks{};
};

RecordWriter run_context(const RunRow& row) {
  const Run& run = row.run;
  RecordWriter clear;
  clear.text("run").number(run.id).number(row.document).number(run.revision.value).number(static_cast<int>(run.state));
  clear.number(run.started.microseconds).number(run.changed.microseconds).number(run.version);
  return clear;
}

RecordWriter run_details(const RunRow& row) {
  const Run& run = row.run;
  RecordWriter details;
  details.text(run.workflow).text(run.workflow_version).text(run.definition).text(run.name_zh).text(run.name_en);
  details.number(run.submitter.value).text(run.submitter_name).text(run.comment).number(date_column(run.effective_at));
  details.text(run.progress).bytes(row.tasks).number(static_cast<std::int64_t>(run.decisions.size()));
  for (const RunDecision& d : run.decisions) {
    details.text(d.step).number(d.user.value).text(d.user_name).text(d.display_name).number(static_cast<int>(d.decision));
    details.text(d.comment).number(d.time.microseconds).number(d.signature);
  }
  return details;
}

RunDecision read_decision(RecordReader& details) {
  RunDecision d;
  d.step = details.text();
  d.user = UserId{details.number()};
  d.user_name = details.text();
  d.display_name = details.text();
  d.decision = static_cast<RunDecision::Decision>(details.number());
  d.comment = details.text();
  d.time = {details.number()};
  d.signature = details.number();
  return d;
}

void read_run_details(RecordReader& details, RunRow& row) {
  Run& run = row.run;
  run.workflow = details.text();
  run.workflow_version = details.text();
  run.definition = details.text();
  run.name_zh = details.text();
  run.name_en = details.text();
  run.submitter = UserId{details.number()};
  run.submitter_name = details.text();
  run.comment = details.text();
  run.effective_at = read_date(details.number());
  run.progress = details.text();
  const auto digest = details.bytes();
  std::copy_n(digest.begin(), std::min(digest.size(), row.tasks.size()), row.tasks.begin());
  for (auto left = details.number(); left > 0; --left) run.decisions.push_back(read_decision(details));
}

RunRow read_run(const SessionState& state, const SqlStatement& query) {
  RunRow row;
  Run& run = row.run;
  run.id = query.number(0);
  row.document = query.number(1);
  run.revision = RevisionId{query.number(2)};
  run.state =
      static_cast<RunState>(query.number_between(3, static_cast<int>(RunState::kOpen), static_cast<int>(RunState::kVoided)));
  run.started = {query.number(4)};
  run.changed = {query.number(5)};
  run.version = query.number(6);
  const std::string what = "run " + std::to_string(run.id);
  run.document = read_document_id(query, 8, what);
  row.space = SpaceId{query.number(9)};
  const auto opened = open_row(state, row.space, run_context(row), query.blob(7), what);
  RecordReader details(opened, what);
  read_run_details(details, row);
  return row;
}

std::optional<Run> read_one(const SessionState& state, SqlStatement& query) {
  if (!query.step()) return std::nullopt;
  return read_run(state, query).run;
}

RunRow require_run(const SessionState& state, std::int64_t id) {
  auto query = state.db.statement("SELECT " RUN_COLUMNS RUN_TABLES "WHERE r.id = ?1");
  if (!query.bind(id).step()) throw Error(ErrorCode::kNotFound, "There is no run " + std::to_string(id) + ".");
  return read_run(state, query);
}

RecordWriter task_context(const Task& task, std::int64_t document) {
  RecordWriter clear;
  clear.text("task").number(task.id).number(task.run).number(document).number(task.revision.value).number(task.user.value);
  clear.number(static_cast<int>(task.kind)).number(task.opened.microseconds).number(date_column(task.due));
  return clear;
}

RecordWriter task_details(const Task& task) {
  RecordWriter details;
  details.text(task.step).text(task.title_zh).text(task.title_en);
  return details;
}

Task read_task(const SessionState& state, const SqlStatement& query) {
  Task task;
  task.id = query.number(0);
  task.run = query.number(1);
  task.revision = RevisionId{query.number(3)};
  task.user = UserId{query.number(4)};
  task.kind = static_cast<TaskKind>(
      query.number_between(5, static_cast<int>(TaskKind::kReview), static_cast<int>(TaskKind::kCorrection)));
  task.opened = {query.number(6)};
  task.due = read_date(query.number(7));
  const std::string what = "task " + std::to_string(task.id);
  task.document = read_document_id(query, 9, what);
  const auto opened = open_row(state, SpaceId{query.number(10)}, task_context(task, query.number(2)), query.blob(8), what);
  RecordReader details(opened, what);
  task.step = details.text();
  task.title_zh = details.text();
  task.title_en = details.text();
  return task;
}

std::vector<Task> read_tasks(const SessionState& state, SqlStatement& query) {
  std::vector<Task> tasks;
  while (query.step()) tasks.push_back(read_task(state, query));
  return tasks;
}

std::vector<Task> load_tasks(const SessionState& state, std::int64_t run) {
  auto query = state.db.statement("SELECT " TASK_COLUMNS TASK_TABLES "WHERE t.run = ?1 ORDER BY t.id");
  return read_tasks(state, query.bind(run));
}

void insert_task(SessionState& state, const RunRow& row, const Task& task) {
  state.db
      .statement(
          "INSERT INTO task(id, run, document, revision, user, kind, opened, due, sealed) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7,"
          " ?8, ?9)")
      .bind(task.id, task.run, row.document, task.revision.value, task.user.value, static_cast<int>(task.kind),
            task.opened.microseconds, date_column(task.due),
            seal_row(state, row.space, task_context(task, row.document), task_details(task)))
      .run();
}

bool is_same(const Task& a, const Task& b) { return a.user == b.user && a.kind == b.kind && a.step == b.step; }

// In the order of their numbers, as they are read.
std::vector<Task> replace_tasks(SessionState& state, const RunRow& row, std::vector<Task> tasks, Timestamp now) {
  const std::vector<Task> known = load_tasks(state, row.run.id);
  std::int64_t next = next_id(state, "SELECT coalesce(max(id), 0) + 1 FROM task");
  state.db.statement("DELETE FROM task WHERE run = ?1").bind(row.run.id).run();
  for (Task& task : tasks) {
    const auto before = std::find_if(known.begin(), known.end(), [&](const Task& other) { return is_same(task, other); });
    task.id = before == known.end() ? next++ : before->id;
    task.run = row.run.id;
    task.document = row.run.document;
    task.revision = row.run.revision;
    if (before != known.end())
      task.opened = before->opened;
    else if (task.opened == Timestamp{})
      task.opened = now;
    insert_task(state, row, task);
  }
  std::sort(tasks.begin(), tasks.end(), [](const Task& a, const Task& b) { return a.id < b.id; });
  return tasks;
}

void check_tasks(const Run& run, const std::vector<Task>& tasks) {
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (run.state != RunState::kOpen && tasks[i].kind != TaskKind::kCorrection)
      throw Error(ErrorCode::kInvalidArgument, "A run that has ended leaves no tasks but corrections.");
    for (std::size_t j = 0; j < i; ++j)
      if (is_same(tasks[i], tasks[j])) throw Error(ErrorCode::kInvalidArgument, "A run has the same task for one user twice.");
  }
}

void audit_run(Transaction& tx, const char* action, const Run& run) {
  const auto revision = Documents(tx).revision(run.revision);
  append_audit(tx, action, "document " + run.document.text(),
               "run " + std::to_string(run.id) + " v" + std::to_string(run.version) + " " + std::string(name(run.state)) + " @" +
                   std::to_string(revision ? revision->sequence : 0));
}

void check_may_begin(Transaction& tx, const DocumentRow& document, const Run& run) {
  const Document& d = document.document;
  if (d.head != run.revision)
    throw Error(ErrorCode::kConflict, "Only the newest draft of document " + d.number + " can be submitted.");
  if (d.state == VersionState::kObsolete || d.state == VersionState::kArchived)
    throw Error(ErrorCode::kConflict,
                "The document " + d.number + " is " + std::string(name(d.state)) + " and cannot be submitted.");
  if (Approvals(tx).open_run(d))
    throw Error(ErrorCode::kConflict, "The document " + d.number + " is in a workflow already: withdraw it first.");
}

}  // namespace

std::string_view name(RunState state) { return kRunStates.at(static_cast<std::size_t>(state) - 1); }

std::optional<RunState> parse_run_state(std::string_view text) {
  for (std::size_t i = 0; i < kRunStates.size(); ++i)
    if (kRunStates[i] == text) return static_cast<RunState>(i + 1);
  return std::nullopt;
}

std::string_view name(TaskKind kind) {
  return kind == TaskKind::kReview ? "review" : kind == TaskKind::kApproval ? "approval" : "correction";
}

crypto::Sha256 tasks_digest(const std::vector<Task>& tasks) {
  crypto::Sha256Stream digest;
  for (const Task& task : tasks) {
    digest.update(task_context(task, 0).view());
    digest.update(task_details(task).view());
  }
  return digest.finish();
}

crypto::Sha256 stored_tasks_digest(const SessionState& state, std::int64_t run) { return require_run(state, run).tasks; }

void clear_run_comments(SessionState& state, const Document& document) {
  std::vector<RunRow> rows;
  {
    auto query = state.db.statement("SELECT " RUN_COLUMNS RUN_TABLES "WHERE r.document = ?1");
    query.bind(document.row);
    while (query.step()) rows.push_back(read_run(state, query));
  }
  for (RunRow& row : rows) {
    row.run.comment.clear();
    for (RunDecision& decision : row.run.decisions) decision.comment.clear();
    state.db.statement("UPDATE run SET sealed = ?2 WHERE id = ?1")
        .bind(row.run.id, seal_row(state, row.space, run_context(row), run_details(row)))
        .run();
  }
}

void visit_run_rows(const SessionState& state, const VisitRow& visit) {
  auto runs = state.db.statement("SELECT " RUN_COLUMNS RUN_TABLES "ORDER BY r.id");
  while (runs.step()) visit("run " + std::to_string(runs.number(0)), [&] { read_run(state, runs); });
  auto tasks = state.db.statement("SELECT " TASK_COLUMNS TASK_TABLES "ORDER BY t.id");
  while (tasks.step()) visit("task " + std::to_string(tasks.number(0)), [&] { read_task(state, tasks); });
}

std::optional<Run> Approvals::run(std::int64_t id) const {
  auto query = session_.state().db.statement("SELECT " RUN_COLUMNS RUN_TABLES "WHERE r.id = ?1");
  return read_one(session_.state(), query.bind(id));
}

std::optional<Run> Approvals::open_run(const Document& document) const {
  auto query = session_.state().db.statement("SELECT " RUN_COLUMNS RUN_TABLES "WHERE r.document = ?1 AND r.state = 1");
  return read_one(session_.state(), query.bind(document.row));
}

std::optional<Run> Approvals::last_run(const Document& document) const {
  auto query = session_.state().db.statement("SELECT " RUN_COLUMNS RUN_TABLES "WHERE r.document = ?1 ORDER BY r.id DESC LIMIT 1");
  return read_one(session_.state(), query.bind(document.row));
}

std::vector<Run> Approvals::runs(const Document& document) const {
  std::vector<Run> runs;
  auto query = session_.state().db.statement("SELECT " RUN_COLUMNS RUN_TABLES "WHERE r.document = ?1 ORDER BY r.id DESC");
  query.bind(document.row);
  while (query.step()) runs.push_back(read_run(session_.state(), query).run);
  return runs;
}

std::vector<Run> Approvals::open_runs(SpaceId space) const {
  std::vector<Run> runs;
  auto query = session_.state().db.statement("SELECT " RUN_COLUMNS RUN_TABLES
                                             "WHERE r.state = 1 AND (?1 = 0 OR d.space = ?1) ORDER BY r.id");
  query.bind(space.value);
  while (query.step()) runs.push_back(read_run(session_.state(), query).run);
  return runs;
}

std::vector<Task> Approvals::tasks(UserId user, std::int64_t after_id, int limit) const {
  auto query =
      session_.state().db.statement("SELECT " TASK_COLUMNS TASK_TABLES "WHERE t.user = ?1 AND t.id > ?2 ORDER BY t.id LIMIT ?3");
  return read_tasks(session_.state(), query.bind(user.value, after_id, limit));
}

std::int64_t Approvals::task_count(UserId user) const {
  auto query = session_.state().db.statement("SELECT count(*) FROM task WHERE user = ?1");
  query.bind(user.value).step();
  return query.number(0);
}

std::vector<Task> Approvals::tasks_of_run(std::int64_t run) const { return load_tasks(session_.state(), run); }

Run begin_run(Transaction& tx, const Run& asked) {
  SessionState& state = tx.state();
  DocumentRow document = require_document(state, asked.document);
  check_may_begin(tx, document, asked);
  RunRow row{asked, document.document.row, document.document.space, tasks_digest({})};
  Run& run = row.run;
  run.id = next_id(state, "SELECT coalesce(max(id), 0) + 1 FROM run");
  run.state = RunState::kOpen;
  run.version = 1;
  run.changed = Timestamp::now();
  if (run.started == Timestamp{}) run.started = run.changed;
  state.db
      .statement(
          "INSERT INTO run(id, document, revision, state, started, changed, version, sealed) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7,"
          " ?8)")
      .bind(run.id, row.document, run.revision.value, static_cast<int>(run.state), run.started.microseconds,
            run.changed.microseconds, run.version, seal_row(state, row.space, run_context(row), run_details(row)))
      .run();
  touch_document(state, document);
  audit_run(tx, "run.begin", run);
  return run;
}

void save_run(Transaction& tx, Run& run, const std::vector<Task>& tasks) {
  SessionState& state = tx.state();
  const RunRow stored = require_run(state, run.id);
  if (stored.run.version != run.version)
    throw Error(ErrorCode::kStale, "The workflow has moved on meanwhile: load it again and decide once more.");
  if (stored.run.state != RunState::kOpen && stored.run.state != run.state)
    throw Error(ErrorCode::kConflict,
                "The run " + std::to_string(run.id) + " has ended as " + std::string(name(stored.run.state)) + ".");
  if (stored.run.document != run.document || stored.run.revision != run.revision)
    throw Error(ErrorCode::kInvalidArgument, "A run stays with the revision that it was begun for.");
  check_tasks(run, tasks);
  run.changed = Timestamp::now();
  run.started = stored.run.started;
  ++run.version;
  RunRow row{run, stored.document, stored.space, {}};
  row.tasks = tasks_digest(replace_tasks(state, row, tasks, run.changed));
  state.db.statement("UPDATE run SET state = ?2, changed = ?3, version = ?4, sealed = ?5 WHERE id = ?1")
      .bind(run.id, static_cast<int>(run.state), run.changed.microseconds, run.version,
            seal_row(state, row.space, run_context(row), run_details(row)))
      .run();
  DocumentRow document = require_document(state, run.document);
  touch_document(state, document);
  audit_run(tx, "run.save", run);
}

bool end_open_work(Transaction& tx, const DocumentId& id, const Revision& head) {
  const DocumentRow document = require_document(tx.state(), id);
  auto run = Approvals(tx).last_run(document.document);
  if (!run) return false;
  const bool open = run->state == RunState::kOpen;
  if (!open && load_tasks(tx.state(), run->id).empty()) return false;
  if (open) run->state = RunState::kVoided;
  save_run(tx, *run, {});
  if (open && (head.state == VersionState::kInReview || head.state == VersionState::kInApproval))
    change_state(tx, {id, head.id, head.state, VersionState::kDraft, {}, {}, {}, {}, "a newer draft"});
  return true;
}

}  // namespace rotulus::storage
