// Files that must not replace anything: keys and certificates.
// Thread-safety: pure function.
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "crypto/secret.h"

namespace rotulus::crypto {

// Creates `path` with `mode` and `content`, on the disk when this returns. Error{kConflict} when something is there already,
// {kStorageFull} or {kIo} otherwise; then nothing is left behind.
void create_new_file(const std::filesystem::path& path, mode_t mode, ByteView content);

}  // namespace rotulus::crypto
