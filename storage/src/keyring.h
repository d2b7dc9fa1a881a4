// All keys of one installation, unwrapped in memory: root key -> one random key per scope -> HKDF subkeys per purpose.
//
// While keys are rotated, and until nobody reads a state from before its end, the keys of earlier epochs are kept as well.
// Thread-safety: lookups and leases from any thread; what takes a connection belongs to the writer.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/ids.h"
#include "scope_keys.h"
#include "sqlite.h"

namespace rotulus::storage {

// Scope 0: users, roles, sessions, tokens, audit.
inline constexpr SpaceId kSystemScope{0};

class Keyring {
 public:
  // So many keys stay the same from the first rotation on (docs/formats/keys.md).
  static constexpr std::int64_t kKeptKeys = 3;

  // Keeps the keys that a state of the database needs which somebody may still read.
  class Lease;

  explicit Keyring(crypto::SecretBytes root);
  ~Keyring();
  Keyring(const Keyring&) = delete;
  Keyring& operator=(const Keyring&) = delete;

  // Unwraps every scope key. Error{kCorrupt} when one does not open. After a rollback what was never committed is forgotten.
  void load(Connection& db);
  void create_scope(Connection& db, SpaceId scope);
  // Error{kCorrupt} when the scope has no key.
  std::shared_ptr<const ScopeKeys> scope(SpaceId id) const;
  // A further key of the installation, for what lives outside the database (the index checkpoint).
  crypto::SecretBytes purpose_key(std::string_view purpose) const;
  // The keyed hash over cookies, tokens and links.
  crypto::Sha256 bearer_hash(crypto::ByteView bearer) const;
  // The root key itself, as it counts in the state that `db` sees; for what must open by a slot alone: backups.
  crypto::SecretBytes root(Connection& db) const;

  // Take it before the state is chosen that it is for.
  std::shared_ptr<const Lease> lease() const;

  // Gives every scope a key of a new epoch and wraps everything under `root`, in the transaction that `db` is in. The keys before
  // go on opening what they sealed.
  void begin_epoch(Connection& db, crypto::SecretBytes root);
  std::int64_t epoch() const;
  // What the database held before the transaction that calls this is certain: a root key from before it is needed no more.
  void settle();
  // Takes the keys of earlier epochs from the database, in the transaction that `db` is in.
  static void delete_former(Connection& db, std::int64_t epoch);
  // After that was committed: forgets them as soon as the last lease from before has ended.
  void forget_former(std::int64_t epoch);

 private:
  struct Root;
  using Kept = std::map<std::string, crypto::SecretBytes, std::less<>>;  // by purpose
  using Scopes = std::unordered_map<SpaceId, std::shared_ptr<const ScopeKeys>>;

  static Scopes unwrap_scopes(Connection& db, const Root& root);
  std::shared_ptr<const Root> present_root(Connection& db) const;
  static Kept unwrap_kept(Connection& db, const Root& root);
  static crypto::SecretBytes bearer_key(Connection& db, const Root& root);
  void keep_former(Scopes& loaded) const;
  void drop_below(std::int64_t epoch);

  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<const Root>> roots_;  // newest first; several until it is certain which of them counts
  Scopes scopes_;
  Kept kept_;  // the same across rotations
  std::shared_ptr<const crypto::Mac> bearer_;
  std::int64_t epoch_;
  std::shared_ptr<Lease> lease_;
};

}  // namespace rotulus::storage
