// Rotation of keys, backups and shredding, each in the middle of another.
#include "backup_fixture.h"
#include "rotation_steps.h"

namespace rotulus::test {
namespace {

void shred(BackedUpStore& fixture, const DocumentId& id) {
  fixture.store->write(fixture.actor, [&](storage::Transaction& tx) { storage::shred(tx, id, "uploaded by mistake"); });
}

void reseal_a_little(storage::Store& store) {
  for (int i = 0; i < 3; ++i) storage::reseal_some(store, {storage::Damage::kHoldsUp, 20, {}});
}

std::vector<std::string> problems_of(storage::Store& store) { return storage::verify(store, true, nullptr).problems; }

const std::vector<std::string> kNone;

}  // namespace

TEST_CASE("a rotation passes over what was shredded before and during it", "[storage][rotation][shredding]") {
  BackedUpStore fixture;
  shred(fixture, fixture.form);
  shred(fixture, fixture.drawing);
  fixture.recovery_key = begin_rotation(*fixture.store, 8);
  reseal_a_little(*fixture.store);
  shred(fixture, fixture.procedure);
  CHECK(problems_of(*fixture.store) == kNone);
  CHECK(reseal_all(*fixture.store) == storage::ResealOutcome::kFinished);
  CHECK(problems_of(*fixture.store) == kNone);
  const auto state = storage::newest_key_rotation(fixture.store->read()).value();
  CHECK_FALSE(state.is_under_way());
  CHECK(state.unreadable == 0);
  fixture.store.reset();
  RawDatabase db(fixture.data());
  CHECK(db.rows("SELECT * FROM former_document_key").empty());
}

TEST_CASE("a document that is shredded while keys are rotated loses both of its content keys", "[storage][rotation][shredding]") {
  BackedUpStore fixture;
  fixture.recovery_key = begin_rotation(*fixture.store, 8);
  reseal_a_little(*fixture.store);  // content keys come first
  const auto row = std::to_string(storage::Documents(fixture.store->read()).find(fixture.procedure)->row);
  const auto keys = [&] {
    return RawDatabase(fixture.data())
        .rows("SELECT document FROM document_key WHERE document = " + row +
              " UNION ALL SELECT document FROM former_document_key WHERE document = " + row)
        .size();
  };
  REQUIRE(keys() == 2);
  shred(fixture, fixture.procedure);
  CHECK(keys() == 0);
}

TEST_CASE("backups from before, during and after a rotation are restored, each with a key of its time",
          "[storage][rotation][backup]") {
  BackedUpStore fixture;
  const auto before = visible(*fixture.store);
  const auto first = fixture.back_up();
  begin_rotation(*fixture.store, 8);
  reseal_a_little(*fixture.store);
  const auto second = fixture.back_up();
  REQUIRE(reseal_all(*fixture.store) == storage::ResealOutcome::kFinished);
  const auto third = fixture.back_up();
  const auto restored_as_before = [&](const std::string& id, std::uint8_t fill) {
    const auto store = fixture.restore(test_key(fill), {{}, id});
    CHECK(visible(*store) == before);
    CHECK(problems_of(*store) == kNone);
    CHECK(reseal_all(*store) == storage::ResealOutcome::kFinished);
    CHECK(problems_of(*store) == kNone);
  };
  SECTION("before") { restored_as_before(first.id, 7); }
  SECTION("during") { restored_as_before(second.id, 8); }
  SECTION("after") { restored_as_before(third.id, 8); }
}

}  // namespace rotulus::test
