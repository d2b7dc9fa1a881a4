#include "storage/key_rotation.h"

#include "filled_store.h"
#include "rotation_steps.h"
#include "sealed_tables.h"
#include "session_state.h"
#include "storage/outbox.h"

using namespace rotulus;
using namespace rotulus::storage;
using namespace rotulus::test;

namespace fs = std::filesystem;

namespace {

std::string problems_of(const VerifyReport& report) {
  std::string text;
  for (const auto& problem : report.problems) text += problem + '\n';
  return text;
}

#define CHECK_SOUND(fixture) CHECK(problems_of((fixture).verify()) == "")

// Everything that can be read, in one text.
std::string contents(Store& store) {
  std::string text;
  const Session session = store.read();
  for (const auto& space : Spaces(session).list()) {
    text += space.title + '\n';
    for (const auto& document : Documents(session).living(space.id))
      for (const auto& revision : Documents(session).revisions(document, INT64_MAX, 1000))
        if (!revision.removal) text += revision.title + ' ' + revision.label + ' ' + Documents(session).content(revision) + '\n';
  }
  AuditQuery all;
  all.limit = 1000;
  for (const auto& entry : AuditLog(session).list(all))
    if (!entry.action.starts_with("key.")) text += entry.action + ' ' + entry.object + ' ' + entry.detail + '\n';
  return text;
}

void steps(Store& store, int count) {
  for (int i = 0; i < count; ++i) reseal_some(store, {Damage::kHoldsUp, 20, {}});
}

}  // namespace

TEST_CASE("every row with a sealed column opens by the table of such tables", "[storage][rotation]") {
  FilledStore f;
  begin_rotation(*f.store, 8);
  const Session session = f.store->read();
  std::set<std::string> described;
  for (const SealedTable& table : sealed_tables()) {
    INFO(table.name());
    described.insert(table.name());
    std::int64_t rows = 0;
    table.visit(session.state().db, {}, [&](const SealedRow& row) {
      CHECK_NOTHROW(session.state().keys.scope(row.scope)->rows.open(row.sealed, row.context.view(), table.name()));
      return ++rows > 0;
    });
    CHECK(rows > 0);
    CHECK(rows == table.count(session.state().db));
  }
  std::set<std::string> sealed;
  auto query = session.state().db.statement(
      "SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'sealed'");
  while (query.step()) sealed.insert(query.text(0));
  CHECK(described == sealed);
}

TEST_CASE("a rotation seals everything anew and leaves nothing that the earlier keys open", "[storage][rotation]") {
  FilledStore f;
  const std::string before = contents(*f.store), old_recovery = f.recovery_key;
  f.store.reset();
  const StolenKeys stolen(f.data(), test_key());
  CHECK(stolen.opens_in(f.data()).size() > 100);
  f.reopen();

  f.recovery_key = begin_rotation(*f.store, 8);
  CHECK(contents(*f.store) == before);
  CHECK(reseal_all(*f.store) == ResealOutcome::kFinished);
  CHECK(contents(*f.store) == before);
  CHECK_SOUND(f);
  const auto state = newest_key_rotation(f.store->read()).value();
  CHECK_FALSE(state.is_under_way());
  CHECK(state.unreadable == 0);
  CHECK(state.done == state.total);

  f.store.reset();
  CHECK(stolen.opens_in(f.data()).empty());
  CHECK(error_of([&] { f.reopen(); }) == ErrorCode::kWrongKey);
  CHECK(error_of([&] { f.reopen(credential_of(old_recovery)); }) == ErrorCode::kWrongKey);
  f.reopen(credential_of(f.recovery_key));
  f.reopen(test_key(8));
  CHECK(contents(*f.store) == before);
  CHECK_SOUND(f);
}

