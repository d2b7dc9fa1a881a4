#include "import_batches.h"

#include <iterator>
#include <utility>

#include "core/error.h"
#include "storage/spaces.h"

namespace rotulus::service {

ImportBatches::~ImportBatches() {
  if (writing_.valid()) writing_.wait();
}

void ImportBatches::add(storage::CommitRequest request, std::optional<storage::ImportProgress> position, StagedFiles staged) {
  ++done_;
  space_ = request.space;
  revisions_ += request.changes.size();
  for (const auto& change : request.changes) bytes_ += change.content ? change.content->size() : 0;
  if (!request.changes.empty()) batch_.requests.push_back(std::move(request));
  std::move(staged.begin(), staged.end(), std::back_inserter(batch_.staged));
  position_ = std::move(position);
  if (revisions_ >= kRevisionsPerBatch || bytes_ >= kBytesPerBatch) flush();
}

void ImportBatches::finish() {
  flush();
  wait();
  report(done_);
}

void ImportBatches::flush() {
  wait();
  if (batch_.requests.empty() && !position_) return;
  report(done_);
  auto work = [this, batch = std::make_shared<Batch>(std::exchange(batch_, {})), position = position_] {
    store_.write(actor_, [&](storage::Transaction& tx) {
      for (const auto& request : batch->requests) storage::commit(tx, request);
      if (position) storage::set_import_progress(tx, space_, *position);
    });
  };
  revisions_ = bytes_ = 0;
  writing_ = std::async(std::launch::async, std::move(work));
}

void ImportBatches::wait() {
  if (writing_.valid()) writing_.get();
}

void ImportBatches::report(std::uint64_t done) {
  if (progress_ && !progress_(done, total_))
    throw Error(ErrorCode::kUnavailable, "The import was stopped. Run it again to take it up where it is.");
}

SpaceId target_space(storage::Store& store, const storage::Actor& actor, const SpaceKey& key, ImportReport& report) {
  if (const auto space = storage::Spaces(store.read()).find(key)) return space->id;
  SpaceId id;
  store.write(actor, [&](storage::Transaction& tx) { id = storage::create_space(tx, key, key.text(), "").id; });
  report.space_created = true;
  return id;
}

void note_skip(ImportReport& report, const std::string& reason, const std::string& example) {
  auto& skipped = report.skipped[reason];
  ++skipped.count;
  if (skipped.examples.size() < ImportReport::kMaxExamples) skipped.examples.push_back(example);
}

}  // namespace rotulus::service
