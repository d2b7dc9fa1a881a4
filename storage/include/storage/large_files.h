// Large contents on their way in: sealed chunk by chunk as they come, in transactions so short that other writers go on, and
// linked to their document by the commit (DocumentChange::file). What no commit links is an orphan, and is collected.
//
// Thread-safety: a Staging belongs to one thread at a time; stages of several threads do not disturb each other.
// Errors: {kTooLarge}, {kInvalidArgument} (another length than was said, or none that is large), {kStorageFull}, and whatever the
// source throws; nothing of the file is left then.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "storage/staged_file.h"
#include "storage/store.h"

namespace rotulus::storage {

// Puts up to `size` bytes (size > 0) into `into` and returns how many; 0 at the end.
using ByteSource = std::function<std::size_t(char* into, std::size_t size)>;

struct StagingOptions {
  // When it is known, git's name is computed on the way; otherwise the chunks are read once more.
  std::optional<std::uint64_t> length;
  std::uint64_t most_bytes = UINT64_MAX;
};

// One staged file. Dropped with this, unless a commit has linked it.
class Staging {
 public:
  // Reads the source to its end, holding a few chunks at a time. `store` must outlive this.
  Staging(Store& store, Actor actor, SpaceId space, const ByteSource& source, const StagingOptions& options);
  ~Staging();
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  const StagedFile& file() const { return file_; }
  // Its first bytes, at most `most`; cut between two characters when it is text.
  std::string beginning(std::uint64_t most) const;

 private:
  Store& store_;
  Actor actor_;
  StagedFile file_;
};

// Removes files that were staged before that time and are linked to nothing; at the start of a process that is all of them.
// Returns how many. A row that was altered stays: verify names it.
std::size_t collect_orphans(Store& store, const Actor& actor, Timestamp before);

}  // namespace rotulus::storage
