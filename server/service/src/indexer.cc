#include "service/indexer.h"

#include <future>
#include <unordered_set>

#include "core/error.h"
#include "index_entries.h"
#include "storage/outbox.h"
#include "storage/spaces.h"

namespace rotulus::service {
namespace {

constexpr int kRowsAtOnce = 2000;
constexpr std::size_t kDocumentsAtOnce = 500;
constexpr std::size_t kTextAtOnce = 64 << 20;          // bytes, of a rebuild: it holds two batches in memory
constexpr std::uint64_t kChangesPerCheckpoint = 5000;  // written earlier than the interval when so much has changed

std::filesystem::path checkpoint_file(const storage::Store& store) { return store.path() / "index.checkpoint"; }
crypto::SecretBytes checkpoint_key(const storage::Store& store) { return store.purpose_key("rotulus/1 index checkpoint"); }

std::vector<std::int64_t> living_documents(const storage::Session& session) {
  std::vector<std::int64_t> rows;
  for (const auto& space : storage::Spaces(session).list())
    for (const auto& document : storage::Documents(session).living(space.id)) rows.push_back(document.row);
  return rows;
}

// Documents from `begin` on, as many as are indexed at once.
struct RebuildBatch {
  IndexChange change;
  std::size_t end = 0;
};

RebuildBatch read_batch(storage::Store& store, const std::vector<std::int64_t>& rows, std::size_t begin) {
  const auto session = store.read();
  RebuildBatch batch;
  batch.end = begin;
  std::size_t measured = 0, bytes = 0;
  while (batch.end < rows.size() && batch.end - begin < kDocumentsAtOnce && bytes < kTextAtOnce) {
    add_index_change(session, rows[batch.end++], batch.change);
    for (; measured < batch.change.replaced.size(); ++measured) bytes += batch.change.replaced[measured].text.size();
  }
  return batch;
}

}  // namespace

Indexer::Indexer(storage::Store& store, search::Index& index, IndexerOptions options)
    : store_(store), index_(index), options_(options), last_checkpoint_(std::chrono::steady_clock::now()) {}

Indexer::~Indexer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  stopped_.notify_all();
  if (!thread_.joinable()) return;
  thread_.join();
  checkpoint_thread_.join();
  try {
    if (index_.sequence() > checkpointed_) save_checkpoint();
  } catch (const std::exception&) {
    // Without a checkpoint the next start takes longer; nothing is lost.
  }
}

void Indexer::start(const IndexerProgress& progress) {
  {
    const std::scoped_lock lock(checkpoint_mutex_, apply_mutex_);
    const bool loaded = index_.load_checkpoint(checkpoint_file(store_), checkpoint_key(store_));
    const auto session = store_.read();
    const storage::Outbox outbox(session);
    const auto first = outbox.first_sequence();
    checkpointed_ = index_.sequence();
    // Rows are only forgotten behind a checkpoint: an older one, or one of a newer store, cannot be brought up by replaying.
    const bool can_replay = loaded && index_.sequence() <= outbox.last_sequence() &&
                            (first == 0 || index_.sequence() + 1 >= first) &&
                            (first != 0 || index_.sequence() == outbox.last_sequence());
    if (!can_replay) rebuild_locked(progress);
  }
  while (catch_up()) {
  }
  thread_ = std::thread([this] { loop(); });
  checkpoint_thread_ = std::thread([this] { checkpoint_loop(); });
}

void Indexer::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_one();
}

std::uint64_t Indexer::lag() const {
  const auto last = storage::Outbox(store_.read()).last_sequence();
  const auto current = index_.sequence();
  return last > current ? last - current : 0;
}

std::string Indexer::last_failure() const {
  const std::lock_guard lock(mutex_);
  return failure_.empty() ? checkpoint_failure_ : failure_;
}

Indexer::Rebuild Indexer::rebuild_state() const {
  const std::lock_guard lock(mutex_);
  return rebuild_;
}

bool Indexer::wait_until_current(std::chrono::milliseconds limit) {
  const auto wanted = storage::Outbox(store_.read()).last_sequence();
  wake();
  std::unique_lock lock(mutex_);
  return applied_.wait_for(lock, limit, [&] { return index_.sequence() >= wanted; });
}

void Indexer::loop() {
  // Woken by writers in this process; the timeout finds what an import beside the server's own ways has written.
  constexpr auto kLookAnyway = std::chrono::seconds(2);
  while (true) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, kLookAnyway, [&] { return woken_ || stopping_; });
      if (stopping_) return;
      changed_.wait_for(lock, options_.batch_delay, [&] { return stopping_; });
      woken_ = false;
    }
    try {
      while (catch_up()) {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
      }
      const std::lock_guard lock(mutex_);
      failure_.clear();
    } catch (const std::exception& error) {
      // Search lags and says so; saving documents goes on. The next round tries again.
      const std::lock_guard lock(mutex_);
      failure_ = error.what();
    }
  }
}

