// Walks everything that is stored and names what does not hold.
#include <map>
#include <set>
#include <unordered_set>

#include "account_rows.h"
#include "audit_replay.h"
#include "audit_tree.h"
#include "category_rows.h"
#include "document_rows.h"
#include "document_tree.h"
#include "feedback_rows.h"
#include "git_commit.h"
#include "group_rows.h"
#include "refs.h"
#include "remark_rows.h"
#include "run_rows.h"
#include "schema.h"
#include "session_state.h"
#include "space_rows.h"
#include "storage/accounts.h"
#include "storage/documents.h"
#include "storage/maintenance.h"
#include "storage/shredding.h"
#include "storage/spaces.h"
#include "text_rows.h"
#include "translation_rows.h"
#include "verify_files.h"
#include "verify_keys.h"
#include "verify_life_cycle.h"
#include "version_rows.h"

namespace rotulus::storage {
namespace {

class Verifier {
 public:
  Verifier(const Session& session, bool read_data, const Progress& progress, const std::vector<KnownRoot>& known)
      : session_(session), state_(session.state()), read_data_(read_data), progress_(progress) {
    for (const KnownRoot& root : known) known_roots_.emplace(root.size, root);
  }

  VerifyReport run() {
    attempt("the shredded documents", [&] { load_shredded(); });
    attempt("the database file", [&] { check_pages(); });
    attempt("the schema", [&] { check_schema(); });
    attempt("the spaces", [&] { check_spaces(); });
    attempt("the objects", [&] { check_objects(); });
    attempt("the files", [&] { check_files(); });
    attempt("the documents", [&] { check_documents(); });
    attempt("the revisions", [&] { check_revisions(); });
    attempt("the life cycle", [&] { check_life_cycle(); });
    attempt("the classification", [&] { check_classification(); });
    attempt("the accounts", [&] { check_accounts(); });
    attempt("the keys", [&] { check_keys(); });
    attempt("belonging", [&] { check_belonging(); });
    attempt("the audit log", [&] { check_audit(); });
    return std::move(report_);
  }

 private:
  // Damage to one thing must not hide damage to the next.
  template <class Work>
  void attempt(const std::string& what, Work&& work) {
    try {
      work();
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kUnavailable) throw;  // asked to stop
      problem(what + ": " + error.what());
    }
  }

  void problem(std::string text) {
    ++report_.problem_count;
    if (report_.problems.size() < VerifyReport::kMaxProblems) report_.problems.push_back(std::move(text));
  }

  void progress(std::string_view what, std::uint64_t done, std::uint64_t total) {
    constexpr std::uint64_t kEvery = 256;
    if (done % kEvery && done != total) return;
    if (progress_ && !progress_(what, done, total)) throw Error(ErrorCode::kUnavailable, "The verification was stopped.");
  }

  std::uint64_t count(const char* sql) {
    auto query = state_.db.statement(sql);
    query.step();
    return static_cast<std::uint64_t>(query.number(0));
  }

  void load_shredded();
  void check_pages();
  void check_schema();
  void check_space(SpaceId id);
  void check_main_ref(SpaceId id);
  void check_spaces();
  void check_objects();
  void check_object(std::int64_t row, SpaceId space, ObjectType type, ByteView oid);
  void check_files();
  void check_links(SpaceId space, ObjectType type, const std::string& bytes, const std::string& what);
  void check_link(SpaceId space, const ObjectId& id, const std::string& what);
  bool is_of_shredded(const TreeEntry& entry) const;
  void check_documents();
  void check_document(const Document& document);
  void check_revisions();
  void check_revision(const Revision& revision);
  void check_life_cycle();
  void check_life_cycle_rows();
  void check_classification();
  void check_accounts();
  void check_keys();
  void check_belonging();
  void check_audit();
  void check_audit_entry(std::int64_t sequence, const std::function<AuditEntry()>& open, MerkleFrontier& found,
                         AuditReplay& replay);
  void check_known_roots(const MerkleFrontier& found);
  void check_later_roots(std::uint64_t size);
  void check_replay(const AuditReplay& replay);

