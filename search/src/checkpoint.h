// Sealed checkpoints of a compacted database (docs/formats/checkpoint.md).
// Thread-safety: functions over files; two calls must not share a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "crypto/secret.h"

namespace rotulus::search {

// Raised whenever terms, values or data of an entry change: an index of another version answers wrongly and is rebuilt.
inline constexpr std::uint32_t kAnalysisVersion = 3;

// Seals the files of the database in `directory`, and the position in the outbox that it stands for, into `file`: written under a
// temporary name, synced, renamed. Error{kIo}, {kStorageFull}.
void write_checkpoint(const std::filesystem::path& directory, std::uint64_t sequence, const std::filesystem::path& file,
                      const crypto::SecretBytes& key);

// Opens `file` into the new directory `directory`; returns the position in the outbox. Nothing when the file is absent, damaged,
// under another key or of another version; the directory is then gone. Error{kStorageFull} when it does not fit.
std::optional<std::uint64_t> read_checkpoint(const std::filesystem::path& file, const std::filesystem::path& directory,
                                             const crypto::SecretBytes& key);

}  // namespace rotulus::search
