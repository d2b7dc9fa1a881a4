#include "keyring.h"

#include "record.h"

namespace rotulus::storage {
namespace {

constexpr std::int64_t kFirstEpoch = 1;

RecordWriter wrap_context(SpaceId scope, std::int64_t epoch) {
  RecordWriter context;
  context.text("wrapped_key").number(scope.value).number(epoch);
  return context;
}

crypto::SecretBytes subkey(const crypto::SecretBytes& key, std::string_view purpose) {
  return crypto::derive_key(key, {}, purpose);
}

}  // namespace

ScopeKeys::ScopeKeys(const crypto::SecretBytes& key)
    : objects(subkey(key, "rotulus/1 object")),
      rows(subkey(key, "rotulus/1 row")),
      document_wrap(subkey(key, "rotulus/1 document key")),
      object_names(subkey(key, "rotulus/1 object name")),
      bearer(subkey(key, "rotulus/1 bearer")) {}

Keyring::Keyring(crypto::SecretBytes root) : root_(std::move(root)), wrap_(subkey(root_, "rotulus/1 wrap")) {}

void Keyring::load(Connection& db) {
  std::unordered_map<SpaceId, std::shared_ptr<const ScopeKeys>> loaded;
  auto query = db.statement("SELECT scope, epoch, wrapped FROM wrapped_key ORDER BY epoch");
  while (query.step()) {
    const SpaceId scope{query.number(0)};
    const std::string what = "the key of space " + std::to_string(scope.value);
    const auto key = wrap_.open_secret(query.blob(2), wrap_context(scope, query.number(1)).view(), what);
    loaded[scope] = std::make_shared<const ScopeKeys>(key);
  }
  const std::lock_guard lock(mutex_);
  scopes_ = std::move(loaded);
}

void Keyring::create_scope(Connection& db, SpaceId scope) {
  const auto key = crypto::random_secret();
  const auto wrapped = wrap_.seal(key.view(), wrap_context(scope, kFirstEpoch).view());
  db.statement("INSERT INTO wrapped_key(scope, epoch, wrapped) VALUES(?1, ?2, ?3)").bind(scope.value, kFirstEpoch, wrapped).run();
  auto keys = std::make_shared<const ScopeKeys>(key);
  const std::lock_guard lock(mutex_);
  scopes_[scope] = std::move(keys);
}

std::shared_ptr<const ScopeKeys> Keyring::scope(SpaceId id) const {
  const std::lock_guard lock(mutex_);
  const auto found = scopes_.find(id);
  if (found == scopes_.end())
    throw Error(ErrorCode::kCorrupt, "Space " + std::to_string(id.value) + " has no key in this data directory.");
  return found->second;
}

crypto::SecretBytes Keyring::purpose_key(std::string_view purpose) const { return subkey(root_, purpose); }

}  // namespace rotulus::storage
