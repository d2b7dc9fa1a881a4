// Bringing documents in: a git repository with its whole first-parent history, or a folder of files.
// Needs no index: what is written reaches it through the outbox.
// Thread-safety: one import into a space at a time, which the caller sees to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "storage/store.h"

namespace rotulus::service {

struct ImportReport {
  std::uint64_t commits = 0;                    // imported
  std::uint64_t commits_without_documents = 0;  // passed over: they change no document
  std::uint64_t documents = 0;                  // created
  std::uint64_t revisions = 0;
  std::uint64_t renamed = 0;
  std::uint64_t removed = 0;
  std::uint64_t unchanged = 0;  // files of a folder that were there already as they are
  std::uint64_t not_text = 0;   // kept as they are; their text is not searchable yet
  std::uint64_t bytes = 0;      // of all revisions
  bool resumed = false;
  bool space_created = false;
  struct Skipped {
    std::uint64_t count = 0;
    std::vector<std::string> examples;  // at most kMaxExamples
  };
  static constexpr std::size_t kMaxExamples = 10;
  std::map<std::string, Skipped> skipped;  // by reason
};

// Called after every batch; returning false stops the import where it is, to be taken up again later.
using ImportProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

struct ImportOptions {
  std::filesystem::path path;
  SpaceKey space;
  std::optional<std::string> branch;              // of a history
  std::optional<std::filesystem::path> metadata;  // of a folder: CSV, see docs/import.md
};

// Resumes where an earlier import of the same history stopped. Errors are those of storage::GitSource, and {kConflict} when
// the space holds another history.
ImportReport import_history(storage::Store& store, const storage::Actor& actor, const ImportOptions& options,
                            const ImportProgress& progress);
// Files that are there already under the same path get a new revision when they differ.
ImportReport import_folder(storage::Store& store, const storage::Actor& actor, const ImportOptions& options,
                           const ImportProgress& progress);

}  // namespace rotulus::service
