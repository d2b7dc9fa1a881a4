// A large content that lies in the store in chunks and belongs to no document yet (storage/large_files.h makes one).
//
// Its key is in this value and nowhere else until a commit links the file: what is staged when the process ends can be read by
// nobody any more.
// Thread-safety: plain values.
#pragma once

#include <cstdint>
#include <memory>

#include "core/ids.h"
#include "core/time.h"
#include "crypto/digest.h"
#include "crypto/secret.h"

namespace rotulus::storage {

// A content of more bytes than this is kept in chunks; one of fewer, with its object.
inline constexpr std::uint64_t kLargeFileBytes = std::uint64_t{4} << 20;
// Every chunk of a file but the last holds so many bytes.
inline constexpr std::size_t kChunkBytes = std::size_t{1} << 20;

struct StagedFile {
  std::int64_t file = 0;  // internal row number
  Timestamp staged;       // when it was begun; with `file` it names one staging
  SpaceId space;
  std::uint64_t size = 0;
  ObjectId content;  // git's name for it
  crypto::Sha256 sha256{};
  bool is_text = false;
  std::shared_ptr<const crypto::SecretBytes> key;
};

}  // namespace rotulus::storage
