// All keys of one installation, unwrapped in memory: root key -> one random key per scope -> HKDF subkeys per purpose.
// Thread-safety: lookups from any thread; create_scope and load belong to the writer.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

#include "core/ids.h"
#include "crypto/digest.h"
#include "crypto/seal.h"
#include "sqlite.h"

namespace rotulus::storage {

// Scope 0: users, roles, sessions, tokens, audit.
inline constexpr SpaceId kSystemScope{0};

// The subkeys of one scope. A space's documents have content keys of their own, wrapped by document_wrap.
struct ScopeKeys {
  explicit ScopeKeys(const crypto::SecretBytes& key);
  crypto::Sealer objects;        // trees and commits
  crypto::Sealer rows;           // sealed columns
  crypto::Sealer document_wrap;  // document_key.wrapped
  crypto::Mac object_names;      // object.oid
  crypto::Mac bearer;            // session.id and token.hash; used in the system scope
};

class Keyring {
 public:
  explicit Keyring(crypto::SecretBytes root);
  // Unwraps every scope key. Error{kCorrupt} when one does not open.
  void load(Connection& db);
  void create_scope(Connection& db, SpaceId scope);
  // Error{kCorrupt} when the scope has no key.
  std::shared_ptr<const ScopeKeys> scope(SpaceId id) const;
  // A further key of the installation, for what lives outside the database (the index checkpoint).
  crypto::SecretBytes purpose_key(std::string_view purpose) const;
  // The root key itself, for what must open by a slot alone: backups.
  crypto::SecretBytes root() const { return root_.clone(); }

 private:
  crypto::SecretBytes root_;
  crypto::Sealer wrap_;
  mutable std::mutex mutex_;
  std::unordered_map<SpaceId, std::shared_ptr<const ScopeKeys>> scopes_;
};

}  // namespace rotulus::storage
