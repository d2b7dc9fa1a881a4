// Makes a data directory with known content in the present format, to be kept in tests/storage/fixtures: `data`, its `key`, and
// `expected.json`, what it holds.
// usage: storage_fixture_maker DIRECTORY [rotating]     rotating: in the middle of a rotation of its keys
#include <fstream>
#include <iostream>

#include "core/error.h"
#include "crypto/key_slot.h"
#include "fixture_store.h"
#include "storage/key_rotation.h"

namespace {

// As far as some of the objects, which come last; returns the new recovery key.
std::string begin_rotation(rotulus::storage::Store& store, const rotulus::crypto::Credential& credential) {
  using namespace rotulus;
  const auto recovery = crypto::random_secret();
  const storage::NewKeys keys(credential, recovery);
  store.write({UserId{}, "maker"}, [&](storage::Transaction& tx) { storage::begin_key_rotation(tx, keys); });
  while (true) {
    storage::reseal_some(store, {storage::Damage::kHoldsUp, 20, {}});
    const auto state = storage::newest_key_rotation(store.read()).value();
    if (!state.is_under_way()) throw Error(ErrorCode::kInternal, "The rotation was to stop on its way.");
    if (state.done + 50 > state.total) return crypto::recovery_text(recovery);
  }
}

}  // namespace

int main(int argc, char** argv) {
  using namespace rotulus;
  if (argc != 2 && (argc != 3 || std::string(argv[2]) != "rotating")) return 2;
  const std::filesystem::path directory = argv[1];
  try {
    std::filesystem::create_directories(directory);
    crypto::create_key_file(directory / "key");
    auto created =
        storage::Store::create(storage::DataDirectory::create(directory / "data"), crypto::read_key_file(directory / "key"));
    nlohmann::json expected;
    expected["secrets"] = test::fill_fixture(*created.store);
    expected["secrets"]["recovery_key"] = created.recovery_key;
    if (argc == 3) expected["secrets"]["recovery_key"] = begin_rotation(*created.store, crypto::read_key_file(directory / "key"));
    expected["store"] = test::describe_store(*created.store);
    expected["life_cycle"] = test::describe_life_cycle(*created.store);
    expected["access"] = test::describe_access(*created.store);
    created.store.reset();
    std::filesystem::remove(directory / "data" / "lock");
    std::ofstream(directory / "expected.json") << expected.dump(1) << '\n';
  } catch (const std::exception& error) {
    std::cerr << "storage_fixture_maker: " << error.what() << '\n';
    return 1;
  }
}
