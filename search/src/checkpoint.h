// Sealed checkpoints of a compacted database (docs/formats/checkpoint.md).
// Thread-safety: functions over files; two calls must not share a file.
#pragma once

#include <cstdint>
#include <filesystem>

#include "crypto/secret.h"

namespace rotulus::search {

// Raised whenever terms, values or data of an entry change: an index of another version answers wrongly and is rebuilt.
inline constexpr std::uint32_t kAnalysisVersion = 2;

// Seals the files of the database in `directory` into `file`: written under a temporary name, synced, renamed. Error{kIo},
// {kStorageFull}.
void write_checkpoint(const std::filesystem::path& directory, const std::filesystem::path& file, const crypto::SecretBytes& key);

// Opens `file` into the new directory `directory`. False when the file is absent, damaged, under another key or of another
// version; the directory is then gone. Error{kStorageFull} when it does not fit.
bool read_checkpoint(const std::filesystem::path& file, const std::filesystem::path& directory, const crypto::SecretBytes& key);

}  // namespace rotulus::search
