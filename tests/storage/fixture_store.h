// The content of the data directories that are kept in fixtures/format-N, one for each format that Rotulus ever wrote: how it is
// made, and a description of everything that a later version must still read from it.
//
// When the format changes: raise kFormat, build storage_fixture_maker, run it with the path of the new fixtures/format-N, add
// that directory to kFormats in format_test.cc and the step to migrate_schema(), and keep the older directories as they are.
#pragma once

#include <nlohmann/json.hpp>

#include "storage/store.h"

namespace rotulus::test {

// Two spaces, documents with chains of revisions, users, bindings, a sign-in session, tokens. Returns what only the maker
// knows: the values of the session and the tokens.
nlohmann::json fill_fixture(storage::Store& store);

// Everything that can be read of the store, as it is shown to those who may see all.
nlohmann::json describe_store(storage::Store& store);
// The document that went through the life cycle, from format 2 on.
nlohmann::json describe_life_cycle(storage::Store& store);
// Roles, bindings of groups and requests, from format 3 on.
nlohmann::json describe_access(storage::Store& store);

}  // namespace rotulus::test
