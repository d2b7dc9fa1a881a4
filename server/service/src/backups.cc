#include "service/backups.h"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>

#include "core/error.h"
#include "storage/audit.h"

namespace rotulus::service {
namespace {

namespace fs = std::filesystem;

const storage::Actor kClock{UserId{}, "clock"};
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kPause = 600;  // seconds after a failure
constexpr int kNice = 10;

std::string counted(std::uint64_t number, const char* what) { return std::to_string(number) + ' ' + what; }

std::string describe(const storage::BackupReport& report) {
  return counted(report.documents, "documents, ") + counted(report.audit_entries, "audit entries, ") +
         counted(report.bytes, "bytes, ") + counted(report.new_bytes, "of them new");
}

// The newest that can be read; nothing when there is no directory yet.
std::optional<storage::BackupSummary> newest_in(const fs::path& directory) {
  std::optional<storage::BackupSummary> newest;
  try {
    for (auto& backup : storage::list_backups(directory))
      if (backup.problem.empty()) newest = std::move(backup);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kNotFound) throw;
  }
  return newest;
}

// On Linux this is about the calling thread alone.
void give_way() { static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice)); }

}  // namespace

bool Backups::Status::is_overdue(Timestamp now) const {
  if (!scheduled || !last_success) return scheduled && !failure.empty();
  return now.seconds() - last_success->seconds() > (2 * every_hours + 1) * kHour;
}

Backups::Backups(storage::Store& store, BackupOptions options) : store_(store), options_(std::move(options)) {
  status_.scheduled = !options_.directory.empty();
  status_.every_hours = options_.every_hours;
  if (!status_.scheduled) return;
  try {
    if (const auto newest = newest_in(options_.directory)) {
      status_.last_success = newest->time;
      status_.bytes = newest->bytes;
    }
  } catch (const Error& error) {
    status_.failure = error.what();
  }
}

Backups::Status Backups::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

void Backups::note(std::string_view event, bool failed, const std::string& detail) const {
  if (options_.on_event) options_.on_event(event, failed, detail);
}

void Backups::record(const storage::Actor& actor, const char* action, const std::string& id, const std::string& detail,
                     bool done) const {
  store_.write(actor, [&](storage::Transaction& tx) {
    storage::append_audit(tx, action, "backup " + id, detail, done ? storage::Outcome::kDone : storage::Outcome::kRefused);
  });
}

storage::BackupReport Backups::back_up(const storage::Actor& actor, const fs::path& directory,
                                       const storage::Progress& progress) {
  const auto begin = std::chrono::steady_clock::now();
  auto report = storage::back_up(store_, directory, progress);
  record(actor, "backup.create", report.id, describe(report) + "; to " + directory.string(), true);
  std::error_code ignored;
  if (!options_.directory.empty() && fs::equivalent(directory, options_.directory, ignored)) {
    const std::lock_guard lock(mutex_);
    status_.last_success = report.time;
    status_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    status_.bytes = report.bytes;
    status_.new_bytes = report.new_bytes;
    status_.failure.clear();
  }
  return report;
}

// Due is what was not done since the last turn: so a server that was down then makes it when it starts.
bool Backups::is_due(Timestamp now) const {
  const std::int64_t step = options_.every_hours * kHour, offset = options_.hour * kHour;
  const std::int64_t turn = (now.seconds() - offset) / step * step + offset;
  const std::lock_guard lock(mutex_);
  if (not_before_ && now < *not_before_) return false;
  return !status_.last_success || status_.last_success->seconds() < turn;
}

void Backups::run_due(Timestamp now) {
  if (options_.directory.empty() || stopping_ || !is_due(now)) return;
  give_way();
  try {
    make_due(now);
  } catch (const std::exception& error) {
    if (stopping_) return;  // the next start goes on
    {
      const std::lock_guard lock(mutex_);
      status_.failure = error.what();
      not_before_ = Timestamp::from_seconds(now.seconds() + kPause);
    }
    note("backup_failed", true, error.what());
  }
}

void Backups::make_due(Timestamp now) {
  // Another process, or somebody by hand, may have made one.
  const auto newest = newest_in(options_.directory);
  if (newest) {
    const std::lock_guard lock(mutex_);
    if (!status_.last_success || *status_.last_success < newest->time) status_.last_success = newest->time;
  }
  if (!is_due(now)) return;
  const auto report =
      back_up(kClock, options_.directory, [this](std::string_view, std::uint64_t, std::uint64_t) { return !stopping_; });
  note("backup", false, report.id + ": " + describe(report));
  prune();
  const auto number = std::strtoll(report.id.c_str(), nullptr, 10);
  if (options_.test_restore > 0 && (number - 1) % options_.test_restore == 0) test(report.id);
}

// A backup that cannot be pruned is one all the same.
void Backups::prune() {
  try {
    const auto pruning = storage::prune_backups(options_.directory, options_.keep);
    if (pruning.removed.empty()) return;
    std::string ids;
    for (const auto& id : pruning.removed) ids += (ids.empty() ? "" : " ") + id;
    record(kClock, "backup.remove", ids, "kept no longer", true);
    note("backup_removed", false, ids);
  } catch (const Error& error) {
    note("backup_not_removed", true, error.what());
  }
}

void Backups::test(const std::string& id) {
  std::string failure, detail;
  try {
    const auto tested = storage::test_restore(store_, options_.directory, options_.directory,
                                              [this](std::string_view, std::uint64_t, std::uint64_t) { return !stopping_; });
    detail = "restored and verified: " + counted(tested.report.objects, "objects, ") +
             counted(tested.report.audit_entries, "audit entries");
    if (tested.report.problem_count > 0)
      failure = counted(tested.report.problem_count, "problems, the first: ") + tested.report.problems.front();
  } catch (const Error& error) {
    if (stopping_) return;
    failure = error.what();
  }
  {
    const std::lock_guard lock(mutex_);
    status_.last_test = Timestamp::now();
    status_.test_failure = failure;
  }
  record(kClock, "backup.test", id, failure.empty() ? detail : failure, failure.empty());
  note(failure.empty() ? "backup_tested" : "backup_test_failed", !failure.empty(),
       id + ": " + (failure.empty() ? detail : failure));
}

}  // namespace rotulus::service