  const Session& session_;
  SessionState& state_;
  bool read_data_;
  const Progress& progress_;
  VerifyReport report_;
  std::unordered_set<ObjectId> known_;  // links already looked up; names are hashes, so spaces cannot clash in meaning
  SpaceId known_space_;
  std::set<DocumentId> shredded_;                        // as the audit log has it
  std::unordered_set<std::int64_t> unkeyed_;             // rows of those without a content key
  std::multimap<std::uint64_t, KnownRoot> known_roots_;  // of the audit log, by its size
};

// Only where the log says so may a content key be missing.
void Verifier::load_shredded() {
  shredded_ = shredded_documents(session_);
  auto query = state_.db.statement("SELECT id, uid FROM document WHERE id NOT IN (SELECT document FROM document_key)");
  while (query.step())
    if (shredded_.contains(read_document_id(query, 1, "a document"))) unkeyed_.insert(query.number(0));
}

void Verifier::check_pages() {
  // The full check also compares indexes with their tables: a row that its index does not know could hide from a lookup.
  auto query = state_.db.statement(read_data_ ? "PRAGMA integrity_check(100)" : "PRAGMA quick_check(100)");
  while (query.step())
    if (query.text(0) != "ok") problem("the database file: " + query.text(0));
}

void Verifier::check_schema() {
  for (const auto& difference : schema_differences(state_.db)) problem("the schema: " + difference);
}

void Verifier::check_space(SpaceId id) {
  const std::string what = "space " + std::to_string(id.value);
  attempt(what, [&] { load_space(state_, id); });
  attempt(what, [&] { check_main_ref(id); });
  attempt(what, [&] { import_progress(session_, id); });
}

// A commit makes revisions and moves the reference, so the reference stands at the commit of the newest revision.
void Verifier::check_main_ref(SpaceId id) {
  const std::string what = "space " + std::to_string(id.value) + ": " + kMainRef;
  std::int64_t newest = 0;
  {
    auto query = state_.db.statement(
        "SELECT coalesce(max(r.id), 0) FROM revision r JOIN document d ON d.id = r.document WHERE d.space = ?1");
    query.bind(id.value).step();
    newest = query.number(0);
  }
  const auto target = read_ref(state_, id, kMainRef);
  const auto revision = Documents(session_).revision(RevisionId{newest});
  if (revision && !target)
    problem(what + " is missing.");
  else if (target && (!revision || revision->commit != *target))
    problem(what + " does not point at the newest commit.");
}

void Verifier::check_spaces() {
  std::vector<std::int64_t> ids;
  {
    auto query = state_.db.statement("SELECT id FROM space ORDER BY id");
    while (query.step()) ids.push_back(query.number(0));
  }
  report_.spaces = ids.size();
  for (const std::int64_t id : ids) {
    const std::string what = "space " + std::to_string(id);
    check_space(SpaceId{id});
    attempt(what, [&] {
      for (const auto& name : ref_names(state_, SpaceId{id})) {
        const auto target = read_ref(state_, SpaceId{id}, name);
        if (target && !state_.objects.exists(SpaceId{id}, *target)) problem(what + ": " + name + " points at a missing object.");
      }
    });
  }
}

void Verifier::check_objects() {
  const std::uint64_t total = count("SELECT count(*) FROM object");
  std::int64_t expected = 1;  // objects are never removed, and a rolled back number is given out again: there are no gaps
  auto query = state_.db.statement("SELECT id, space, type, oid, document FROM object ORDER BY id");
  while (query.step()) {
    const SpaceId space{query.number(1)};
    if (query.number(0) != expected) problem("object " + std::to_string(expected) + " is missing.");
    expected = query.number(0) + 1;
    if (read_data_ && !unkeyed_.contains(query.number(4)))
      check_object(query.number(0), space, static_cast<ObjectType>(query.number(2)), query.blob(3));
    progress("objects", ++report_.objects, total);
  }
  if (const auto dangling = count("SELECT count(*) FROM object WHERE base != 0 AND base NOT IN (SELECT id FROM object)"))
    problem(std::to_string(dangling) + " objects have lost the object that they are compressed against.");
}

void Verifier::check_object(std::int64_t row, SpaceId space, ObjectType type, ByteView oid) {
  const std::string what = "object " + std::to_string(row) + " of space " + std::to_string(space.value);
  attempt(what, [&] {
    const ObjectContent content = state_.objects.read_content(row);
    const ObjectId id = content.file ? content_hashes(state_, content).name : object_id(type, *content.bytes);
    if (!state_.objects.is_named(space, id, oid)) problem(what + " does not hash to its name.");
    if (content.bytes) check_links(space, type, *content.bytes, what);
  });
}

void Verifier::check_files() {
  storage::check_files(
      state_, [&](const std::string& what, const std::function<void()>& look) { attempt(what, look); },
      [&](std::string text) { problem(std::move(text)); });
}

void Verifier::check_links(SpaceId space, ObjectType type, const std::string& bytes, const std::string& what) {
  if (type == ObjectType::kTree) {
    for (const TreeEntry& entry : parse_tree(bytes))
      if (!is_of_shredded(entry)) check_link(space, entry.id, what);
  } else if (type == ObjectType::kCommit) {
    check_link(space, tree_of_commit(bytes), what);
    constexpr std::size_t kParentAt = 46;  // "tree " + 40 digits + newline
    constexpr std::string_view kParent = "parent ";
    if (bytes.compare(kParentAt, kParent.size(), kParent) != 0) return;
    if (const auto parent = ObjectId::parse(std::string_view(bytes).substr(kParentAt + kParent.size(), 40)))
      check_link(space, *parent, what);
  }
}

// What nothing opens can be given no name under new keys: after a rotation it is not found any more.
bool Verifier::is_of_shredded(const TreeEntry& entry) const {
  constexpr std::size_t kIdDigits = 32;  // "<id>" and "<id>.meta"
  const auto id = entry.is_tree ? std::nullopt : DocumentId::parse(std::string_view(entry.name).substr(0, kIdDigits));
  return id && shredded_.contains(*id);
}

void Verifier::check_link(SpaceId space, const ObjectId& id, const std::string& what) {
  if (space != known_space_) known_.clear();
  known_space_ = space;
  if (!known_.insert(id).second) return;
  if (!state_.objects.exists(space, id)) problem(what + " names the object " + id.text() + ", which is missing.");
}

void Verifier::check_documents() {
  std::vector<std::int64_t> rows;
  {
    auto query = state_.db.statement("SELECT id FROM document ORDER BY id");
    while (query.step()) rows.push_back(query.number(0));
  }
  const Documents documents(session_);
  for (const std::int64_t row : rows) {
    attempt("document row " + std::to_string(row), [&] { check_document(*documents.find_row(row)); });
    progress("documents", ++report_.documents, rows.size());
  }
}

void Verifier::check_document(const Document& document) {
  const Documents documents(session_);
  const std::string what = "document " + document.number;
  const auto head = documents.revision(document.head);
  if (!head || head->document != document.id)
    problem(what + " names a newest revision that is not its own.");
  else if (head->sequence != document.revisions)
    problem(what + " counts " + std::to_string(document.revisions) + " revisions, but its newest is number " +
            std::to_string(head->sequence) + ".");
  if (!unkeyed_.contains(document.row)) {
    attempt(what, [&] { state_.objects.check_document_key(document.space, document.row); });
    if (shredded_.contains(document.id)) problem(what + " has a content key, and the audit log says that it was shredded.");
  }
  if (!document.effective) return;
  const auto effective = documents.revision(document.effective);
  if (!effective || effective->document != document.id) problem(what + " names an effective revision that is not its own.");
}

void Verifier::check_revisions() {
  std::vector<std::int64_t> ids;
  {
    auto query = state_.db.statement("SELECT id FROM revision ORDER BY id");
    while (query.step()) ids.push_back(query.number(0));
  }
  const Documents documents(session_);
  for (const std::int64_t id : ids) {
    const std::string what = "revision " + std::to_string(id);
    attempt(what, [&] {
      const auto revision = documents.revision(RevisionId{id});
      if (revision)
        check_revision(*revision);
      else
        problem(what + " belongs to no document.");
    });
    progress("revisions", ++report_.revisions, ids.size());
  }
  auto gaps = state_.db.statement(
      "SELECT d.number FROM document d WHERE d.revisions != (SELECT count(*) FROM revision r WHERE r.document = d.id)");
  while (gaps.step()) problem("document " + gaps.text(0) + " does not have all the revisions that it counts.");
}

void Verifier::check_revision(const Revision& revision) {
  const std::string what = "revision " + revision.label + " of document " + revision.document.text();
  const Documents documents(session_);
  const auto document = documents.find(revision.document);
  if (!document) return problem(what + " belongs to no document.");
  const SpaceId space = document->space;
  if (const auto& source = revision.metadata.translation_of; !source.empty() && !is_noted(state_, document->row, source))
    problem(what + ": the row in translation that leads to it from its source is missing.");
  if (!state_.objects.exists(space, revision.commit)) problem(what + ": its commit is missing.");
  if (revision.removal || unkeyed_.contains(document->row)) return;
  if (!state_.objects.exists(space, revision.content)) {
    problem(what + ": its content is missing.");
  } else if (read_data_) {
    const auto found = content_hashes(state_, state_.objects.require_content(space, revision.content, ObjectType::kBlob));
    if (found.sha256 != revision.sha256) problem(what + ": its content is not what was saved.");
    if (static_cast<std::int64_t>(found.size) != revision.size) problem(what + ": its content has another size than was saved.");
  }
}

void Verifier::check_life_cycle() {
  check_life_cycle_rows();
  std::vector<std::int64_t> rows;
  {
    auto query = state_.db.statement("SELECT id FROM document ORDER BY id");
    while (query.step()) rows.push_back(query.number(0));
  }
  LifeCycleCheck life_cycle(session_, [&](std::string text) { problem(std::move(text)); });
  for (const std::int64_t row : rows)
    attempt("the life cycle of document row " + std::to_string(row),
            [&] { life_cycle.check(Documents(session_).find_row(row).value()); });
  attempt("the numbers of documents", [&] { life_cycle.check_numbers(); });
}

void Verifier::check_life_cycle_rows() {
  const VisitRow visit = [&](const std::string& what, const std::function<void()>& open) { attempt(what, open); };
  attempt("the versions", [&] { visit_version_rows(state_, visit); });
  attempt("the runs", [&] { visit_run_rows(state_, visit); });
  attempt("the comments", [&] { visit_comment_rows(state_, visit); });
  attempt("the signatures", [&] { visit_signature_rows(state_, visit); });
  attempt("the groups", [&] { visit_group_rows(state_, visit); });
  attempt("the texts of files", [&] { visit_text_rows(state_, visit); });
}

void Verifier::check_classification() {
  const VisitRow visit = [&](const std::string& what, const std::function<void()>& open) { attempt(what, open); };
  attempt("the categories", [&] { visit_category_rows(state_, visit); });
  attempt("the feedback", [&] { visit_feedback_rows(state_, visit); });
  attempt("the translations", [&] { visit_translation_rows(state_, visit); });
  check_categories(session_, [&](std::string text) { problem(std::move(text)); });
}

void Verifier::check_accounts() {
  const VisitRow visit = [&](const std::string& what, const std::function<void()>& open) { attempt(what, open); };
  attempt("the users", [&] { visit_user_rows(state_, visit); });
  attempt("the roles", [&] { visit_role_rows(state_, visit); });
  attempt("the bindings", [&] { visit_binding_rows(state_, visit); });
  attempt("the access requests", [&] { visit_request_rows(state_, visit); });
  attempt("the sessions", [&] { visit_session_rows(state_, visit); });
  attempt("the tokens", [&] { visit_token_rows(state_, visit); });
  attempt("the links", [&] { visit_reset_rows(state_, visit); });
}

void Verifier::check_keys() {
  const KeysReport keys = verify_keys(
      session_, [&](std::string text) { problem(std::move(text)); }, [&](std::uint64_t done) { progress("keys", done, done); });
  report_.under_former_keys = keys.under_former;
}

// What a deleted row leaves behind, and what an inserted one does not belong to.
void Verifier::check_belonging() {
  struct Rule {
    const char* sql;  // selects the number of each row that has lost its owner
    const char* what;
    const char* owner;
  };
  static constexpr Rule kRules[] = {
      {"SELECT scope FROM wrapped_key WHERE scope != 0 AND scope NOT IN (SELECT id FROM space)", "the key of space", "space"},
      {"SELECT DISTINCT space FROM ref WHERE space NOT IN (SELECT id FROM space)", "a reference of space", "space"},
      {"SELECT id FROM document WHERE space NOT IN (SELECT id FROM space)", "document row", "space"},
      {"SELECT space FROM import_progress WHERE space NOT IN (SELECT id FROM space)", "the import progress of space", "space"},
      {"SELECT document FROM document_key WHERE document NOT IN (SELECT id FROM document)", "the content key of document row",
       "document"},
      {"SELECT document FROM former_document_key WHERE document NOT IN (SELECT document FROM document_key)",
       "the earlier content key of document row", "content key"},
      {"SELECT id FROM object WHERE space NOT IN (SELECT id FROM space)", "object", "space"},
      {"SELECT id FROM file WHERE space NOT IN (SELECT id FROM space)", "file", "space"},
      {"SELECT DISTINCT file FROM chunk WHERE file NOT IN (SELECT id FROM file)", "a chunk of file", "file"},
      {"SELECT object FROM extraction WHERE object NOT IN (SELECT id FROM object)", "the text of object", "object"},
      {"SELECT object FROM extraction WHERE document NOT IN (SELECT id FROM document)", "the text of object", "document"},
      {"SELECT id FROM object WHERE document != 0 AND document NOT IN (SELECT id FROM document)", "object", "document"},
      {"SELECT sequence FROM outbox WHERE document NOT IN (SELECT id FROM document)", "outbox row", "document"},
      {"SELECT id FROM binding WHERE user != 0 AND user NOT IN (SELECT id FROM user)", "binding", "user"},
      {"SELECT id FROM binding WHERE group_id != 0 AND group_id NOT IN (SELECT id FROM user_group)", "binding", "group"},
      {"SELECT id FROM access_request WHERE requester != 0 AND requester NOT IN (SELECT id FROM user)", "access_request", "user"},
      {"SELECT user FROM reset_link WHERE user NOT IN (SELECT id FROM user)", "a link of user number", "user"},
      {"SELECT id FROM token WHERE user NOT IN (SELECT id FROM user)", "token", "user"},
      {"SELECT revision FROM version v WHERE NOT EXISTS (SELECT 1 FROM revision r WHERE r.id = v.revision AND r.document = "
       "v.document)",
       "the version of revision", "document"},
      {"SELECT id FROM run WHERE document NOT IN (SELECT id FROM document)", "run", "document"},
      {"SELECT id FROM task WHERE document NOT IN (SELECT id FROM document)", "task", "document"},
      {"SELECT id FROM task WHERE run NOT IN (SELECT id FROM run)", "task", "run"},
      {"SELECT id FROM task WHERE user NOT IN (SELECT id FROM user)", "task", "user"},
      {"SELECT id FROM comment WHERE document NOT IN (SELECT id FROM document)", "comment", "document"},
      {"SELECT id FROM signature WHERE document NOT IN (SELECT id FROM document)", "signature", "document"},
      {"SELECT group_id FROM group_member WHERE group_id NOT IN (SELECT id FROM user_group)", "a group_member of group number",
       "group"},
      {"SELECT user FROM group_member WHERE user NOT IN (SELECT id FROM user)", "the group_member with user number", "user"},
      {"SELECT document FROM helped WHERE document NOT IN (SELECT id FROM document)", "helped of document row", "document"},
      {"SELECT user FROM helped WHERE user NOT IN (SELECT id FROM user)", "helped of user number", "user"},
      {"SELECT id FROM outdated WHERE document NOT IN (SELECT id FROM document)", "outdated report", "document"},
      {"SELECT document FROM translation WHERE document NOT IN (SELECT id FROM document) OR source NOT IN (SELECT id FROM "
       "document)",
       "translation of document row", "document"},
      {"SELECT id FROM category WHERE space != 0 AND space NOT IN (SELECT id FROM space)", "category", "space"},
      {"SELECT user FROM session WHERE user NOT IN (SELECT id FROM user)", "a session of user number", "user"},
  };
  for (const Rule& rule : kRules)
    attempt(rule.what, [&] {
      auto query = state_.db.statement(rule.sql);
      while (query.step())
        problem(std::string(rule.what) + " " + std::to_string(query.number(0)) + " belongs to no " + rule.owner + ".");
    });
}

void Verifier::check_audit() {
  const MerkleFrontier head = load_audit_head(state_);
  const auto size = static_cast<std::int64_t>(head.size());
  MerkleFrontier found;
  AuditReplay replay(session_, [&](std::string text) { problem(std::move(text)); });
  check_known_roots(found);
  std::int64_t expected = 1;
  const auto name_gap = [&](std::int64_t until) {
    for (; expected < until; ++expected) problem("audit entry " + std::to_string(expected) + " is missing.");
  };
  visit_audit_rows(state_, 1, size, [&](std::int64_t sequence, const std::function<AuditEntry()>& open) {
    name_gap(sequence);
    expected = sequence + 1;
    check_audit_entry(sequence, open, found, replay);
    progress("audit entries", ++report_.audit_entries, head.size());
    return true;
  });
  name_gap(size + 1);
  auto surplus = state_.db.statement("SELECT sequence FROM audit WHERE sequence NOT BETWEEN 1 AND ?1");
  surplus.bind(size);
  while (surplus.step())
    problem("audit entry " + std::to_string(surplus.number(0)) + " is not counted by the head of the audit log.");
  check_later_roots(head.size());
  if (!(found == head)) problem("The audit log does not hash to its head.");
  // A log with a hole proves nothing about the rows, and has been named above.
  if (found == head) check_replay(replay);
}

void Verifier::check_audit_entry(std::int64_t sequence, const std::function<AuditEntry()>& open, MerkleFrontier& found,
                                 AuditReplay& replay) {
  attempt("audit entry " + std::to_string(sequence), [&] {
    const AuditEntry entry = open();
    found.append(audit_leaf(entry));
    replay.add(entry);
  });
  // After a hole no root can be right, and which entry is at fault has been said.
  if (found.size() == static_cast<std::uint64_t>(sequence)) check_known_roots(found);
}

void Verifier::check_known_roots(const MerkleFrontier& found) {
  const auto [first, last] = known_roots_.equal_range(found.size());
  if (first == last) return;
  const crypto::Sha256 root = found.root();
  for (auto known = first; known != last; ++known) {
    ++report_.checkpoints;
    if (known->second.root != root)
      problem("The audit log was altered: its first " + std::to_string(found.size()) + " entries are not those of " +
              known->second.what + ".");
  }
}

void Verifier::check_later_roots(std::uint64_t size) {
  for (auto known = known_roots_.upper_bound(size); known != known_roots_.end(); ++known) {
    ++report_.checkpoints;
    problem("An older database was restored, or entries were cut off: the audit log has " + std::to_string(size) +
            " entries, and " + known->second.what + " is over " + std::to_string(known->second.size) + ".");
  }
}

void Verifier::check_replay(const AuditReplay& replay) {
  attempt("users in the audit log", [&] { replay.compare_users(); });
  attempt("spaces in the audit log", [&] { replay.compare_spaces(); });
  attempt("documents in the audit log", [&] { replay.compare_documents(); });
  attempt("versions in the audit log", [&] { replay.life_cycle().compare_documents(); });
  attempt("runs in the audit log", [&] { replay.life_cycle().compare_runs(); });
  attempt("comments and signatures in the audit log", [&] { replay.life_cycle().compare_remarks(); });
  attempt("groups in the audit log", [&] { replay.life_cycle().compare_groups(); });
  attempt("bindings in the audit log", [&] { replay.compare_bindings(); });
  attempt("roles in the audit log", [&] { replay.compare_roles(); });
  attempt("access requests in the audit log", [&] { replay.compare_requests(); });
  attempt("feedback in the audit log", [&] { replay.compare_feedback(); });
  attempt("categories in the audit log", [&] { replay.compare_categories(); });
  attempt("sessions in the audit log", [&] { replay.compare_sessions(); });
  attempt("links in the audit log", [&] { replay.compare_links(); });
  attempt("tokens in the audit log", [&] { replay.compare_tokens(); });
}

}  // namespace

VerifyReport verify(Store& store, bool read_data, const Progress& progress, const std::vector<KnownRoot>& known) {
  const Session session = store.read();
  return Verifier(session, read_data, progress, known).run();
}

}  // namespace rotulus::storage
