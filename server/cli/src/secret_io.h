// Secrets in and out: from a descriptor that the caller opened, into a file that only its owner may read. Never from arguments or
// the environment, which other processes can see.
// Thread-safety: pure functions.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "crypto/secret.h"

namespace rotulus::cli {

// One line from `descriptor`, without its end; at most 4 KiB. On a terminal it asks with `prompt`, and nothing is echoed.
// Error{kInvalidArgument} when there is nothing to read, {kIo}.
crypto::SecretBytes read_secret(int descriptor, const std::string& prompt);

// A new file with mode 0600. The constructor reserves it, so that a clash is found before anything is done: Error{kConflict},
// {kIo}. Unless write() was called, the file is removed again.
class SecretFile {
 public:
  explicit SecretFile(std::filesystem::path path);
  ~SecretFile();
  SecretFile(const SecretFile&) = delete;
  SecretFile& operator=(const SecretFile&) = delete;
  void write(std::string_view content);  // once; on the disk when it returns; Error{kIo}
  const std::filesystem::path& path() const { return path_; }

 private:
  void sync_parent() const;
  const std::filesystem::path path_;
  int descriptor_ = -1;
  bool written_ = false;
};

}  // namespace rotulus::cli
