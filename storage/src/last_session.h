// What is done at opening when the last session was not closed in order: killed, without power, or on a disk that failed.
#pragma once

#include <filesystem>
#include <string>

#include "crypto/secret.h"

namespace rotulus::storage {

enum class LogState : std::uint8_t { kClosed, kLeftOver };

// Before anybody opens the database. A log that was left is written again where it lies and synced: after a failed sync what can
// be read of it may be in memory alone, and what is built on that would be lost with it. Error{kIo}, Error{kStorageFull} when the
// disk still fails.
LogState settle_log(const std::filesystem::path& database);

// Looks at the pages of the whole database, and decrypts what was written last. Why no changes should be made, in a sentence
// for the operator; empty when all is well. Changes nothing.
std::string trouble_of_last_session(const std::filesystem::path& database, const crypto::SecretBytes& root);

}  // namespace rotulus::storage
