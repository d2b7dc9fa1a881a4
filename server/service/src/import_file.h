// One file of a folder on its way into the store: a small one whole, of a large one what is asked before its bytes are needed.
// Thread-safety: pure functions over the file system.
#pragma once

#include <filesystem>
#include <string>

#include "crypto/digest.h"
#include "storage/large_files.h"

namespace rotulus::service {

struct ImportFile {
  std::uint64_t size = 0;
  crypto::Sha256 sha256{};
  bool is_text = false;
  std::string beginning;  // at most storage::kLargeFileBytes, cut between two characters
  bool is_large() const { return size > storage::kLargeFileBytes; }  // otherwise `beginning` is all of it
};

// Error{kIo} with the reason alone when it cannot be read.
ImportFile read_import_file(const std::filesystem::path& file);
// For storage::Staging. A failure is Error{kIo} as above.
storage::ByteSource bytes_of_file(const std::filesystem::path& file);

}  // namespace rotulus::service
