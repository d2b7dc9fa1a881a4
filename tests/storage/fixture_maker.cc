// Makes a data directory with known content in the present format, to be kept in tests/storage/fixtures: `data`, its `key`, and
// `expected.json`, what it holds.
// usage: storage_fixture_maker DIRECTORY
#include <fstream>
#include <iostream>

#include "crypto/key_slot.h"
#include "fixture_store.h"

int main(int argc, char** argv) {
  using namespace rotulus;
  if (argc != 2) return 2;
  const std::filesystem::path directory = argv[1];
  try {
    std::filesystem::create_directories(directory);
    crypto::create_key_file(directory / "key");
    auto created =
        storage::Store::create(storage::DataDirectory::create(directory / "data"), crypto::read_key_file(directory / "key"));
    nlohmann::json expected;
    expected["secrets"] = test::fill_fixture(*created.store);
    expected["secrets"]["recovery_key"] = created.recovery_key;
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
