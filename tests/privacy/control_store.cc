// Makes a store that hides nothing from the same input and by the same code, for the positive control of the privacy test.
// usage: control_store DATA REPOSITORY
#include <exception>
#include <iostream>

#include "service/import.h"

int main(int argc, char** argv) {
  using namespace rotulus;
  if (argc != 3) return 2;
  try {
    auto created =
        storage::Store::create(storage::DataDirectory::create(argv[1]), {crypto::SlotKind::kKeyFile, crypto::random_secret()});
    service::import_history(*created.store, storage::Actor{UserId{}, "control"}, {argv[2], *SpaceKey::parse("DOCS"), {}, {}},
                            nullptr);
  } catch (const std::exception& error) {
    std::cerr << "control_store: " << error.what() << '\n';
    return 1;
  }
}
