#include "writer.h"

#include "disk_failure.h"

namespace rotulus::storage {
namespace {

constexpr std::size_t kMaxBatch = 256;
// SQLite's own measure of when to write the log back (4 MiB).
constexpr int kLogPages = 1000;

bool in_transaction(Connection& db) { return sqlite3_get_autocommit(db.handle()) == 0; }

}  // namespace

Writer::Writer(const std::filesystem::path& file, Keyring& keys, std::string trouble, const char* vfs)
    : place_(file, Connection::Mode::kReadWrite, vfs), keys_(keys), trouble_(std::move(trouble)) {
  // Takes the place of SQLite's own way of writing back, which passes over its errors in silence.
  sqlite3_wal_hook(place_.db.handle(), note_log_pages, this);
  if (!trouble_.empty()) place_.db.keep_log_at_close();
  thread_ = std::thread([this] { loop(); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_all();
  thread_.join();
}

void Writer::run(const Actor& actor, const std::function<void(Transaction&)>& change) {
  Request request{&actor, &change, nullptr};
  std::unique_lock lock(mutex_);
  if (!trouble_.empty()) throw Error(ErrorCode::kUnavailable, trouble_);
  if (stopping_) throw Error(ErrorCode::kUnavailable, "The store is being closed and takes no more changes.");
  queue_.push_back(&request);
  arrived_.notify_one();
  finished_.wait(lock, [&] { return request.done; });
  if (request.failure) std::rethrow_exception(request.failure);
}

std::string Writer::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void Writer::loop() {
  for (Batch batch = next_batch(); !batch.empty(); batch = next_batch()) {
    const std::string trouble = this->trouble();
    if (trouble.empty())
      commit_batch(batch);
    else  // they came before it
      fail(batch, std::make_exception_ptr(Error(ErrorCode::kUnavailable, trouble)));
    if (std::exchange(empty_log_, false)) empty_log();  // before anybody is told that it is done
    answer(batch);
    if (log_pages_ >= kLogPages) write_back(SQLITE_CHECKPOINT_PASSIVE);
  }
}

// Waits for requests; empty when there are none and will be none.
Writer::Batch Writer::next_batch() {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
  Batch batch;
  while (!queue_.empty() && batch.size() < kMaxBatch) {
    batch.push_back(queue_.front());
    queue_.pop_front();
  }
  return batch;
}

void Writer::answer(const Batch& batch) {
  const std::lock_guard lock(mutex_);
  for (Request* request : batch) request->done = true;
  finished_.notify_all();
}

void Writer::commit_batch(const Batch& batch) {
  try {
    place_.db.statement("BEGIN IMMEDIATE").run();
    apply_all(batch);
    if (in_transaction(place_.db)) place_.db.statement("COMMIT").run();
  } catch (const DiskFailure& failure) {
    give_up(failure.detail());
    // Also those who had failed by themselves: nobody knows what is there.
    for (Request* request : batch) request->failure = nullptr;
    fail(batch, std::make_exception_ptr(Error(ErrorCode::kUnavailable,
                                              "The disk failed while this was saved, and it is not certain whether it was kept: "
                                              "look after the server was restarted. Until then it takes no changes.")));
    give_up_transaction();
  } catch (...) {
    fail(batch, std::current_exception());
    give_up_transaction();
  }
}

void Writer::apply_all(const Batch& batch) {
  for (Request* request : batch) {
    apply(*request);
    // SQLite gave up the whole transaction, as it may on a full disk: what went before in it is gone too.
    if (!in_transaction(place_.db)) return fail(batch, request->failure);
  }
}

// A change that fails fails alone; a disk that fails is thrown on.
void Writer::apply(Request& request) {
  try {
    place_.db.statement("SAVEPOINT request").run();
    const int changes_before = sqlite3_total_changes(place_.db.handle());
    Transaction tx(std::make_unique<SessionState>(place_, keys_, nullptr));
    tx.state().actor = *request.actor;
    (*request.change)(tx);
    const bool changed = sqlite3_total_changes(place_.db.handle()) != changes_before;
    if (changed && !tx.state().audited && !tx.state().audit_exempt)
      throw Error(ErrorCode::kInternal, "A change was about to be saved without an audit entry.");
    place_.db.statement("RELEASE request").run();
    empty_log_ = empty_log_ || tx.state().empty_log;
  } catch (const DiskFailure&) {
    throw;
  } catch (...) {
    request.failure = std::current_exception();
    // Without a transaction SQLite has taken everything back already.
    if (in_transaction(place_.db)) place_.db.execute("ROLLBACK TO request; RELEASE request");
    forget_uncommitted();
  }
}

void Writer::give_up_transaction() {
  if (in_transaction(place_.db)) sqlite3_exec(place_.db.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  try {
    forget_uncommitted();
  } catch (const Error& error) {
    give_up(error.what());
  }
}

// As far as readers permit now: nobody waits for them. What is left in the log then is overwritten with the next changes.
void Writer::empty_log() {
  sqlite3_busy_timeout(place_.db.handle(), 0);
  write_back(SQLITE_CHECKPOINT_TRUNCATE);
  sqlite3_busy_timeout(place_.db.handle(), Connection::kBusyMilliseconds);
}

// Row numbers are given out again after a rollback, and a key of a space that was never committed must not stay.
void Writer::forget_uncommitted() {
  place_.cache.clear();
  keys_.load(place_.db);
}

int Writer::note_log_pages(void* self, sqlite3*, const char*, int pages) noexcept {
  static_cast<Writer*>(self)->log_pages_ = pages;
  return SQLITE_OK;
}

// As far as readers let it. Without room for it the log goes on growing while there is room for that; nothing is lost.
void Writer::write_back(int mode) {
  log_pages_ = 0;  // the next commit says again
  if (!trouble().empty()) return;
  sqlite3* const db = place_.db.handle();
  const int code = sqlite3_wal_checkpoint_v2(db, nullptr, mode, nullptr, nullptr);
  if (code == SQLITE_OK) return;
  try {
    throw_sqlite(code, db);
  } catch (const DiskFailure& failure) {
    give_up(failure.detail());
  } catch (const Error&) {
    return;
  }
}

// After a failed sync the system may have dropped what it could not write, and a second sync would lie. The log is left where it
// is, and with it the reason for the next start to check.
void Writer::give_up(const std::string& what_failed) {
  place_.db.keep_log_at_close();
  const std::lock_guard lock(mutex_);
  trouble_ = "The store takes no changes, because the disk failed (" + what_failed +
             "). See to the disk and restart the server: it then checks what the disk holds.";
}

void Writer::fail(const Batch& batch, const std::exception_ptr& failure) {
  for (Request* request : batch)
    if (!request->failure) request->failure = failure;
}

}  // namespace rotulus::storage
