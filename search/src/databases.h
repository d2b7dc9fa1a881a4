// The Xapian database behind the index: one writer, many readers, each with its own handle.
//
// Xapian keeps one older revision for readers; who is overtaken twice gets DatabaseModifiedError. read() then opens the newest
// revision and tries again, at last with the writer held back, so that readers never see it.
// Thread-safety: read() from many threads; everything else from one thread at a time.
#pragma once

#include <xapian.h>
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

namespace rotulus::search {

class Databases {
 public:
  explicit Databases(std::filesystem::path directory);

  // Runs `change` as one transaction.
  void write(const std::function<void(Xapian::WritableDatabase&)>& change);
  // Runs `query` over one consistent state; may run it again, so it must not have side effects of its own.
  void read(const std::function<void(const Xapian::Database&)>& query) const;

  void clear();
  // Takes over the files of a database in `directory`.
  void replace(const std::filesystem::path& directory);
  // Where a compacted copy of the present state is written; the caller removes it.
  std::filesystem::path compact() const;
  // The bytes of the present database's files.
  std::uint64_t bytes() const;
  std::filesystem::path scratch(const std::string& name) const { return directory_ / name; }

 private:
  struct Reader {
    std::unique_ptr<Xapian::Database> database;
    std::uint64_t revision = 0;  // of revision_
    std::uint64_t epoch = 0;     // of epoch_
  };
  class Lease;
  Reader take() const;
  void give_back(Reader reader) const;
  void open_fresh();
  void switch_to(const std::filesystem::path& path);
  void recover_writer();

  std::filesystem::path directory_;
  std::unique_ptr<Xapian::WritableDatabase> writer_;
  std::atomic<std::uint64_t> revision_{1};

  mutable std::mutex mutex_;  // guards what follows
  std::filesystem::path current_;
  std::uint64_t epoch_ = 0;  // counts the databases that stood behind this object
  mutable std::vector<Reader> idle_;

  mutable std::shared_mutex commit_gate_;  // held by commits, and by readers that were overtaken too often
};

}  // namespace rotulus::search
