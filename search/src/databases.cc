#include "databases.h"

#include <utility>

#include "core/error.h"
#include "memory_directory.h"

namespace rotulus::search {
namespace fs = std::filesystem;
namespace {

constexpr int kFlags = Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC;  // memory needs no fsync
constexpr int kFreeAttempts = 3;                                       // before a reader holds the writer back
constexpr std::size_t kMaxIdle = 64;

}  // namespace

Databases::Databases(fs::path directory) : directory_(std::move(directory)) { open_fresh(); }

void Databases::open_fresh() {
  const fs::path path = directory_ / ("db" + std::to_string(epoch_ + 1));
  fs::remove_all(path);
  switch_to(path);
}

void Databases::switch_to(const fs::path& path) {
  auto writer = std::make_unique<Xapian::WritableDatabase>(path.string(), Xapian::DB_CREATE_OR_OPEN | kFlags);
  fs::path former;
  const std::unique_lock gate(commit_gate_);
  {
    const std::lock_guard lock(mutex_);
    former = std::exchange(current_, path);
    ++epoch_;
    idle_.clear();
  }
  std::swap(writer_, writer);
  ++revision_;
  if (!former.empty() && former != path) {
    writer.reset();
    std::error_code ignored;
    fs::remove_all(former, ignored);
  }
}

void Databases::write(const std::function<void(Xapian::WritableDatabase&)>& change) {
  if (!writer_) recover_writer();
  try {
    writer_->begin_transaction();
    change(*writer_);
    const std::unique_lock gate(commit_gate_);
    writer_->commit_transaction();
  } catch (...) {
    writer_.reset();  // whatever it holds is void; the last commit stands
    throw;
  }
  ++revision_;
}

void Databases::recover_writer() {
  writer_ = std::make_unique<Xapian::WritableDatabase>(current_.string(), Xapian::DB_CREATE_OR_OPEN | kFlags);
  ++revision_;
}

Databases::Reader Databases::take() const {
  const std::uint64_t revision = revision_;
  Reader reader;
  fs::path path;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      reader = std::move(idle_.back());
      idle_.pop_back();
    }
    reader.epoch = epoch_;
    path = current_;
  }
  if (!reader.database)
    reader.database = std::make_unique<Xapian::Database>(path.string(), kFlags);
  else if (reader.revision != revision)
    reader.database->reopen();
  reader.revision = revision;
  return reader;
}

void Databases::give_back(Reader reader) const {
  const std::lock_guard lock(mutex_);
  if (reader.epoch == epoch_ && idle_.size() < kMaxIdle) idle_.push_back(std::move(reader));
}

void Databases::read(const std::function<void(const Xapian::Database&)>& query) const {
  for (int attempt = 1;; ++attempt) {
    std::shared_lock gate(commit_gate_, std::defer_lock);
    if (attempt > kFreeAttempts) gate.lock();
    try {
      Reader reader = take();
      query(*reader.database);
      give_back(std::move(reader));
      return;
    } catch (const Xapian::DatabaseError&) {  // overtaken by the writer, or the database was replaced
      if (attempt > kFreeAttempts) throw;
    } catch (const Error& error) {  // a block that was read while it was being written need not look damaged to Xapian
      if (error.code() != ErrorCode::kCorrupt || attempt > kFreeAttempts) throw;
    }
  }
}

void Databases::clear() { open_fresh(); }

void Databases::replace(const fs::path& directory) {
  const fs::path path = directory_ / ("db" + std::to_string(epoch_ + 1));
  fs::remove_all(path);
  fs::rename(directory, path);
  switch_to(path);
}

std::uint64_t Databases::bytes() const { return directory_bytes(current_); }

fs::path Databases::compact() const {
  const fs::path target = scratch("compacted");
  fs::remove_all(target);
  Xapian::Database(current_.string()).compact(target.string(), Xapian::DBCOMPACT_NO_RENUMBER);
  return target;
}

}  // namespace rotulus::search
