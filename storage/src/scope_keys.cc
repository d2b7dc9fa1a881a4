#include "scope_keys.h"

namespace rotulus::storage {
namespace {

crypto::SecretBytes subkey(const crypto::SecretBytes& key, std::string_view purpose) {
  return crypto::derive_key(key, {}, purpose);
}

std::vector<const crypto::Sealer*> sealers(const ScopeKeys::Epochs& epochs, crypto::Sealer EpochKeys::*purpose) {
  std::vector<const crypto::Sealer*> found;
  found.reserve(epochs.size());
  for (const auto& epoch : epochs) found.push_back(&(epoch.get()->*purpose));
  return found;
}

}  // namespace

EpochKeys::EpochKeys(std::int64_t number, const crypto::SecretBytes& key)
    : epoch(number),
      objects(subkey(key, "rotulus/1 object")),
      rows(subkey(key, "rotulus/1 row")),
      document_wrap(subkey(key, "rotulus/1 document key")),
      object_names(subkey(key, "rotulus/1 object name")) {}

crypto::Bytes SealerRing::seal(crypto::ByteView plaintext, crypto::ByteView associated) const {
  return sealers_.front()->seal(plaintext, associated);
}

crypto::Bytes SealerRing::open(crypto::ByteView sealed, crypto::ByteView associated, std::string_view what) const {
  return maker(sealed).open(sealed, associated, what);
}

crypto::SecretBytes SealerRing::open_secret(crypto::ByteView sealed, crypto::ByteView associated, std::string_view what) const {
  return maker(sealed).open_secret(sealed, associated, what);
}

// Of a value that none of them made, the newest says that it does not open.
const crypto::Sealer& SealerRing::maker(crypto::ByteView sealed) const {
  for (std::size_t i = 0; sealers_.size() > 1 && i < sealers_.size(); ++i)
    if (sealers_[i]->sealed_here(sealed)) return *sealers_[i];
  return *sealers_.front();
}

ScopeKeys::ScopeKeys(Epochs newest_first)
    : epochs_(std::move(newest_first)),
      objects(sealers(epochs_, &EpochKeys::objects)),
      rows(sealers(epochs_, &EpochKeys::rows)),
      document_wrap(sealers(epochs_, &EpochKeys::document_wrap)) {}

}  // namespace rotulus::storage
