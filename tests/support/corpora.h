// Where the real documents for tests are, and how a test says that it could not run.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace rotulus::test {

// $ROTULUS_CORPORA, else ../shared/corpora beside the repository; nothing when neither holds `name`.
std::optional<std::filesystem::path> corpus(const std::string& name);

// Prints "SKIPPED: <reason>", which ctest counts as a skip (SKIP_REGULAR_EXPRESSION). Return from the test after it.
void skip(const std::string& reason);

}  // namespace rotulus::test
