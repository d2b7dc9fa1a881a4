// Opening a store without a credential, by whoever has the root key already. Thread-safety: from any thread.
#pragma once

#include <memory>

#include "storage/store.h"

namespace rotulus::storage {

// As Store::open. The root key must be the directory's own: Error{kCorrupt} when it is not.
std::unique_ptr<Store> open_store(DataDirectory directory, crypto::SecretBytes root);

}  // namespace rotulus::storage
