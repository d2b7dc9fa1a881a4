// The files of a backup directory: where they lie, and how they get there whole or not at all.
//
//   rotulus-backup          one line: "rotulus-backup 1 <installation>"
//   lock                    held while somebody writes
//   manifests/<id>          one for each backup
//   segments/<name>         rows
//   keys/<key>              content keys of documents, newest copy; one for each root key that there was
//
// Thread-safety: one thread, but for BackupDirectory's paths.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "crypto/digest.h"

namespace rotulus::storage {

class BackupDirectory {
 public:
  // An existing one, to read from. Error{kNotFound}, {kCorrupt}.
  static BackupDirectory open(const std::filesystem::path& path);
  // To write into: made when it is not there, locked, and freed of what was cut short. `installation` is hexadecimal.
  // Error{kConflict} when the path holds something else, or backups of another installation; {kBusy}.
  static BackupDirectory open_to_write(const std::filesystem::path& path, const std::string& installation);
  // As open_to_write, of an existing one.
  static BackupDirectory open_to_prune(const std::filesystem::path& path);
  BackupDirectory(BackupDirectory&&) noexcept;
  BackupDirectory& operator=(BackupDirectory&&) = delete;
  ~BackupDirectory();

  const std::string& installation() const { return installation_; }
  std::filesystem::path manifest(const std::string& id) const { return path_ / "manifests" / id; }
  std::filesystem::path segment(const std::string& name) const { return path_ / "segments" / name; }
  std::filesystem::path keys(const std::string& key) const { return path_ / "keys" / key; }
  std::vector<std::string> manifests() const;  // ids, oldest first
  std::vector<std::string> segments() const;
  std::vector<std::string> keys() const;

 private:
  BackupDirectory(std::filesystem::path path, std::string installation, int lock)
      : path_(std::move(path)), installation_(std::move(installation)), lock_(lock) {}
  std::vector<std::string> names(const char* part) const;
  void remove_remains() const;

  std::filesystem::path path_;
  std::string installation_;
  int lock_ = -1;
};

// A file that appears under its name only when it is whole and on disk, in place of one that was there.
class DurableFile {
 public:
  explicit DurableFile(std::filesystem::path path);
  ~DurableFile();  // removes what was not finished
  DurableFile(const DurableFile&) = delete;
  DurableFile& operator=(const DurableFile&) = delete;
  void write(crypto::ByteView data);
  crypto::Sha256 finish();  // of all that was written
  std::uint64_t bytes() const { return bytes_; }

 private:
  std::filesystem::path path_, temporary_;
  int descriptor_ = -1;
  std::uint64_t bytes_ = 0;
  crypto::Sha256Stream hash_;
};

// The whole file. Error{kCorrupt} when it is missing or larger than `most`, {kIo}.
crypto::Bytes read_backup_file(const std::filesystem::path& path, std::uint64_t most);

}  // namespace rotulus::storage
