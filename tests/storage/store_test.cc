#include <thread>

#include "store_fixture.h"

using namespace rotulus;
using namespace rotulus::storage;
using rotulus::test::error_of;
using rotulus::test::StoreFixture;
using rotulus::test::test_key;

TEST_CASE("a store opens again with its key and with its recovery key", "[storage]") {
  StoreFixture f;
  const SpaceId space = f.space();
  const DocumentId id = f.create(space, "# Calibration\n\nText.\n");
  f.reopen();
  CHECK(Documents(f.store->read()).find(id)->number == "QA-000001");
  f.reopen({crypto::SlotKind::kRecovery, crypto::parse_recovery_text(f.recovery_key)->clone()});
  CHECK(Documents(f.store->read()).find(id));
}

TEST_CASE("a wrong key does not open a store", "[storage]") {
  StoreFixture f;
  f.store.reset();
  CHECK(error_of([&] { Store::open(DataDirectory::open(f.data()), test_key(8)); }) == ErrorCode::kWrongKey);
}

TEST_CASE("a data directory is held by one process and has one format", "[storage]") {
  StoreFixture f;
  CHECK(error_of([&] { DataDirectory::open(f.data()); }) == ErrorCode::kBusy);
  CHECK(error_of([&] { DataDirectory::create(f.data()); }) == ErrorCode::kConflict);
  CHECK(error_of([&] { DataDirectory::open(f.directory / "absent"); }) == ErrorCode::kNotFound);
  f.store.reset();
  test::write_file(f.data() / "format", "rotulus-data 99\n");
  CHECK(error_of([&] { DataDirectory::open(f.data()); }) == ErrorCode::kNewerFormat);
  test::write_file(f.data() / "format", "something\n");
  CHECK(error_of([&] { DataDirectory::open(f.data()); }) == ErrorCode::kCorrupt);
}

TEST_CASE("every revision keeps its content, byte for byte", "[storage]") {
  StoreFixture f;
  const SpaceId space = f.space();
  std::vector<std::string> contents = {"one\n", std::string("\0\xff binary", 9), "", std::string(3'000'000, 'x')};
  for (int i = 0; i < 40; ++i)
    contents.push_back("line " + std::to_string(i) + "\n" + std::string(static_cast<std::size_t>(i) * 50, 'y'));
  const DocumentId id = f.create(space, contents.front());
  for (std::size_t i = 1; i < contents.size(); ++i) f.save(space, id, contents[i]);
  f.reopen();
  const auto session = f.store->read();
  const Documents documents(session);
  const auto document = documents.find(id);
  REQUIRE(document->revisions == static_cast<std::int64_t>(contents.size()));
  for (std::size_t i = 0; i < contents.size(); ++i) {
    const auto revision = documents.revision(*document, static_cast<std::int64_t>(i) + 1);
    REQUIRE(revision);
    CHECK(documents.content(*revision) == contents[i]);
    CHECK(revision->label == "1.0-draft." + std::to_string(i + 1));
    CHECK(revision->state == VersionState::kDraft);
  }
  CHECK_FALSE(documents.revision(*document, 2)->is_text);
  const auto report = f.verify();
  CHECK(report.problem_count == 0);
  CHECK(report.revisions == contents.size());
}

