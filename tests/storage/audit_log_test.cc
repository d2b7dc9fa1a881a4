// Searching the audit log, reading it in one pass, and holding it against what is known outside.
#include <map>

#include "raw_database.h"
#include "storage/approvals.h"
#include "storage/groups.h"
#include "store_fixture.h"

using namespace rotulus;
using namespace rotulus::storage;
using rotulus::test::error_of;
using rotulus::test::StoreFixture;

namespace {

void append(StoreFixture& f, const std::string& who, const std::string& action, const std::string& detail,
            Outcome outcome = Outcome::kDone) {
  f.store->write({UserId{7}, who}, [&](Transaction& tx) { append_audit(tx, action, "session", detail, outcome); });
}

std::vector<std::string> details(const std::vector<AuditEntry>& entries) {
  std::vector<std::string> found;
  for (const auto& entry : entries) found.push_back(entry.detail);
  return found;
}

std::vector<std::string> found(StoreFixture& f, AuditQuery query) {
  query.limit = 1000;
  return details(AuditLog(f.store->read()).list(query));
}

AuditQuery text(const std::string& wanted) {
  AuditQuery query;
  query.text = wanted;
  return query;
}

}  // namespace

TEST_CASE("the log is searched in name, object and detail, whatever the case of letters", "[storage][audit]") {
  StoreFixture f;
  append(f, "lin.wei", "a", "Freigabe der SOP");
  append(f, "olga", "b", "校准规程 approved");
  append(f, "Mei", "c", "nothing");
  CHECK(found(f, text("sop")) == std::vector<std::string>{"Freigabe der SOP"});
  CHECK(found(f, text("校准")) == std::vector<std::string>{"校准规程 approved"});
  CHECK(found(f, text("LIN.W")) == std::vector<std::string>{"Freigabe der SOP"});
  CHECK(found(f, text("SESSION")).size() == 3);
  CHECK(found(f, text("no such thing")).empty());
}

TEST_CASE("the log is narrowed by outcome, time, actor and action together", "[storage][audit]") {
  StoreFixture f;
  append(f, "lin", "a", "1");
  append(f, "lin", "a", "2", Outcome::kRefused);
  append(f, "mei", "a", "3", Outcome::kRefused);
  AuditQuery query;
  query.outcome = Outcome::kRefused;
  CHECK(found(f, query) == std::vector<std::string>{"3", "2"});
  query.actor = "lin";
  CHECK(found(f, query) == std::vector<std::string>{"2"});
  query.action = "b";
  CHECK(found(f, query).empty());
  const auto entries = AuditLog(f.store->read()).list({});
  AuditQuery times;
  times.from = entries[1].time;
  CHECK(found(f, times).size() == 2);
  times.before = entries[0].time;
  CHECK(found(f, times) == std::vector<std::string>{"2"});
}

TEST_CASE("pages join without a gap and end where the log begins", "[storage][audit]") {
  StoreFixture f;
  for (int i = 0; i < 25; ++i) append(f, i % 2 ? "lin" : "mei", "a", std::to_string(i));
  const auto session = f.store->read();
  AuditQuery query;
  query.limit = 4;
  query.actor = "lin";
  std::vector<std::string> all;
  int pages = 0;
  do {
    const auto page = AuditLog(session).page(query);
    for (const auto& entry : page.entries) all.push_back(entry.detail);
    query.before_sequence = page.next_before;
    ++pages;
  } while (query.before_sequence != 0);
  CHECK(all == std::vector<std::string>{"23", "21", "19", "17", "15", "13", "11", "9", "7", "5", "3", "1"});
  CHECK(pages == 4);
}

TEST_CASE("the log is read in one pass, from where one likes and as long as one likes", "[storage][audit]") {
  StoreFixture f;
  for (int i = 1; i <= 9; ++i) append(f, "lin", "a", std::to_string(i));
  const auto session = f.store->read();
  std::vector<std::string> seen;
  const auto take = [&](const AuditEntry& entry) {
    seen.push_back(entry.detail);
    return seen.size() < 3;
  };
  AuditLog(session).visit(4, 9, take);
  CHECK(seen == std::vector<std::string>{"4", "5", "6"});
  CHECK(error_of([&] { AuditLog(session).visit(8, 12, [](const AuditEntry&) { return true; }); }) == ErrorCode::kCorrupt);
}

TEST_CASE("what concerns a document is found, also where it was saved with others", "[storage][audit]") {
  StoreFixture f;
  const SpaceId space = f.space();
  const DocumentId one = f.create(space, "one", "1.md");
  const DocumentId two = f.create(space, "two", "2.md");
  auto request = f.request(space);
  request.changes = {{DocumentChange::Kind::kSave, one, {}, "one again", {}},
                     {DocumentChange::Kind::kSave, two, {}, "two again", {}}};
  f.commit(request);
  f.save(space, two, "two alone");
  const auto entries = AuditLog(f.store->read()).about(one, *SpaceKey::parse("QA"));
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].object == "document " + one.text());
  CHECK(entries[1].object == "space QA");
}