void Indexer::checkpoint_loop() {
  constexpr auto kLook = std::chrono::seconds(1);
  while (true) {
    {
      std::unique_lock lock(mutex_);
      if (stopped_.wait_for(lock, kLook, [&] { return stopping_; })) return;
    }
    std::string failure;
    try {
      checkpoint_if_due();
    } catch (const std::exception& error) {
      failure = error.what();  // the next start takes longer; the next round tries again
    }
    const std::lock_guard lock(mutex_);
    checkpoint_failure_ = std::move(failure);
  }
}

bool Indexer::catch_up() {
  const std::lock_guard lock(apply_mutex_);
  // Replayed on a part, the outbox would make a whole of it.
  if (is_partial_)
    throw Error(ErrorCode::kUnavailable,
                "The search index is a part of what it should be: reading everything anew failed. Run "
                "'rotulus reindex', or start the server again.");
  const auto session = store_.read();
  const auto rows = storage::Outbox(session).after(index_.sequence(), kRowsAtOnce);
  if (rows.empty()) return false;
  std::vector<std::int64_t> documents;
  std::unordered_set<std::int64_t> seen;
  std::uint64_t sequence = 0;
  for (const auto& row : rows) {
    if (seen.size() == kDocumentsAtOnce && !seen.contains(row.document)) break;
    if (seen.insert(row.document).second) documents.push_back(row.document);
    sequence = row.sequence;
  }
  apply_rows(session, documents, sequence);
  return true;
}

void Indexer::apply_rows(const storage::Session& session, const std::vector<std::int64_t>& documents, std::uint64_t sequence) {
  IndexChange change;
  for (const std::int64_t row : documents) add_index_change(session, row, change);
  index_.apply(change.replaced, change.removed, sequence);
  const std::lock_guard lock(mutex_);  // so that no waiter misses it between looking and sleeping
  applied_.notify_all();
}

void Indexer::rebuild(const IndexerProgress& progress) {
  const std::scoped_lock lock(checkpoint_mutex_, apply_mutex_);
  rebuild_locked(progress);
}

void Indexer::rebuild_locked(const IndexerProgress& progress) {
  const auto tell = [this](std::uint64_t done, std::uint64_t total) {
    const std::lock_guard lock(mutex_);
    rebuild_ = {done, total};
  };
  is_partial_ = true;
  index_.clear();
  std::uint64_t sequence = 0;
  std::vector<std::int64_t> rows;
  {
    const auto session = store_.read();
    sequence = storage::Outbox(session).last_sequence();
    rows = living_documents(session);
  }
  tell(0, rows.size());
  // What is read later than `sequence` was found is replayed after; the next documents are read while these are indexed.
  const auto read_from = [&](std::size_t begin) {
    return std::async(std::launch::async, [this, &rows, begin] { return read_batch(store_, rows, begin); });
  };
  auto next = read_from(0);
  for (std::size_t done = 0; done < rows.size();) {
    const RebuildBatch batch = next.get();
    done = batch.end;
    if (done < rows.size()) next = read_from(done);
    index_.apply(batch.change.replaced, batch.change.removed, 0);
    tell(done, rows.size());
    if (progress) progress("indexing documents", done, rows.size());
  }
  if (sequence) index_.apply({}, {}, sequence);
  is_partial_ = false;
  tell(0, 0);
  const std::lock_guard lock(mutex_);
  applied_.notify_all();
}

void Indexer::checkpoint_if_due() {
  const bool changed = index_.sequence() > checkpointed_;
  const bool much = index_.sequence() >= checkpointed_ + kChangesPerCheckpoint;
  {
    const std::lock_guard lock(checkpoint_mutex_);
    if (!changed || (!much && std::chrono::steady_clock::now() - last_checkpoint_ < options_.checkpoint_interval)) return;
  }
  save_checkpoint();
}

void Indexer::save_checkpoint() {
  const std::lock_guard lock(checkpoint_mutex_);
  const auto sequence = index_.save_checkpoint(checkpoint_file(store_), checkpoint_key(store_));
  last_checkpoint_ = std::chrono::steady_clock::now();
  checkpointed_ = sequence;
  store_.write({UserId{}, "indexer"}, [&](storage::Transaction& tx) { storage::trim_outbox(tx, sequence); });
}

void Indexer::remove_checkpoint(const storage::Store& store) {
  std::error_code error;
  std::filesystem::remove(checkpoint_file(store), error);
  if (error) throw Error(ErrorCode::kIo, "Cannot remove " + checkpoint_file(store).string() + ": " + error.message() + ".");
}

}  // namespace rotulus::service
