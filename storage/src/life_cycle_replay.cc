#include "life_cycle_replay.h"

#include <algorithm>
#include <sstream>

#include "crypto/digest.h"
#include "document_rows.h"
#include "group_rows.h"
#include "storage/approvals.h"
#include "storage/groups.h"
#include "version_rows.h"

namespace rotulus::storage {
namespace {

constexpr std::string_view kDocument = "document ";

// Takes the next word of a detail, without the mark that it begins with.
std::string take_word(std::istringstream& words, std::string_view mark = {}) {
  std::string word;
  words >> word;
  return word.starts_with(mark) ? word.substr(mark.size()) : std::string();
}

std::int64_t take_number(std::istringstream& words, std::string_view mark = {}) {
  const std::string digits = take_word(words, mark);
  return digits.empty() ? 0 : std::strtoll(digits.c_str(), nullptr, 10);
}

// Of a revision that nothing was done to, and that did not take force when it was imported: a draft, or the end of its document.
VersionState first_state(VersionState stored) { return stored == VersionState::kObsolete ? stored : VersionState::kDraft; }

std::string revision_text(const Document& document, std::int64_t sequence) {
  return "revision " + std::to_string(sequence) + " of document " + document.id.text();
}

std::vector<Document> all_documents(const Session& session) {
  std::vector<std::int64_t> rows;
  {
    auto query = session.state().db.statement("SELECT id FROM document ORDER BY id");
    while (query.step()) rows.push_back(query.number(0));
  }
  std::vector<Document> documents;
  documents.reserve(rows.size());
  for (const std::int64_t row : rows) documents.push_back(Documents(session).find_row(row).value());
  return documents;
}

}  // namespace

void LifeCycleReplay::add(const AuditEntry& entry) {
  if (entry.action.starts_with("group.")) ++group_changes_[entry.object];
  if (entry.action == "group.members") group_members_[entry.object] = entry.detail;
  const auto id = entry.object.starts_with(kDocument) ? DocumentId::parse(std::string_view(entry.object).substr(kDocument.size()))
                                                      : std::nullopt;
  if (!id) return;
  if (entry.action == "comment.create") return add_remark(comments_, *id, entry.detail);
  const bool of_run = entry.action == "run.begin" || entry.action == "run.save";
  const bool changes = of_run || entry.action == "document.state" || entry.action == "document.review" ||
                       entry.action == "document.access" || entry.action == "document.shred" ||
                       entry.action == "signature.create";
  if (!changes) return;
  DocumentPast& document = documents_[*id];
  ++document.changes;
  if (of_run) add_run(*id, entry.detail);
  if (entry.action == "document.state") add_state(document, entry.detail);
  if (entry.action == "document.shred") shredded_.insert(*id);
  if (entry.action == "document.access") document.isolated = entry.detail.starts_with("blocks ");
  if (entry.action == "document.review") add_review(document, entry.detail);
  if (entry.action == "signature.create") add_remark(signatures_, *id, entry.detail);
}

void LifeCycleReplay::add_revision(const DocumentId& id, std::int64_t sequence, bool takes_force) {
  DocumentPast& document = documents_[id];
  ++document.changes;
  if (!takes_force) return;
  document.effective = sequence;
  document.revisions[sequence].state = VersionState::kEffective;
}

// "@<sequence> <from> -> <to>", then " as <label>" for an approved one, then "; <reason>".
void LifeCycleReplay::add_state(DocumentPast& document, const std::string& detail) {
  std::istringstream words(detail.substr(0, detail.find(';')));
  const std::int64_t sequence = take_number(words, "@");
  take_word(words);
  take_word(words);
  const auto to = parse_version_state(take_word(words));
  RevisionPast& revision = document.revisions[sequence];
  revision.state = to;
  if (take_word(words) == "as") revision.label = take_word(words);
  if (!revision.label.empty()) ++revision.version_changes;
  if (to == VersionState::kEffective) document.effective = sequence;
}

// "@<sequence> due <time>".
void LifeCycleReplay::add_review(DocumentPast& document, const std::string& detail) {
  std::istringstream words(detail);
  const std::int64_t sequence = take_number(words, "@");
  RevisionPast& revision = document.revisions[sequence];
  if (revision.label.empty()) revision.label = imported_label(sequence);
  ++revision.version_changes;
}

// "run <id> v<version> <state> @<sequence>".
void LifeCycleReplay::add_run(const DocumentId& id, const std::string& detail) {
  std::istringstream words(detail);
  take_word(words);
  RunPast& run = runs_[take_number(words)];
  run.document = id;
  run.version = take_number(words, "v");
  run.state = take_word(words);
  run.sequence = take_number(words, "@");
}

// "<id> @<sequence> <SHA-256>".
void LifeCycleReplay::add_remark(Remarks& remarks, const DocumentId& id, const std::string& detail) {
  std::istringstream words(detail);
  Remark& remark = remarks[take_number(words)];
  remark.document = id;
  remark.sequence = take_number(words, "@");
  remark.sha256 = take_word(words);
}

void LifeCycleReplay::compare_documents() const {
  static const DocumentPast nothing;
  for (const Document& document : all_documents(session_)) {
    const auto past = documents_.find(document.id);
    compare_document(document, past == documents_.end() ? nothing : past->second);
  }
}

void LifeCycleReplay::compare_document(const Document& document, const DocumentPast& past) const {
  if (document.version != past.changes)
    report_("document " + document.number + " is not in the state that the audit log has brought it to.");
  if (document.isolated != past.isolated)
    report_("document " + document.number + " has other rules of access than the audit log says.");
  VersionState head = VersionState::kDraft, effective = VersionState::kDraft;
  std::int64_t effective_sequence = 0;
  auto query = session_.state().db.statement("SELECT id, sequence, state FROM revision WHERE document = ?1 ORDER BY sequence");
  query.bind(document.row);
  while (query.step()) {
    const auto state = static_cast<VersionState>(query.number(2));
    compare_revision(document, past, query.number(1), state);
    if (RevisionId{query.number(0)} == document.head) head = state;
    if (RevisionId{query.number(0)} != document.effective) continue;
    effective = state;
    effective_sequence = query.number(1);
  }
  if (effective_sequence != past.effective)
    report_("document " + document.number + " has another version in force than the audit log says.");
  const VersionState expected = head == VersionState::kObsolete || !document.effective ? head : effective;
  if (document.state != expected)
    report_("document " + document.number + " is " + std::string(name(document.state)) + ", and its revisions say " +
            std::string(name(expected)) + ".");
  compare_versions(document, past);
}

void LifeCycleReplay::compare_revision(const Document& document, const DocumentPast& past, std::int64_t sequence,
                                       VersionState stored) const {
  const auto changed = past.revisions.find(sequence);
  const bool known = changed != past.revisions.end() && changed->second.state;
  const VersionState expected = known ? *changed->second.state : first_state(stored);
  if (stored != expected)
    report_(revision_text(document, sequence) + " is " + std::string(name(stored)) + ", and the audit log says " +
            std::string(name(expected)) + ".");
}

void LifeCycleReplay::compare_versions(const Document& document, const DocumentPast& past) const {
  std::map<std::int64_t, VersionRow> found;
  auto query = session_.state().db.statement(
      "SELECT " VERSION_COLUMNS ", r.sequence FROM version v JOIN revision r ON r.id = v.revision WHERE v.document = ?1");
  query.bind(document.row);
  while (query.step()) found[query.number(6)] = read_version_row(session_.state(), document.space, query, 0);
  for (const auto& [sequence, revision] : past.revisions) {
    if (revision.label.empty()) continue;
    const auto row = found.extract(sequence);
    if (row.empty())
      report_("The version " + revision.label + " of document " + document.id.text() +
              " is in the audit log and not in the tables.");
    else if (row.mapped().label != revision.label || row.mapped().changes != revision.version_changes)
      report_("The version " + revision.label + " of document " + document.id.text() +
              " is not in the state that the audit log has brought it to.");
  }
  for (const auto& [sequence, row] : found)
    report_("The version " + row.label + " of document " + document.id.text() + " is in the tables and not in the audit log.");
}

void LifeCycleReplay::compare_runs() const {
  auto expected = runs_;
  auto query = session_.state().db.statement(
      "SELECT n.id, d.uid, n.version, n.state, r.sequence FROM run n JOIN document d ON d.id = n.document"
      " JOIN revision r ON r.id = n.revision ORDER BY n.id");
  while (query.step()) {
    const std::string what = "run " + std::to_string(query.number(0));
    const auto past = expected.extract(query.number(0));
    if (past.empty()) {
      report_(what + " is in the tables and not in the audit log.");
      continue;
    }
    const RunPast& run = past.mapped();
    if (run.document != read_document_id(query, 1, what) || run.version != query.number(2) || run.sequence != query.number(4) ||
        parse_run_state(run.state) != static_cast<RunState>(query.number(3)))
      report_(what + " is not in the state that the audit log has brought it to.");
  }
  for (const auto& [id, run] : expected) report_("run " + std::to_string(id) + " is in the audit log and not in the tables.");
}

void LifeCycleReplay::compare_remarks() const {
  Remarks comments, signatures;
  const Documents documents(session_);
  const Approvals approvals(session_);
  const auto remark = [&](const DocumentId& id, RevisionId revision, const std::string& text) -> Remark {
    const auto found = documents.revision(revision);
    return {id, found ? found->sequence : 0, crypto::hex(crypto::sha256(crypto::as_bytes(text)))};
  };
  for (const Document& document : all_documents(session_)) {
    for (const Comment& c : approvals.comments(document)) comments[c.id] = remark(document.id, c.revision, c.text);
    for (const SignatureRecord& s : approvals.signatures(document))
      signatures[s.id] = remark(document.id, s.revision, s.statement);
  }
  compare("comment", comments, comments_);
  compare("signature", signatures, signatures_);
}

// Shredding a document takes the texts of its comments.
bool LifeCycleReplay::is_cleared(Remark expected, const Remark& found) const {
  static const std::string kNoText = crypto::hex(crypto::sha256({}));
  expected.sha256 = kNoText;
  return shredded_.contains(found.document) && expected == found;
}

void LifeCycleReplay::compare(const char* kind, const Remarks& found, const Remarks& expected) const {
  for (const auto& [id, remark] : found) {
    const auto known = expected.find(id);
    if (known == expected.end())
      report_(std::string(kind) + " " + std::to_string(id) + " is in the tables and not in the audit log.");
    else if (!(known->second == remark) && !is_cleared(known->second, remark))
      report_(std::string(kind) + " " + std::to_string(id) + " is another than the audit log says.");
  }
  for (const auto& [id, remark] : expected)
    if (!found.contains(id))
      report_(std::string(kind) + " " + std::to_string(id) + " is in the audit log and not in the tables.");
}

void LifeCycleReplay::compare_groups() const {
  auto expected = group_changes_;
  for (const Group& group : Groups(session_).list()) {
    const std::string what = "group " + group.name;
    const auto members = group_members_.find(what);
    const bool same_members = member_list(group.members) == (members == group_members_.end() ? "" : members->second);
    if (const auto found = expected.extract(what); found.empty() || found.mapped() != group.version || !same_members)
      report_("user_" + what + " is not in the state that the audit log has brought it to.");
  }
  for (const auto& [what, changes] : expected) report_("user_" + what + " is in the audit log and not in the tables.");
}

}  // namespace rotulus::storage
