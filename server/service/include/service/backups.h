// Backups by hand and by the clock: what storage/backup.h does, recorded in the audit log, with what became of it for /metrics.
// Thread-safety: all methods from any thread. Errors are those of storage::back_up.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "core/time.h"
#include "storage/backup.h"

namespace rotulus::service {

struct BackupOptions {
  std::filesystem::path directory;  // empty: none by the clock
  int every_hours = 24;
  int hour = 1;  // UTC; with the former: at 1:00, or every so many hours from there
  storage::BackupRetention keep{7, 7, 5, 12};
  int test_restore = 7;  // the first and then every so many backups are restored to look at them; 0: none
  // Hears of everything that the clock did, one short word and a sentence; `failed` says that somebody should look.
  std::function<void(std::string_view event, bool failed, const std::string& detail)> on_event;
};

class Backups {
 public:
  Backups(storage::Store& store, BackupOptions options);

  // By hand, into any directory.
  storage::BackupReport back_up(const storage::Actor& actor, const std::filesystem::path& directory,
                                const storage::Progress& progress);
  // By the clock: when one is due since the newest in the directory, makes it, removes what is kept no longer, and restores it to
  // look at it. After a failure not before ten minutes later. Gives way to everything else.
  void run_due(Timestamp now);
  // What is under way ends soon; earlier backups are as they were.
  void stop() { stopping_ = true; }

  struct Status {
    bool scheduled = false;
    std::optional<Timestamp> last_success;  // into the directory of the schedule
    double seconds = 0;                     // that it took; 0 when it was made before the server started
    std::uint64_t bytes = 0, new_bytes = 0;
    std::string failure;  // of the last attempt by the clock; empty: there was none
    std::optional<Timestamp> last_test;
    std::string test_failure;
    // No success for more than two turns and an hour.
    bool is_overdue(Timestamp now) const;
    int every_hours = 0;
  };
  Status status() const;

 private:
  bool is_due(Timestamp now) const;
  void make_due(Timestamp now);
  void prune();
  void test(const std::string& id);
  void note(std::string_view event, bool failed, const std::string& detail) const;
  void record(const storage::Actor& actor, const char* action, const std::string& id, const std::string& detail, bool done) const;

  storage::Store& store_;
  const BackupOptions options_;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;  // guards what follows
  Status status_;
  std::optional<Timestamp> not_before_;  // after a failure
};

}  // namespace rotulus::service
