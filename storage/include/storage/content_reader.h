// What a version says, in pieces: a large file is read chunk by chunk, each in a session of its own, so that whoever reads slowly
// pins no state of the database and holds one chunk at most.
//
// Thread-safety: one thread at a time, not always the same one.
// Errors: {kCorrupt} names the object when a chunk is missing, in the wrong place, or does not open; no byte of it comes out
// then.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "storage/documents.h"
#include "storage/store.h"

namespace rotulus::storage {

class ChunkedFile;

class ContentReader {
 public:
  // Finds the content and checks that it has all its chunks. `store` must outlive this; `session` need not.
  ContentReader(Store& store, const Session& session, const Revision& revision);

  std::uint64_t size() const { return size_; }
  // All of it; nothing when it is kept in chunks.
  const std::shared_ptr<const std::string>& whole() const { return whole_; }
  // The bytes from `offset` to the end of the piece that they lie in, at most `most`; none from size() on.
  std::string read(std::uint64_t offset, std::uint64_t most) const;

 private:
  Store* store_;
  std::uint64_t size_ = 0;
  std::shared_ptr<const std::string> whole_;
  std::shared_ptr<const ChunkedFile> file_;
};

}  // namespace rotulus::storage
