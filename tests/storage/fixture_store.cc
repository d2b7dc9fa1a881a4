#include "fixture_store.h"

#include <algorithm>

#include "audit_tree.h"
#include "core/document.h"
#include "session_state.h"
#include "storage/access_requests.h"
#include "storage/accounts.h"
#include "storage/approvals.h"
#include "storage/audit.h"
#include "storage/bindings.h"
#include "storage/documents.h"
#include "storage/groups.h"
#include "storage/outbox.h"
#include "storage/roles.h"
#include "storage/spaces.h"

namespace rotulus::test {

using namespace storage;
using nlohmann::json;

namespace {

constexpr int kDrafts = 20;  // more than a chain of prefixes is long
const Actor kMaker{UserId{}, "maker"};

CommitRequest request(SpaceId space, const std::string& message) {
  CommitRequest asked;
  asked.space = space;
  asked.author = {"林薇", "lin@example.org", Timestamp::from_seconds(1'767'225'600), 480};
  asked.committer = {"Rotulus", "server@example.org", Timestamp::from_seconds(1'767'225'660), 0};
  asked.message = message;
  return asked;
}

DocumentId create(Store& store, CommitRequest asked, const std::string& content, const Metadata& metadata) {
  asked.changes = {{DocumentChange::Kind::kCreate, {}, {}, content, metadata}};
  DocumentId id;
  store.write(kMaker, [&](Transaction& tx) { id = commit(tx, asked).documents.front(); });
  return id;
}

void change(Store& store, CommitRequest asked, const DocumentChange& wanted) {
  asked.changes = {wanted};
  store.write(kMaker, [&](Transaction& tx) { commit(tx, asked); });
}

void fill_documents(Store& store, SpaceId qa, SpaceId hb) {
  std::string text = "# Calibration of scales\n\nThe scale is checked with two weights every morning.\n";
  const DocumentId procedure = create(store, request(qa, "Begin"), text,
                                      {"", "guides/calibration.md", "procedure", "en", "lin.wei", {"scale", "\"daily\""}});
  for (int i = 2; i <= kDrafts; ++i) {
    text += "Step " + std::to_string(i) + ": write down what it shows.\n";
    change(store, request(qa, "Step " + std::to_string(i)), {DocumentChange::Kind::kSave, procedure, {}, text, {}});
  }
  change(store, request(qa, "A better title"),
         {DocumentChange::Kind::kSave,
          procedure,
          {},
          {},
          Metadata{"校准 \\ \"秤\"", "guides/calibration.md", "procedure", "zh", "lin.wei", {}}});

  CommitRequest imported = request(qa, "从旧系统导入");
  imported.imported = true;
  imported.source = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
  const DocumentId form =
      create(store, imported, "# 校准记录表\n\n秤每天早上检查。\n", {"", "forms/record.md", "form", "zh", "", {}});
  change(store, imported, {DocumentChange::Kind::kSave, form, {}, std::string("\0\x01\xff binary", 10), {}});
  change(store, imported, {DocumentChange::Kind::kRemove, form, {}, {}, {}});

  CommitRequest two = request(hb, "Two at once");
  two.changes = {
      {DocumentChange::Kind::kCreate, {}, {}, "# House rules\n", Metadata{"", "rules.md", "document", "en", "chen", {}}},
      {DocumentChange::Kind::kCreate, {}, {}, "", Metadata{"Empty", "empty.txt", "document", "", "", {}}}};
  store.write(kMaker, [&](Transaction& tx) { commit(tx, two); });
}

json fill_accounts(Store& store, SpaceId qa) {
  json secrets;
  store.write(kMaker, [&](Transaction& tx) {
    const UserId lin = create_user(tx, "lin.wei", "林薇", "lin@example.org", "scrypt$1$8$1$c2FsdA$aGFzaA").id;
    const UserId chen = create_user(tx, "chen", "Chen", "", "").id;
    grant(tx, lin, {"contributor", Scope::of(qa)});
    grant(tx, chen, {"administrator", Scope::system()});
    grant(tx, chen, {"reader", Scope::of(qa)});
    revoke(tx, chen, {"reader", Scope::of(qa)});
    secrets["session"] = begin_session(tx, lin, Timestamp::from_seconds(1'767'225'700), Timestamp::from_seconds(4'000'000'000));
    secrets["token"] = create_token(tx, lin, "nightly 脚本", {Permission::kReadDocument, Permission::kReadDrafts},
                                    Timestamp::from_seconds(4'000'000'000))
                           .bearer;
  });
  return secrets;
}

std::int64_t sign(Transaction& tx, const Document& document, const User& user, Meaning meaning) {
  Statement statement = statement_about(tx, document, *Documents(tx).revision(document.head));
  statement.meaning = meaning;
  statement.signer = user.name;
  statement.name = user.display_name;
  statement.time = Timestamp::from_seconds(1'767'225'800);
  return add_signature(tx, {0, document.id, document.head, user.id, statement.time, statement_text(statement), {}, {}});
}

// One version in force, by lin with chen's approval, and a draft after it that waits for chen.
void fill_life_cycle(Store& store, SpaceId hb) {
  CommitRequest asked = request(hb, "规程");
  asked.number_prefix_scheme = "SOP-HB-{seq:04}";
  Metadata metadata{"", "sop.md", "sop", "zh", "lin.wei", {}, "approval", "sop", {{"purpose", "每天"}, {"scope", "\"all\""}}};
  const DocumentId id = create(store, asked, "# 规程\n", metadata);
  const auto submit = [&](Transaction& tx, const User& lin, const User& chen) {
    Run run;
    run.document = id;
    run.revision = Documents(tx).find(id)->head;
    run.workflow = "approval";
    run.workflow_version = "1";
    run.definition = "{}";
    run.name_zh = "批准";
    run.name_en = "Approval";
    run.submitter = lin.id;
    run.submitter_name = lin.name;
    run.comment = "请看";
    run.progress = "[]";
    run = begin_run(tx, run);
    change_state(tx, {id, run.revision, VersionState::kDraft, VersionState::kInApproval, {}, {}, {}, {}, {}});
    Task task;
    task.user = chen.id;
    task.kind = TaskKind::kApproval;
    task.due = Timestamp::from_seconds(1'800'000'000);
    task.step = "approval";
    task.title_zh = "批准";
    task.title_en = "Approve";
    save_run(tx, run, {task});
    return run;
  };
  store.write(kMaker, [&](Transaction& tx) {
    const User lin = *Accounts(tx).user("lin.wei"), chen = *Accounts(tx).user("chen");
    Run run = submit(tx, lin, chen);
    sign(tx, *Documents(tx).find(id), lin, Meaning::kAuthor);
    const auto signature = sign(tx, *Documents(tx).find(id), chen, Meaning::kApproval);
    run.decisions.push_back({"approval", chen.id, chen.name, chen.display_name, RunDecision::Decision::kApproved, "好",
                             Timestamp::from_seconds(1'767'225'800), signature});
    run.state = RunState::kApproved;
    save_run(tx, run, {});
    change_state(tx, {id,
                      run.revision,
                      VersionState::kInApproval,
                      VersionState::kApproved,
                      {},
                      "1.0",
                      Timestamp::from_seconds(1'767'225'900),
                      Timestamp::from_seconds(1'800'000'000),
                      {}});
    change_state(tx, {id, run.revision, VersionState::kApproved, VersionState::kEffective, {}, {}, {}, {}, "its date has come"});
    add_comment(
        tx, {0, id, run.revision, chen.id, chen.name, chen.display_name, "第一行?", 1, Timestamp::from_seconds(1'767'225'850)});
    const Group board = create_group(tx, "board", "委员会");
    set_members(tx, board.id, board.version, {lin.id, chen.id});
  });
  change(store, request(hb, "Better"), {DocumentChange::Kind::kSave, id, {}, "# 规程\n\n每天。\n", {}});
  store.write(kMaker, [&](Transaction& tx) { submit(tx, *Accounts(tx).user("lin.wei"), *Accounts(tx).user("chen")); });
}

// A role of one's own, given to a group for a time; a controlled space; a request with its first approval; a link.
void fill_access(Store& store, SpaceId hb, json& secrets) {
  store.write(kMaker, [&](Transaction& tx) {
    create_role(tx, "scribe", "书记", {Permission::kReadDocument, Permission::kEditDocument});
    const Group guests = create_group(tx, "guests", "Guests");
    grant(tx, guests.id, {"scribe", Scope::of(hb), Timestamp::from_seconds(4'000'000'000)}, "for the audit");
    const Space space = *Spaces(tx).find(*SpaceKey::parse("HB"));
    SpaceSettings settings = space.settings();
    settings.controlled = true;
    update_space(tx, space.id, space.version, settings);
    AccessChange change;
    change.grantee = Accounts(tx).user("chen")->id;
    change.binding = {"reader", Scope::of(hb)};
    const AccessRequest request = file_request(tx, "chen 要看", 2, {change});
    decide_request(tx, request.id, true, "好");
    secrets["reset_link"] = create_reset_link(tx, Accounts(tx).user("chen")->id, Timestamp::from_seconds(1'767'225'700),
                                              Timestamp::from_seconds(4'000'000'000), "lost");
  });
}

json describe_metadata(const Metadata& m) {
  return {{"title", m.title}, {"path", m.path}, {"type", m.type}, {"language", m.language}, {"owner", m.owner}, {"tags", m.tags}};
}

json describe_revision(const Documents& documents, const Revision& r) {
  const std::string content = documents.content(r);
  return {{"sequence", r.sequence},
          {"label", r.label},
          {"state", name(r.state)},
          {"time", r.time.microseconds},
          {"size", r.size},
          {"commit", r.commit.text()},
          {"content", crypto::hex(crypto::as_bytes(content))},
          {"sha256", crypto::hex(r.sha256)},
          {"title", r.title},
          {"metadata", describe_metadata(r.metadata)},
          {"is_text", r.is_text},
          {"removal", r.removal},
          {"author", {r.author.name, r.author.email, r.author.time.microseconds, r.author.offset_minutes}},
          {"summary", r.summary},
          {"source", r.source}};
}

json describe_document(const Session& session, const Document& d) {
  const Documents documents(session);
  json revisions = json::array();
  for (std::int64_t sequence = 1; sequence <= d.revisions; ++sequence)
    revisions.push_back(describe_revision(documents, *documents.revision(d, sequence)));
  return {{"id", d.id.text()},
          {"number", d.number},
          {"state", name(d.state)},
          {"isolated", d.isolated},
          {"version", d.version},
          {"row", d.row},
          {"created", d.created.microseconds},
          {"changed", d.changed.microseconds},
          {"metadata", describe_metadata(d.metadata)},
          {"revisions", revisions}};
}

json describe_space(const Session& session, const Space& space) {
  DocumentQuery query;
  query.space = space.id;
  query.drafts = true;
  query.limit = 1000;
  json documents = json::array();
  for (const Document& document : Documents(session).list(query)) documents.push_back(describe_document(session, document));
  return {{"id", space.id.value},
          {"key", space.key.text()},
          {"title", space.title},
          {"description", space.description},
          {"created", space.created.microseconds},
          {"version", space.version},
          {"documents", documents}};
}

json describe_user(const Session& session, const User& user) {
  const Accounts accounts(session);
  json bindings = json::array(), tokens = json::array();
  const Principal principal = *accounts.principal(user.id);
  for (const Grant& g : principal.grants) bindings.push_back({g.binding.role, g.binding.scope.space.value});
  for (const Token& t : accounts.tokens(user.id)) {
    json scopes = json::array();
    for (const auto p : {Permission::kReadDocument, Permission::kReadDrafts, Permission::kEditDocument, Permission::kOperate})
      if (t.scopes.has(p)) scopes.push_back(name(p));
    tokens.push_back({{"name", t.name}, {"scopes", scopes}, {"expires", t.expires.microseconds}});
  }
  return {{"name", user.name},         {"display_name", user.display_name},
          {"email", user.email},       {"password_record", user.password_record},
          {"disabled", user.disabled}, {"version", user.version},
          {"bindings", bindings},      {"tokens", tokens}};
}

json describe_audit(const Session& session) {
  AuditQuery all;
  all.limit = 1000;
  json entries = json::array();
  for (const AuditEntry& e : AuditLog(session).list(all))
    entries.push_back({{"sequence", e.sequence},
                       {"time", e.time.microseconds},
                       {"actor", e.actor.value},
                       {"actor_name", e.actor_name},
                       {"action", e.action},
                       {"object", e.object},
                       {"detail", e.detail},
                       {"outcome", static_cast<int>(e.outcome)}});
  std::reverse(entries.begin(), entries.end());  // oldest first
  return {{"entries", entries}, {"root", crypto::hex(load_audit_head(session.state()).root())}};
}

}  // namespace

json describe_life_cycle(Store& store) {
  const Session session = store.read();
  const Document document = Documents(session).find_number("SOP-HB-0001").value();
  const Approvals approvals(session);
  json versions = json::array(), runs = json::array(), comments = json::array(), signatures = json::array(),
       groups = json::array();
  for (std::int64_t sequence = 1; sequence <= document.revisions; ++sequence) {
    const Revision r = *Documents(session).revision(document, sequence);
    versions.push_back({r.draft_label, r.version_label, r.effective_from.value_or(Timestamp{}).microseconds,
                        r.review_due.value_or(Timestamp{}).microseconds, r.metadata.workflow, r.metadata.template_id,
                        r.metadata.fields});
  }
  for (const Run& run : approvals.runs(document)) {
    json decisions = json::array(), tasks = json::array();
    for (const RunDecision& d : run.decisions)
      decisions.push_back({d.step, d.user.value, d.user_name, d.display_name, static_cast<int>(d.decision), d.comment,
                           d.time.microseconds, d.signature});
    for (const Task& t : approvals.tasks_of_run(run.id))
      tasks.push_back(
          {t.user.value, static_cast<int>(t.kind), t.due.value_or(Timestamp{}).microseconds, t.step, t.title_zh, t.title_en});
    runs.push_back({run.id, static_cast<int>(run.state), run.version, run.workflow, run.workflow_version, run.definition,
                    run.name_zh, run.name_en, run.submitter_name, run.comment, run.progress, decisions, tasks});
  }
  for (const Comment& c : approvals.comments(document))
    comments.push_back({c.user_name, c.display_name, c.text, c.line, c.time.microseconds});
  for (const SignatureRecord& s : approvals.signatures(document))
    signatures.push_back({s.statement, crypto::hex(s.signature), crypto::hex(s.key)});
  for (const Group& g : Groups(session).list()) groups.push_back({g.name, g.title, g.version, g.members});
  return {{"versions", versions}, {"runs", runs}, {"comments", comments}, {"signatures", signatures}, {"groups", groups}};
}

json describe_access(Store& store) {
  const Session session = store.read();
  json roles = json::array(), groups = json::array(), requests = json::array();
  for (const OwnRole& role : Roles(session).list()) {
    json permissions = json::array();
    for (const Permission permission : role.permissions.list()) permissions.push_back(name(permission));
    roles.push_back({role.name, role.title, role.version, permissions});
  }
  for (const GivenBinding& given : Bindings(session).all())
    if (given.grantee.group.value)
      groups.push_back({given.grantee_name, given.binding.role, given.binding.scope.space.value,
                        given.binding.expires.value_or(Timestamp{}).microseconds});
  for (const AccessRequest& request : AccessRequests(session).list({}, 0, 100)) {
    json decisions = json::array();
    for (const RequestDecision& d : request.decisions)
      decisions.push_back({d.user.value, d.user_name, d.approved, d.comment, d.time.microseconds});
    requests.push_back({request.id, name(request.state), request.requester_name, request.reason, request.approvals_needed,
                        request.version, decisions});
  }
  return {{"roles", roles}, {"group_bindings", groups}, {"requests", requests}};
}

json fill_fixture(Store& store) {
  SpaceId qa, hb;
  store.write(kMaker, [&](Transaction& tx) {
    qa = create_space(tx, *SpaceKey::parse("QA"), "Quality 质量", "What is binding.").id;
    hb = create_space(tx, *SpaceKey::parse("HB"), "House book", "").id;
    set_import_progress(tx, qa, {"main", "4b825dc642cb6eb9a060e54bf8d69288fbee4904"});
  });
  fill_documents(store, qa, hb);
  json secrets = fill_accounts(store, qa);
  fill_life_cycle(store, hb);
  fill_access(store, hb, secrets);
  return secrets;
}

json describe_store(Store& store) {
  const Session session = store.read();
  json spaces = json::array(), users = json::array();
  for (const Space& space : Spaces(session).list()) spaces.push_back(describe_space(session, space));
  for (const User& user : Accounts(session).users()) users.push_back(describe_user(session, user));
  return {{"spaces", spaces}, {"users", users}, {"audit", describe_audit(session)}, {"outbox", Outbox(session).last_sequence()}};
}

}  // namespace rotulus::test
