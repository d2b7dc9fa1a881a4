#include "writer.h"

namespace rotulus::storage {
namespace {

constexpr std::size_t kMaxBatch = 256;

}  // namespace

Writer::Writer(const std::filesystem::path& file, Keyring& keys) : place_(file, Connection::Mode::kReadWrite), keys_(keys) {
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
  if (broken_ || stopping_)
    throw Error(ErrorCode::kUnavailable,
                "The store takes no changes because an earlier write to the disk failed. Restart the server: it checks what the "
                "disk holds.");
  queue_.push_back(&request);
  arrived_.notify_one();
  finished_.wait(lock, [&] { return request.done; });
  if (request.failure) std::rethrow_exception(request.failure);
}

void Writer::loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    arrived_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    std::deque<Request*> batch;
    while (!queue_.empty() && batch.size() < kMaxBatch) {
      batch.push_back(queue_.front());
      queue_.pop_front();
    }
    lock.unlock();
    commit_batch(batch);
    lock.lock();
    for (Request* request : batch) request->done = true;
    finished_.notify_all();
  }
}

void Writer::commit_batch(const std::deque<Request*>& batch) {
  try {
    place_.db.statement("BEGIN IMMEDIATE").run();
  } catch (...) {
    fail(batch, std::current_exception());
    return;
  }
  for (Request* request : batch) {
    apply(*request);
    if (sqlite3_get_autocommit(place_.db.handle()) != 0) {  // SQLite gave up the whole transaction, as it does on a full disk
      fail(batch, request->failure);
      return;
    }
  }
  try {
    place_.db.statement("COMMIT").run();
  } catch (const Error& error) {
    fail(batch, std::current_exception());
    if (sqlite3_get_autocommit(place_.db.handle()) == 0) sqlite3_exec(place_.db.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    forget_uncommitted();
    // After a failed sync the kernel may have dropped the pages and a second sync would lie: stop until a restart.
    const std::lock_guard lock(mutex_);
    broken_ = error.code() == ErrorCode::kIo;
  }
}

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
  } catch (...) {
    request.failure = std::current_exception();
    sqlite3_exec(place_.db.handle(), "ROLLBACK TO request; RELEASE request", nullptr, nullptr, nullptr);
    forget_uncommitted();
  }
}

// Row numbers are given out again after a rollback, and a key of a space that was never committed must not stay.
void Writer::forget_uncommitted() {
  place_.cache.clear();
  keys_.load(place_.db);
}

void Writer::fail(const std::deque<Request*>& batch, const std::exception_ptr& failure) {
  for (Request* request : batch)
    if (!request->failure) request->failure = failure;
}

}  // namespace rotulus::storage
