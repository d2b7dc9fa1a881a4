// Commits of an import on their way into the store: several per transaction, the next batch read while the last is written.
// Thread-safety: one thread.
#pragma once

#include <future>
#include <memory>
#include <optional>
#include <vector>

#include "service/import.h"
#include "storage/documents.h"
#include "storage/large_files.h"

namespace rotulus::service {

class ImportBatches {
 public:
  ImportBatches(storage::Store& store, storage::Actor actor, const ImportProgress& progress, std::uint64_t total)
      : store_(store), actor_(std::move(actor)), progress_(progress), total_(total) {}
  using StagedFiles = std::vector<std::shared_ptr<const storage::Staging>>;

  ~ImportBatches();  // waits for the batch under way

  void start_at(std::uint64_t done) { done_ = done; }
  // `position` is remembered in the transaction of the batch. A request without changes only moves the position. The files in
  // `staged` are kept until the request that links them is written. Error{kUnavailable} when progress asked to stop; what was
  // added before the last batch is kept.
  void add(storage::CommitRequest request, std::optional<storage::ImportProgress> position, StagedFiles staged = {});
  void finish();

 private:
  // Small enough that other writers wait no more than a moment, large enough to share the cost of a sync.
  static constexpr std::size_t kRevisionsPerBatch = 128;
  static constexpr std::size_t kBytesPerBatch = 4U << 20;

  struct Batch {
    std::vector<storage::CommitRequest> requests;
    StagedFiles staged;
  };

  void flush();
  void wait();
  void report(std::uint64_t done);

  storage::Store& store_;
  storage::Actor actor_;
  const ImportProgress& progress_;
  std::uint64_t total_;
  std::uint64_t done_ = 0;
  Batch batch_;
  std::optional<storage::ImportProgress> position_;
  SpaceId space_;
  std::size_t revisions_ = 0, bytes_ = 0;
  std::future<void> writing_;
};

// The space to import into, made when it does not exist.
SpaceId target_space(storage::Store& store, const storage::Actor& actor, const SpaceKey& key, ImportReport& report);
void note_skip(ImportReport& report, const std::string& reason, const std::string& example);

}  // namespace rotulus::service