TEST_CASE("a rotation that is under way can be closed, opened, read, written and verified at every step", "[storage][rotation]") {
  FilledStore f;
  const std::string before = contents(*f.store);
  begin_rotation(*f.store, 8);
  int count = 0;
  for (auto outcome = ResealOutcome::kMore; outcome == ResealOutcome::kMore; ++count) {
    f.reopen(test_key(8));
    CHECK_SOUND(f);
    CHECK(contents(*f.store) == before);
    outcome = reseal_some(*f.store, {Damage::kHoldsUp, 20, {}});
  }
  CHECK(count > 20);
  CHECK_SOUND(f);
}

TEST_CASE("what is written while keys are rotated is under the new keys", "[storage][rotation]") {
  FilledStore f;
  f.store.reset();
  const StolenKeys stolen(f.data(), test_key());
  f.reopen();
  begin_rotation(*f.store, 8);
  for (int i = 0; newest_key_rotation(f.store->read())->is_under_way(); ++i) {
    f.save(f.qa, f.procedure, "# Calibration\n\nWritten in step " + std::to_string(i) + ".\n");
    f.create(f.space("NEW" + std::to_string(i)), "# 新的\n", "new.md");
    f.create(f.qa, "# In an old space\n", "new/" + std::to_string(i) + ".md");
    steps(*f.store, 3);
  }
  CHECK_SOUND(f);
  f.store.reset();
  CHECK(stolen.opens_in(f.data()).empty());
  f.reopen(test_key(8));
  CHECK_SOUND(f);
}