TEST_CASE("verification holds the log against the roots that are known outside", "[storage][audit][verify]") {
  StoreFixture f;
  f.create(f.space(), "content");
  const auto root_now = [&] { return AuditLog(f.store->read()).root(); };
  const auto size_now = [&] { return static_cast<std::uint64_t>(AuditLog(f.store->read()).size()); };
  std::vector<KnownRoot> known = {{0, crypto::sha256({}), "the beginning"}, {size_now(), root_now(), "the first checkpoint"}};
  append(f, "lin", "a", "more");
  known.push_back({size_now(), root_now(), "the second checkpoint"});
  const auto good = verify(*f.store, true, nullptr, known);
  CHECK(good.problems.empty());
  CHECK(good.checkpoints == 3);
  known[1].root[0] ^= 1;
  const auto altered = verify(*f.store, true, nullptr, known);
  REQUIRE(altered.problem_count == 1);
  CHECK(altered.problems[0].find("the first checkpoint") != std::string::npos);
  known = {{size_now() + 1, root_now(), "the checkpoint of tomorrow"}};
  const auto older = verify(*f.store, true, nullptr, known);
  REQUIRE(older.problem_count == 1);
  CHECK(older.problems[0].find("older database") != std::string::npos);
  CHECK(older.problems[0].find("the checkpoint of tomorrow") != std::string::npos);
}

namespace {

// Every row of every table but the log.
std::map<std::string, std::vector<test::RawRow>> rows_beside_audit(const StoreFixture& f) {
  test::RawDatabase raw(f.data());
  std::map<std::string, std::vector<test::RawRow>> all;
  for (const auto& table : raw.tables())
    if (table != "audit") all[table] = raw.rows("SELECT * FROM " + table);
  return all;
}

}  // namespace

// A row that stands where the next entry belongs makes this one insert fail, as a full or failing disk would.
TEST_CASE("a change whose audit entry cannot be written is rolled back", "[storage][audit]") {
  StoreFixture f;
  const SpaceId space = f.space();
  const DocumentId document = f.create(space, "content");
  UserId user;
  f.store->write(f.actor, [&](Transaction& tx) { user = create_user(tx, "lin", "Lin", "", "").id; });
  f.store->write(f.actor, [&](Transaction& tx) { grant(tx, user, {"reader", Scope::system()}); });
  const auto before = rows_beside_audit(f);
  const auto next = std::to_string(AuditLog(f.store->read()).size() + 1);
  REQUIRE(test::RawDatabase(f.data()).change("INSERT INTO audit VALUES(" + next + ", 0, 0, '', '', 1, x'')"));
  int failed = 0;
  const auto fails = [&](const std::function<void(Transaction&)>& change) {
    CHECK(error_of([&] { f.store->write(f.actor, change); }) == ErrorCode::kConflict);
    CHECK(rows_beside_audit(f) == before);
    ++failed;
  };
  fails([&](Transaction& tx) { create_space(tx, *SpaceKey::parse("HB"), "Handbook", ""); });
  fails([&](Transaction& tx) { create_user(tx, "mei", "Mei", "", ""); });
  fails([&](Transaction& tx) { set_disabled(tx, user, true); });
  fails([&](Transaction& tx) { grant(tx, user, {"owner", Scope::of(space)}); });
  fails([&](Transaction& tx) { revoke(tx, user, {"reader", Scope::system()}); });
  fails([&](Transaction& tx) { create_token(tx, user, "script", {Permission::kReadDocument}, Timestamp::from_seconds(4e9)); });
  fails([&](Transaction& tx) { create_group(tx, "quality", "Quality"); });
  fails([&](Transaction& tx) {
    auto request = f.request(space);
    request.changes = {{DocumentChange::Kind::kSave, document, {}, "another content", {}}};
    commit(tx, request);
  });
  fails([&](Transaction& tx) {
    change_state(tx, {document, Documents(tx).find(document)->head, VersionState::kDraft, VersionState::kInReview});
  });
  fails([&](Transaction& tx) {
    Comment comment;
    comment.document = document;
    comment.revision = Documents(tx).find(document)->head;
    comment.user = user;
    comment.text = "a remark";
    add_comment(tx, comment);
  });
  fails([&](Transaction& tx) {
    const auto found = Documents(tx).find(document);
    auto statement = statement_about(tx, *found, *Documents(tx).revision(found->head));
    statement.signer = "lin";
    statement.time = Timestamp::from_seconds(1'700'000'000);
    SignatureRecord signature;
    signature.document = document;
    signature.revision = found->head;
    signature.user = user;
    signature.statement = statement_text(statement);
    add_signature(tx, signature);
  });
  CHECK(failed == 11);
  REQUIRE(test::RawDatabase(f.data()).change("DELETE FROM audit WHERE sequence = " + next));
  f.store->write(f.actor, [&](Transaction& tx) { create_space(tx, *SpaceKey::parse("HB"), "Handbook", ""); });
  CHECK(f.verify().problems.empty());
}
