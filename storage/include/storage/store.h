// The data directory and its store: who may open it, sessions to read from, transactions to write in.
//
// Layout: `format` (text, the format number), `lock` (held while open), `store.db` (+ -wal, -shm): everything else, sealed.
// Thread-safety: Store may be used from any thread. A Session or Transaction belongs to one thread at a time.
// Errors: rotulus::Error throughout; {kWrongKey}, {kNewerFormat}, {kBusy} (another process holds the directory), {kNotFound}.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/access.h"
#include "core/ids.h"
#include "crypto/key_slot.h"
#include "crypto/secret.h"

namespace rotulus::storage {

// Holds the lock on a data directory, with or without its key: a sealed server has this and no Store.
class DataDirectory {
 public:
  // An existing directory of a known format.
  static DataDirectory open(const std::filesystem::path& path);
  // A new one; Error{kConflict} when the path holds anything already.
  static DataDirectory create(const std::filesystem::path& path);
  DataDirectory(DataDirectory&&) noexcept;
  DataDirectory& operator=(DataDirectory&&) noexcept;
  ~DataDirectory();
  const std::filesystem::path& path() const { return path_; }
  // Writes the format of this program into `format`, if that names an older one: after the database was brought up to it. A crash
  // in between leaves an older number there, which is brought up at the next opening.
  void mark_present_format() const;

 private:
  DataDirectory(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}
  std::filesystem::path path_;
  int lock_ = -1;
};

// Who makes a change, as the audit log names him. User 0 is the installation itself (command line of its owner).
struct Actor {
  UserId user;
  std::string name;
};

class SessionState;

// A consistent view of what was committed when it was taken. Reads go through the noun classes (Spaces, Documents, ...).
class Session {
 public:
  explicit Session(std::unique_ptr<SessionState> state);
  Session(Session&&) noexcept;
  virtual ~Session();
  SessionState& state() const { return *state_; }

 private:
  std::unique_ptr<SessionState> state_;
};

// A session that may change things. Exists only inside Store::write.
class Transaction : public Session {
 public:
  using Session::Session;
};

class Store {
 public:
  // Makes the tables, the root key and a slot for `credential`. The recovery key is shown once and proven by opening
  // the new directory with it before this returns.
  struct Created {
    std::unique_ptr<Store> store;
    std::string recovery_key;
  };
  static Created create(DataDirectory directory, const crypto::Credential& credential);
  // Error{kWrongKey} when no slot opens.
  // A store that was not closed in order is looked at first (docs/decisions/0015-disk-failures.md): see trouble().
  static std::unique_ptr<Store> open(DataDirectory directory, const crypto::Credential& credential);
  // One that keeps everything in memory and is gone with the object, for tests and tools. It does all that one on disk does.
  static std::unique_ptr<Store> create_in_memory(const crypto::Credential& credential);
  virtual ~Store() = default;

  virtual Session read() = 0;
  // Runs `change` in the writer thread inside a transaction and returns when it is durable. When `change` throws, nothing of it
  // stays and the exception comes back. `change` must append at least one audit entry if it changed anything: the noun classes
  // do, and a transaction that wrote without one fails. Error{kUnavailable} when the disk failed, now or before: see trouble().
  // Error{kStorageFull} when there is no room; once there is, changes are taken again.
  virtual void write(const Actor& actor, const std::function<void(Transaction&)>& change) = 0;

  // Why no changes are taken until the store is opened anew, in a sentence for the operator; empty while they are. Reading goes
  // on.
  virtual std::string trouble() const = 0;

  virtual const std::filesystem::path& path() const = 0;  // of the data directory; empty: in memory
  // A key of this installation for a file outside the database, e.g. "rotulus/1 index checkpoint".
  virtual crypto::SecretBytes purpose_key(std::string_view purpose) const = 0;
  virtual std::uint64_t database_bytes() const = 0;
};

}  // namespace rotulus::storage