TEST_CASE("two documents with equal content, and one with the content of its past, are kept", "[storage]") {
  StoreFixture f;
  const SpaceId space = f.space();
  const DocumentId a = f.create(space, "the same\n", "a.md");
  const DocumentId b = f.create(space, "the same\n", "b.md");
  f.save(space, a, "other\n");
  f.save(space, a, "the same\n");
  const auto session = f.store->read();
  const Documents documents(session);
  for (const auto& id : {a, b}) CHECK(documents.content(*documents.revision(documents.find(id)->head)) == "the same\n");
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("imported revisions take force and supersede each other; a removal makes obsolete", "[storage]") {
  StoreFixture f;
  const SpaceId space = f.space();
  const DocumentId id = f.create(space, "# First\n", "guides/a.md", true);
  f.save(space, id, "# Second\n", true);
  {
    const auto session = f.store->read();
    const Documents documents(session);
    const auto document = documents.find(id);
    CHECK(document->state == VersionState::kEffective);
    CHECK(documents.revision(*document, "0.1")->state == VersionState::kSuperseded);
    CHECK(documents.revision(*document, "0.2")->state == VersionState::kEffective);
    CHECK(documents.revision(*document, "0.2")->title == "Second");
  }
  auto removal = f.request(space, "no longer needed");
  removal.imported = true;
  removal.changes = {{DocumentChange::Kind::kRemove, id, {}, {}, {}}};
  f.commit(removal);
  const auto session = f.store->read();
  const Documents documents(session);
  const auto document = documents.find(id);
  CHECK(document->state == VersionState::kObsolete);
  CHECK(documents.revision(document->head)->removal);
  CHECK(documents.living(space).empty());
  CHECK(error_of([&] { f.save(space, id, "again"); }) == ErrorCode::kConflict);
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("a draft leaves the effective version as it is", "[storage]") {
  StoreFixture f;
  const SpaceId space = f.space();
  const DocumentId id = f.create(space, "in force\n", "a.md", true);
  f.save(space, id, "proposal\n");
  const auto session = f.store->read();
  const Documents documents(session);
  const auto document = documents.find(id);
  CHECK(document->state == VersionState::kEffective);
  CHECK(documents.content(*documents.revision(document->effective)) == "in force\n");
  CHECK(documents.revision(document->head)->label == "1.0-draft.1");
}

TEST_CASE("a stale change fails alone and changes nothing", "[storage]") {
  StoreFixture f;
  const SpaceId space = f.space();
  const DocumentId id = f.create(space, "one\n");
  const auto version = Documents(f.store->read()).find(id)->version;
  f.save(space, id, "two\n");
  auto stale = f.request(space);
  stale.changes = {{DocumentChange::Kind::kSave, id, version, "lost\n", {}}};
  CHECK(error_of([&] { f.commit(stale); }) == ErrorCode::kStale);
  const auto session = f.store->read();
  CHECK(Documents(session).find(id)->revisions == 2);
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("a change that throws leaves nothing behind, also no key and no row number", "[storage]") {
  StoreFixture f;
  CHECK_THROWS(f.store->write(f.actor, [&](Transaction& tx) {
    const auto space = create_space(tx, *SpaceKey::parse("GONE"), "", "");
    CommitRequest request = f.request(space.id);
    request.changes = {{DocumentChange::Kind::kCreate, {}, {}, "text", Metadata{}}};
    commit(tx, request);
    throw std::runtime_error("stop");
  }));
  CHECK(Spaces(f.store->read()).list().empty());
  const SpaceId space = f.space("NEXT");
  f.create(space, "kept\n");
  f.reopen();
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("a change without an audit entry is refused", "[storage]") {
  StoreFixture f;
  const SpaceId space = f.space();
  const DocumentId id = f.create(space, "one\n");
  const auto before = AuditLog(f.store->read()).size();
  f.save(space, id, "two\n");
  const auto session = f.store->read();
  const AuditLog log(session);
  CHECK(log.size() == before + 1);
  const auto newest = log.list({}).front();
  CHECK(newest.action == "document.save");
  CHECK(newest.object == "document " + id.text());
  CHECK(newest.actor_name == "test");
}

TEST_CASE("sixteen writers lose nothing", "[storage]") {
  StoreFixture f;
  const SpaceId space = f.space();
  std::vector<std::thread> writers;
  for (int w = 0; w < 16; ++w)
    writers.emplace_back([&, w] {
      for (int i = 0; i < 10; ++i) f.create(space, "writer " + std::to_string(w) + " document " + std::to_string(i));
    });
  for (auto& writer : writers) writer.join();
  DocumentQuery query;
  query.space = space;
  query.drafts = true;
  query.limit = 1000;
  CHECK(Documents(f.store->read()).list(query).size() == 160);
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("spaces, users, bindings, sessions and tokens come back as they were given", "[storage]") {
  StoreFixture f;
  const SpaceId space = f.space();
  const DocumentId document = f.create(space, "x");
  UserId user;
  std::string bearer, token;
  f.store->write(f.actor, [&](Transaction& tx) {
    user = create_user(tx, "lin.wei", "林薇", "lin@example.org", "record").id;
    grant(tx, user, {"reader", Scope::of(space)});
    grant(tx, user, {"contributor", Scope::of(space, document)});
    bearer = begin_session(tx, user, Timestamp::from_seconds(100), Timestamp::from_seconds(200));
    token = create_token(tx, user, "script", {Permission::kReadDocument}, Timestamp::from_seconds(300)).bearer;
  });
  f.reopen();
  const auto session = f.store->read();
  const Accounts accounts(session);
  CHECK(accounts.user("lin.wei")->display_name == "林薇");
  const auto principal = accounts.principal(user);
  CHECK(authorize(*principal, Permission::kReadDocument, Scope::of(space)));
  CHECK_FALSE(authorize(*principal, Permission::kEditDocument, Scope::of(space)));
  CHECK(authorize(*principal, Permission::kEditDocument, Scope::of(space, document)));
  CHECK(accounts.session(bearer)->user == user);
  CHECK_FALSE(accounts.session(bearer + "x"));
  CHECK(accounts.token(token)->scopes == PermissionSet{Permission::kReadDocument});
  CHECK(error_of([&] { f.store->write(f.actor, [&](Transaction& tx) { create_user(tx, "lin.wei", "", "", ""); }); }) ==
        ErrorCode::kConflict);
  CHECK(error_of([&] { f.store->write(f.actor, [&](Transaction& tx) { create_user(tx, "Lin Wei", "", "", ""); }); }) ==
        ErrorCode::kInvalidArgument);
  f.store->write(f.actor, [&](Transaction& tx) { set_disabled(tx, user, true); });
  const auto later = f.store->read();
  CHECK_FALSE(Accounts(later).session(bearer));
  CHECK_FALSE(Accounts(later).token(token));
  CHECK_FALSE(authorize(*Accounts(later).principal(user), Permission::kReadDocument, Scope::of(space)));
}
