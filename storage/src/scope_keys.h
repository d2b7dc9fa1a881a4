// The subkeys of one scope: of its newest key, under which everything new is sealed, and of older ones while values under them
// are left (docs/formats/keys.md, "Rotation"). A sealed value says by its commitment which key made it, so no column names one.
// Thread-safety: immutable, for any number of threads.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "crypto/digest.h"
#include "crypto/seal.h"

namespace rotulus::storage {

// The subkeys of one key of a scope. A space's documents have content keys of their own, wrapped by document_wrap.
struct EpochKeys {
  EpochKeys(std::int64_t number, const crypto::SecretBytes& key);
  std::int64_t epoch;
  crypto::Sealer objects;        // trees and commits
  crypto::Sealer rows;           // sealed columns
  crypto::Sealer document_wrap;  // document_key.wrapped
  crypto::Mac object_names;      // object.oid
};

// Seals under the newest of several keys for one purpose; opens under whichever made the value.
class SealerRing {
 public:
  // At least one, newest first; borrowed.
  explicit SealerRing(std::vector<const crypto::Sealer*> sealers) : sealers_(std::move(sealers)) {}
  crypto::Bytes seal(crypto::ByteView plaintext, crypto::ByteView associated) const;
  crypto::Bytes open(crypto::ByteView sealed, crypto::ByteView associated, std::string_view what) const;
  crypto::SecretBytes open_secret(crypto::ByteView sealed, crypto::ByteView associated, std::string_view what) const;
  // By the commitment alone.
  bool is_newest(crypto::ByteView sealed) const { return sealers_.front()->sealed_here(sealed); }

 private:
  const crypto::Sealer& maker(crypto::ByteView sealed) const;
  std::vector<const crypto::Sealer*> sealers_;
};

class ScopeKeys {
 public:
  using Epochs = std::vector<std::shared_ptr<const EpochKeys>>;
  explicit ScopeKeys(Epochs newest_first);
  const Epochs& epochs() const { return epochs_; }
  // Whether older keys are still in use.
  bool has_former() const { return epochs_.size() > 1; }

 private:
  Epochs epochs_;

 public:
  const SealerRing objects, rows, document_wrap;
};

}  // namespace rotulus::storage