TEST_CASE("cookies, tokens and links, and the keys that others were told, go on across rotations", "[storage][rotation]") {
  FilledStore f;
  std::string link;
  f.store->write(f.actor, [&](Transaction& tx) {
    link = create_reset_link(tx, f.lin, Timestamp::from_seconds(100), Timestamp::from_seconds(4'000'000'000));
  });
  const auto name = f.store->purpose_key("rotulus/1 name of the audit log");
  const auto index = f.store->purpose_key("rotulus/1 index checkpoint");
  const auto check = [&] {
    const Session session = f.store->read();
    CHECK(Accounts(session).session(f.session_bearer)->user == f.lin);
    CHECK(Accounts(session).token(f.token_bearer)->user == f.lin);
    CHECK(Accounts(session).reset_link(link)->user == f.lin);
    CHECK(crypto::equal_constant_time(f.store->purpose_key("rotulus/1 name of the audit log").view(), name.view()));
    CHECK_FALSE(crypto::equal_constant_time(f.store->purpose_key("rotulus/1 index checkpoint").view(), index.view()));
  };
  for (std::uint8_t fill = 8; fill < 11; ++fill) {
    begin_rotation(*f.store, fill);
    check();
    reseal_all(*f.store);
    check();
    f.reopen(test_key(fill));
    check();
  }
  CHECK_SOUND(f);
}

TEST_CASE("a second rotation waits for the end of the first", "[storage][rotation]") {
  FilledStore f;
  begin_rotation(*f.store, 8);
  steps(*f.store, 2);
  const auto epoch = newest_key_rotation(f.store->read())->epoch;
  CHECK(error_of([&] { begin_rotation(*f.store, 9); }) == ErrorCode::kConflict);
  CHECK(newest_key_rotation(f.store->read())->epoch == epoch);
  CHECK(reseal_all(*f.store) == ResealOutcome::kFinished);
  begin_rotation(*f.store, 9);
  CHECK(reseal_all(*f.store) == ResealOutcome::kFinished);
  CHECK(newest_key_rotation(f.store->read())->epoch == epoch + 1);
  f.reopen(test_key(9));
  CHECK_SOUND(f);
}

TEST_CASE("a rotation that does not come to be leaves the keys as they were", "[storage][rotation]") {
  FilledStore f;
  const std::string before = contents(*f.store);
  const NewKeys keys(test_key(8), crypto::random_secret());
  struct GiveUp {};
  CHECK_THROWS_AS(f.store->write(f.actor,
                                 [&](Transaction& tx) {
                                   begin_key_rotation(tx, keys);
                                   create_space(tx, *SpaceKey::parse("LOST"), "", "");
                                   throw GiveUp();
                                 }),
                  GiveUp);
  CHECK(contents(*f.store) == before);
  CHECK_FALSE(newest_key_rotation(f.store->read()));
  f.create(f.space("KEPT"), "# Kept\n");
  CHECK_FALSE(opens_slot(f.store->read(), test_key(8)));
  f.reopen();
  CHECK_SOUND(f);
  begin_rotation(*f.store, 8);
  CHECK(reseal_all(*f.store) == ResealOutcome::kFinished);
  CHECK_SOUND(f);
}

TEST_CASE("a reader sees the state from before a rotation through to its end", "[storage][rotation]") {
  FilledStore f;
  const auto text_of = [&](const Session& session) {
    return Documents(session).content(*Documents(session).revision(Documents(session).find(f.rule)->head));
  };
  std::optional<Session> earlier(f.store->read());
  Spaces(*earlier).list();  // chooses the state
  begin_rotation(*f.store, 8);
  reseal_all(*f.store);
  begin_rotation(*f.store, 9);
  reseal_all(*f.store);
  std::optional<Session> later(f.store->read());
  CHECK(text_of(*earlier) == text_of(*later));
  CHECK(later->state().keys.scope(f.hb)->has_former());
  later.reset();
  CHECK(earlier->state().keys.scope(f.hb)->has_former());
  earlier.reset();
  CHECK_FALSE(f.store->read().state().keys.scope(f.hb)->has_former());
}

TEST_CASE("damaged values hold a rotation up until somebody decides", "[storage][rotation]") {
  FilledStore f;
  begin_rotation(*f.store, 8);
  f.store.reset();
  {
    RawDatabase db(f.data());
    REQUIRE(db.execute("UPDATE comment SET time = time + 1 WHERE id = 1"));
    REQUIRE(db.execute("UPDATE object SET depth = depth + 1 WHERE id = 5"));
  }
  f.reopen(test_key(8));
  CHECK(reseal_all(*f.store) == ResealOutcome::kHeldUp);
  auto state = newest_key_rotation(f.store->read()).value();
  CHECK(state.is_under_way());
  CHECK(state.is_held_up);
  CHECK(state.unreadable >= 2);
  SECTION("put right, they are sealed anew") {
    f.store.reset();
    {
      RawDatabase db(f.data());
      REQUIRE(db.execute("UPDATE comment SET time = time - 1 WHERE id = 1"));
      REQUIRE(db.execute("UPDATE object SET depth = depth - 1 WHERE id = 5"));
    }
    f.reopen(test_key(8));
    CHECK(reseal_all(*f.store) == ResealOutcome::kFinished);
    CHECK_SOUND(f);
  }
  SECTION("or they are left") {
    CHECK(reseal_all(*f.store, Damage::kIsLeft) == ResealOutcome::kFinished);
    CHECK_FALSE(newest_key_rotation(f.store->read())->is_under_way());
    AuditQuery query;
    query.action = "key.retire";
    CHECK_THAT(AuditLog(f.store->read()).list(query).at(0).detail, Catch::Contains("damaged values were left"));
    CHECK(f.verify().problem_count >= 2);
  }
}

TEST_CASE("a slot of a passphrase can follow one of a key file", "[storage][rotation]") {
  StoreFixture f;
  crypto::Credential passphrase{crypto::SlotKind::kPassphrase, crypto::SecretBytes(crypto::as_bytes("a long passphrase"))};
  const NewKeys keys(passphrase, crypto::random_secret());
  f.store->write(f.actor, [&](Transaction& tx) { begin_key_rotation(tx, keys); });
  CHECK(slot_kinds(f.store->read()) == std::vector{crypto::SlotKind::kPassphrase, crypto::SlotKind::kRecovery});
  reseal_all(*f.store);
  CHECK(error_of([&] { f.reopen(); }) == ErrorCode::kWrongKey);
  f.reopen(passphrase);
  CHECK_SOUND(f);
  CHECK(error_of([] {
          NewKeys({crypto::SlotKind::kRecovery, crypto::random_secret()}, crypto::random_secret());
        }) == ErrorCode::kInvalidArgument);
}
