#include "service/key_rotation.h"

#include <chrono>
#include <thread>

#include "import_fixture.h"
#include "service/indexer.h"

using namespace rotulus;
using namespace rotulus::test;

namespace {

const storage::Actor kOwner{UserId{}, "owner"};

struct RotationFixture : ImportFixture {
  int renewed = 0;
  std::unique_ptr<service::KeyRotation> rotation;

  RotationFixture() { make(); }
  void make() {
    rotation = std::make_unique<service::KeyRotation>(*store, [this] { ++renewed; });
  }
  void begin(std::uint8_t key) { rotation->begin(kOwner, key_of(key), crypto::random_secret()); }
  bool ends() {
    for (int i = 0; i < 2000 && rotation->state()->is_under_way(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return !rotation->state()->is_under_way();
  }
};

}  // namespace

TEST_CASE("a rotation is worked on beside, and renews the files beside the database once", "[service][rotation]") {
  RotationFixture f;
  f.rotation->start();
  CHECK_FALSE(f.rotation->state());
  CHECK(f.renewed == 0);
  for (std::uint8_t key = 8; key < 10; ++key) {
    f.begin(key);
    CHECK(f.rotation->opens(key_of(key)));
    CHECK_FALSE(f.rotation->opens(key_of(static_cast<std::uint8_t>(key - 1))));
    f.rotation->start();
    REQUIRE(f.ends());
  }
  CHECK(f.renewed == 2);
  CHECK(f.rotation->failure().empty());
  CHECK(f.rotation->slots().size() == 2);
}

TEST_CASE("a rotation that was stopped is taken up by the next process", "[service][rotation]") {
  RotationFixture f;
  f.begin(8);
  int asked = 0;
  const auto stopped = f.rotation->finish(storage::Damage::kHoldsUp, [&](const auto&) { return ++asked < 3; });
  CHECK(stopped->is_under_way());
  try {
    f.begin(9);
    FAIL("a second rotation began");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kConflict);
    CHECK_THAT(error.what(), Catch::Contains("under way since"));
  }
  f.rotation.reset();
  f.reopen(8);
  f.make();
  f.rotation->start();
  CHECK(f.ends());
}

TEST_CASE("a rotation that cannot renew the files beside the database says why, and seals nothing anew", "[service][rotation]") {
  RotationFixture f;
  f.begin(8);
  service::KeyRotation failing(*f.store, [] { throw Error(ErrorCode::kStorageFull, "There is no room."); });
  failing.start();
  for (int i = 0; i < 2000 && failing.failure().empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(failing.failure() == "There is no room.");
  CHECK(failing.state()->done == 0);
  CHECK(failing.state()->is_under_way());
}
