#include "restoration.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/error.h"
#include "crypto/signing.h"
#include "installation.h"

namespace rotulus::cli {
namespace {

namespace fs = std::filesystem;

// Where the directory is built until it is whole.
class BuildingPlace {
 public:
  explicit BuildingPlace(const fs::path& data) : path_(data.string() + ".restoring") { remove_remains(); }
  ~BuildingPlace() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  BuildingPlace(const BuildingPlace&) = delete;
  BuildingPlace& operator=(const BuildingPlace&) = delete;
  const fs::path& path() const { return path_; }

 private:
  // Of a restore that was killed; one that goes on holds the lock.
  void remove_remains() const {
    const int lock = ::open((path_ / "lock").c_str(), O_RDWR | O_CLOEXEC);
    const bool busy = lock >= 0 && ::flock(lock, LOCK_EX | LOCK_NB) != 0;
    if (lock >= 0) ::close(lock);
    if (busy) throw Error(ErrorCode::kBusy, "Another restore is building " + path_.string() + ". Wait until it has ended.");
    std::error_code error;
    fs::remove_all(path_, error);
    if (error) throw Error(ErrorCode::kIo, "Cannot remove " + path_.string() + ": " + error.message() + ".");
  }

  const fs::path path_;
};

void check_target(const fs::path& data) {
  std::error_code ignored;
  if (!fs::exists(data, ignored) || (fs::is_directory(data, ignored) && fs::is_empty(data, ignored))) return;
  throw Error(ErrorCode::kConflict, data.string() + " exists already and is not empty. Restore into a new directory.");
}

void verify_restored(storage::Store& store, const std::string& id, const storage::Progress& progress) {
  const auto report = storage::verify(store, true, progress);
  if (report.problem_count == 0) return;
  std::string text = "The backup " + id +
                     " does not hold together, and was not restored: " + std::to_string(report.problem_count) + " problems.";
  constexpr std::size_t kShown = 20;
  for (std::size_t i = 0; i < report.problems.size() && i < kShown; ++i) text += "\n  " + report.problems[i];
  throw Error(ErrorCode::kCorrupt, text + "\nTry an earlier backup: 'rotulus backup list' shows them.");
}

// One key signs one history: what the old key signed after the backup is not in this one. Put back when the new one is not used.
class KeyAside {
 public:
  explicit KeyAside(const fs::path& key) : key_(key) {
    std::error_code error;
    if (!fs::exists(key, error)) return;
    aside_ = key.string() + ".until-" + std::to_string(Timestamp::now().seconds());
    fs::rename(key, aside_, error);
    if (error) throw Error(ErrorCode::kIo, "Cannot move " + key.string() + " away for a new key: " + error.message() + ".");
  }
  ~KeyAside() {
    std::error_code ignored;
    if (!kept_ && !aside_.empty()) fs::rename(aside_, key_, ignored);
  }
  KeyAside(const KeyAside&) = delete;
  KeyAside& operator=(const KeyAside&) = delete;
  void keep() { kept_ = true; }

 private:
  const fs::path key_;
  fs::path aside_;
  bool kept_ = false;
};

// Where the file of checkpoints is there and says more than the backup, the log records the break; it says nothing of a file
// that was lost as well.
bool record_break(service::Checkpoints& checkpoints, const std::string& reason) {
  try {
    checkpoints.accept_rollback(reason);
    return true;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kConflict) throw;
    return false;  // nothing to accept, or a file that start() refuses with its reason
  }
}

void begin_checkpoints(storage::Store& store, const RestorationOptions& options, Restoration& made) {
  service::Checkpoints checkpoints(store, options.checkpoints);
  if (!record_break(checkpoints, "restored the backup " + made.restored.id)) {
    KeyAside aside(options.checkpoints.signing_key_file);
    checkpoints.start();
    aside.keep();
  }
  made.checkpoint_failure = checkpoints.status().failure;
  std::error_code ignored;
  if (!fs::exists(options.checkpoints.signing_key_file, ignored)) return;
  const auto newest = checkpoints.newest();
  made.verifier_key = crypto::verifier_key_text({newest.checkpoint.origin, newest.key});
}

void put_into_place(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::remove(to, error);  // when it is an empty directory
  fs::rename(from, to, error);
  if (error) throw Error(ErrorCode::kIo, "Cannot put the restored data at " + to.string() + ": " + error.message() + ".");
  const int parent = ::open(fs::absolute(to).parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (parent < 0) return;
  static_cast<void>(::fsync(parent));
  ::close(parent);
}

}  // namespace

Restoration restore_installation(const RestorationOptions& options, const crypto::Credential& credential,
                                 const storage::Progress& progress) {
  check_target(options.data);
  const BuildingPlace place(options.data);
  Restoration made;
  made.restored = storage::restore_backup(options.backups, options.choice, credential, place.path(), progress);
  auto store = storage::Store::open(storage::DataDirectory::open(place.path()), credential);
  verify_restored(*store, made.restored.id, progress);
  if (options.make_certificate) make_certificate(place.path());
  begin_checkpoints(*store, options, made);
  store.reset();
  put_into_place(place.path(), options.data);
  return made;
}

}  // namespace rotulus::cli
