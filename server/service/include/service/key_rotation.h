// The rotation of keys while others work: begins it, and seals everything anew in a thread of its own that gives way to writers.
//
// What the operator holds comes first: the new key file is on disk and the new recovery key told to him before begin() is called,
// and the old ones open the directory until its transaction is durable. So at no time is there a directory that nothing opens.
// Thread-safety: all methods from any thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "storage/key_rotation.h"

namespace rotulus::service {

class KeyRotation {
 public:
  // False asks to stop.
  using Progress = std::function<bool(const storage::KeyRotationState&)>;

  // `renew_files` seals what lies beside the database under the new keys, or removes it; it is called once for every rotation
  // that this process works on.
  KeyRotation(storage::Store& store, std::function<void()> renew_files);
  ~KeyRotation();  // stops at the next place; the next process goes on there
  KeyRotation(const KeyRotation&) = delete;
  KeyRotation& operator=(const KeyRotation&) = delete;

  // Takes up, in the thread, a rotation that is under way.
  void start();
  // Whether `credential` opens the directory now, for those who go on with the key that they have.
  bool opens(const crypto::Credential& credential) const;
  // Errors are those of storage::NewKeys and begin_key_rotation. Sealing anew is left to start() or finish().
  void begin(const storage::Actor& actor, const crypto::Credential& credential, const crypto::SecretBytes& recovery);
  // Goes on until everything is sealed anew, in the caller's thread, at full speed. What `progress` stops goes on in the thread
  // if it was started. Nothing when there never was a rotation.
  std::optional<storage::KeyRotationState> finish(storage::Damage damage, const Progress& progress);

  std::optional<storage::KeyRotationState> state() const;
  std::vector<crypto::SlotKind> slots() const;
  // Why the thread does not get on; empty: it does.
  std::string failure() const;

 private:
  void loop();
  storage::ResealOutcome step(storage::Damage damage, const std::function<bool()>& keep_going);
  bool is_stopping() const;

  storage::Store& store_;
  const std::function<void()> renew_files_;
  std::mutex work_;               // one step at a time
  std::int64_t renewed_for_ = 0;  // epoch; guarded by work_
  mutable std::mutex mutex_;
  std::condition_variable woken_;
  bool has_work_ = false, stopping_ = false;  // guarded by mutex_
  std::string failure_;                       // guarded by mutex_
  std::thread thread_;
};

}  // namespace rotulus::service
